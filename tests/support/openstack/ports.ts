/** Networks, QoS policies and ports, for tests. */

import type { PHYSICAL_NETWORKS } from "./neutron.ts";
import type { TestOpenstack } from "./openstack.ts";

/** The least that a QoS policy guarantees; what is left out is not guaranteed. */
export interface TestGuarantee {
  /** Kilobits per second. */
  readonly egress?: number;
  readonly ingress?: number;
  /** Thousands of packets per second, in both directions together. */
  readonly packets?: number;
}

/** Creates a QoS policy, and gives its id. */
export async function addPolicy(
  { neutron }: TestOpenstack,
  { egress, ingress, packets }: TestGuarantee,
): Promise<string> {
  const post = (path: string, body: unknown) => neutron(path, { method: "POST", body });
  const { policy } = await post("/qos/policies", {
    policy: { name: "guaranteed", shared: true },
  });
  const rules = `/qos/policies/${policy.id}`;
  for (const [direction, min_kbps] of Object.entries({ egress, ingress })) {
    if (min_kbps === undefined) continue;
    await post(`${rules}/minimum_bandwidth_rules`, {
      minimum_bandwidth_rule: { direction, min_kbps },
    });
  }
  if (packets !== undefined) {
    await post(`${rules}/minimum_packet_rate_rules`, {
      minimum_packet_rate_rule: { direction: "any", min_kpps: packets },
    });
  }
  return policy.id;
}

/**
 * Creates a network, and gives its id.
 *
 * @param physical its physical network: a port on a network without one has no request for bandwidth.
 */
export async function addNetwork(
  { neutron }: TestOpenstack,
  physical?: typeof PHYSICAL_NETWORKS[number],
  policy?: string,
): Promise<string> {
  const { network } = await neutron("/networks", {
    method: "POST",
    body: {
      network: {
        name: physical ?? "local",
        ...(physical === undefined ? {} : {
          "provider:network_type": "flat",
          "provider:physical_network": physical,
        }),
        ...(policy === undefined ? {} : { qos_policy_id: policy }),
      },
    },
  });
  return network.id;
}

/** A port. */
export interface TestPort {
  readonly network: string;
  /** The UUID of the instance that it is attached to. */
  readonly instance?: string;
  /** The host that it is bound to; not bound unless given. */
  readonly host?: string;
  readonly policy?: string;
  /** `binding:profile`. */
  readonly profile?: Readonly<Record<string, unknown>>;
}

/** Creates a port, and gives its id. */
export async function addPort(
  { neutron }: TestOpenstack,
  { network, instance, host, policy, profile }: TestPort,
): Promise<string> {
  const { port } = await neutron("/ports", {
    method: "POST",
    body: {
      port: {
        network_id: network,
        ...(instance === undefined ? {} : { device_id: instance, device_owner: "compute:nova" }),
        ...(host === undefined ? {} : { "binding:host_id": host }),
        ...(policy === undefined ? {} : { qos_policy_id: policy }),
        ...(profile === undefined ? {} : { "binding:profile": profile }),
      },
    },
  });
  return port.id;
}

/** A port's `binding:profile`. */
export async function profileOf(
  { neutron }: TestOpenstack,
  port: string,
): Promise<Record<string, unknown>> {
  return (await neutron(`/ports/${port}`)).port["binding:profile"];
}

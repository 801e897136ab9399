/** Networks and QoS policies that many tests use one after the other. */

import type { PHYSICAL_NETWORKS } from "./neutron.ts";
import type { TestOpenstack } from "./openstack.ts";
import { addNetwork, addPolicy, type TestGuarantee } from "./ports.ts";

type Physical = typeof PHYSICAL_NETWORKS[number] | undefined;

/** Makes each network and each policy when it is first asked for. */
export class KeptNetworks {
  readonly #policies = new Map<string, string>();
  /** A flat network can be there only once; its policy changes. */
  readonly #networks = new Map<Physical, { readonly id: string; guarantee?: TestGuarantee }>();

  /** The id of a policy. */
  async policy(openstack: TestOpenstack, guarantee: TestGuarantee): Promise<string> {
    const key = JSON.stringify(guarantee);
    const id = this.#policies.get(key) ?? await addPolicy(openstack, guarantee);
    this.#policies.set(key, id);
    return id;
  }

  /** The id of a network, whose policy guarantees this, or nothing. */
  async network(
    openstack: TestOpenstack,
    physical: Physical,
    guarantee?: TestGuarantee,
  ): Promise<string> {
    const network = this.#networks.get(physical) ??
      { id: await addNetwork(openstack, physical), guarantee: undefined };
    this.#networks.set(physical, network);
    if (network.guarantee !== guarantee) {
      const qos_policy_id = guarantee === undefined
        ? null
        : await this.policy(openstack, guarantee);
      const body = { network: { qos_policy_id } };
      await openstack.neutron(`/networks/${network.id}`, { method: "PUT", body });
      network.guarantee = guarantee;
    }
    return network.id;
  }
}

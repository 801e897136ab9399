/** `placement heal_allocations`: ports that ask for guaranteed bandwidth or packet rate. */

import { otherExitCodes, type Scenario, type ScenarioGroup } from "../scenario.ts";
import type { ScenarioPort, ServiceFault } from "../services.ts";
import {
  device,
  deviceProvider,
  guest,
  node,
  nodeProvider,
  ON_ALL,
  ON_MARIADB,
  oneCell,
  serviceConfiguration,
  vm,
} from "../service_rows.ts";
import { consumerConflict, dry, heal, held } from "../heal_rows.ts";
import type { SampleFlavor } from "../sample_rows.ts";

const providers = [nodeProvider(1), nodeProvider(2), deviceProvider(1, 1)];
const bandwidth = { egress: 100, ingress: 200 };

/** A port of instance 1 on the physical network that the device serves. */
function port(name: string, columns: Partial<ScenarioPort> = {}): ScenarioPort {
  return {
    name,
    physical: "physnet0",
    instance: vm(1),
    host: "compute1",
    guarantee: bandwidth,
    ...columns,
  };
}

/** One instance, with or without allocations of its own. */
function withPorts(
  name: string,
  ports: readonly ScenarioPort[],
  { services = {}, flavor = {}, ...more }: Partial<Scenario> & { readonly flavor?: SampleFlavor } =
    {},
): Scenario {
  return {
    name,
    ...ON_MARIADB,
    rows: oneCell({ instances: [guest(1)], flavors: { 1: flavor } }),
    services: { providers, ports, ...services },
    commands: [heal()],
    ...more,
  };
}

function neutronRefuses(fault: Partial<ServiceFault>): ServiceFault {
  return {
    service: "neutron",
    method: "PUT",
    path: "/v2.0/ports/",
    from: 1,
    status: 409,
    body: { NeutronError: { type: "IpAddressInUse", message: "refused on purpose", detail: "" } },
    ...fault,
  };
}

const scenarios: Scenario[] = [
  withPorts("a port, then once more", [port("p1")], {
    engines: undefined,
    ...ON_ALL,
    commands: [{ args: heal(), rows: true }, heal()],
  }),
  withPorts("only the port's part is missing", [port("p1")], {
    services: { allocations: [held(1)] },
  }),
  withPorts("a Neutron from before yoga", [port("p1")], { services: { olderNeutron: true } }),
  withPorts("a port without a guarantee", [port("p1", { guarantee: undefined })]),
  withPorts("a guarantee of the network", [
    port("p1", { guarantee: undefined, networkGuarantee: bandwidth }),
  ]),
  withPorts("ports that are not bound, and bound elsewhere", [
    port("p1", { host: undefined }),
    port("p2", { host: "compute2" }),
  ]),
  withPorts("a profile with other keys", [
    port("p1", { profile: { physical_network: "physnet0", tag: [1, { a: null }] } }),
  ]),
  withPorts("a port that says already where its resources are", [
    port("p1", { profile: { allocation: { "5f3b1a2c-0000-4000-8000-000000000001": device(1) } } }),
  ], { services: { allocations: [held(1)] } }),
  withPorts("an empty allocation in the profile", [port("p1", { profile: { allocation: {} } })]),
  withPorts("ports of other instances", [port("p1", { instance: vm(2) })]),
  withPorts("packet rate and bandwidth from one device", [
    port("p1", { guarantee: { egress: 100, packets: 50 } }),
  ], {
    services: {
      providers: [
        nodeProvider(1),
        {
          uuid: device(9),
          name: "agent",
          parent: node(1),
          inventory: { NET_PACKET_RATE_KILOPACKET_PER_SEC: 1000 },
          traits: ["CUSTOM_VNIC_TYPE_NORMAL"],
        },
        { ...deviceProvider(1, 1), parent: device(9) },
      ],
    },
  }),
  withPorts("packet rate from an agent that is not above the device", [
    port("p1", { guarantee: { egress: 100, packets: 50 } }),
  ], {
    services: {
      providers: [
        nodeProvider(1),
        {
          uuid: device(9),
          name: "agent",
          parent: node(1),
          inventory: { NET_PACKET_RATE_KILOPACKET_PER_SEC: 1000 },
          traits: ["CUSTOM_VNIC_TYPE_NORMAL"],
        },
        // Not the same subtree: another root.
        { ...deviceProvider(1, 1), parent: undefined },
      ],
    },
  }),
  withPorts("two ports of one device", [port("p1"), port("p2", { guarantee: { egress: 7 } })]),
  withPorts("two ports of two devices", [port("p1"), port("p2", { physical: "physnet1" })], {
    services: {
      providers: [
        ...providers,
        deviceProvider(2, 1, { traits: ["CUSTOM_PHYSNET_PHYSNET1", "CUSTOM_VNIC_TYPE_NORMAL"] }),
      ],
    },
  }),
  withPorts("two ports that the flavor wants from different devices", [port("p1"), port("p2")], {
    flavor: { extra_specs: { group_policy: "isolate" } },
  }),
  withPorts("a device of another host", [port("p1")], {
    services: { providers: [nodeProvider(1), nodeProvider(2), deviceProvider(1, 2)] },
  }),
  withPorts("several devices that fit", [port("p1")], {
    services: { providers: [...providers, deviceProvider(2, 1)] },
  }),
  withPorts("no device that fits", [port("p1", { physical: "physnet1" })]),
  withPorts("no bandwidth left", [port("p1", { guarantee: { egress: 20000 } })], {
    commands: [dry(), heal()],
  }),
  withPorts("the instances before one with an ambiguous port are healed", [
    port("p2", { instance: vm(2) }),
  ], {
    rows: oneCell({ instances: [guest(1), guest(2), guest(3)] }),
    services: { providers: [...providers, deviceProvider(2, 1)] },
  }),
  withPorts("no room on the compute node for the rest", [port("p1")], {
    services: {
      providers: [
        nodeProvider(1, { inventory: { VCPU: 64, MEMORY_MB: 256, DISK_GB: 10 } }),
        deviceProvider(1, 1),
      ],
    },
  }),
  withPorts("the compute node is missing", [port("p1")], {
    rows: oneCell({ instances: [guest(1)], nodes: [] }),
    services: { allocations: [held(1)] },
  }),
  withPorts("--skip-port-allocations", [port("p1")], {
    commands: [heal("--skip-port-allocations")],
  }),
  withPorts("--dry-run", [port("p1")], { commands: [dry(), dry("--skip-port-allocations")] }),
  withPorts("--force after the port was healed", [port("p1")], {
    commands: [{ args: heal(), rows: true }, heal("--force", "--instance", vm(1)), heal()],
  }),
  withPorts("--force with a port that is to be healed", [port("p1")], {
    services: { allocations: [{ ...held(1), allocations: { [node(1)]: { VCPU: 9 } } }] },
    commands: [heal("--force", "--instance", vm(1))],
  }),
  withPorts("a wrong project besides", [port("p1")], {
    services: { allocations: [{ ...held(1), project: "another" }] },
  }),
  withPorts("--max-count counts instances, not ports", [
    port("p1"),
    port("p2"),
    port("p3", { instance: vm(2) }),
  ], {
    rows: oneCell({ instances: [guest(1), guest(2)] }),
    commands: [heal("--max-count", "1")],
  }),
  withPorts("Neutron refuses to update the only port", [port("p1")], {
    services: { faults: [neutronRefuses({})] },
  }),
  withPorts("Neutron refuses to update the second port", [port("p1"), port("p2")], {
    services: { allocations: [held(1)], faults: [neutronRefuses({ from: 2, to: 2 })] },
  }),
  withPorts("Neutron refuses the roll-back too", [port("p1"), port("p2")], {
    services: { faults: [neutronRefuses({ from: 2 })] },
    difference: {
      section: "The order of Placement and Neutron",
      change: (recorded) => ({
        ...recorded,
        services: {
          ...recorded.services!,
          // What a port still claims stays allocated.
          consumers: {
            [vm(1)]: [
              "project1 user1",
              `${device(1)} NET_BW_EGR_KILOBIT_PER_SEC=200 NET_BW_IGR_KILOBIT_PER_SEC=400`,
              `${node(1)} DISK_GB=1 MEMORY_MB=512 VCPU=1`,
            ],
          },
        },
      }),
    },
  }),
  withPorts("Neutron fails when asked for ports", [port("p1")], {
    services: {
      faults: [
        neutronRefuses({ method: "GET", status: 500, body: { NeutronError: "failed on purpose" } }),
      ].map((fault) => ({ ...fault, path: "/v2.0/ports" })),
    },
  }),
  withPorts("Neutron does not answer", [port("p1")], {
    config: serviceConfiguration({ neutron: { endpoint_override: "http://127.0.0.1:1" } }),
    difference: otherExitCodes("Services that do not answer", 5),
  }),
  withPorts("a wrong password for Neutron", [port("p1")], {
    config: serviceConfiguration({ neutron: { password: "wrong" } }),
    difference: otherExitCodes("Services that do not answer", 5),
  }),
  withPorts("no section for Neutron", [port("p1")], {
    config: serviceConfiguration({
      neutron: Object.fromEntries(
        [
          "auth_type",
          "auth_url",
          "username",
          "password",
          "project_name",
          "user_domain_name",
          "project_domain_name",
          "region_name",
          "endpoint_override",
        ].map((option) => [option, undefined]),
      ),
    }),
    commands: [heal(), heal("--skip-port-allocations")],
  }),
  withPorts("Neutron forbids the update", [port("p1")], {
    services: {
      faults: [neutronRefuses({
        status: 403,
        body: { NeutronError: { type: "PolicyNotAuthorized", message: "on purpose", detail: "" } },
      })],
    },
    difference: otherExitCodes("The order of Placement and Neutron", 6),
  }),
  withPorts("the consumer is changed at the same moment", [port("p1")], {
    services: {
      faults: [consumerConflict],
    },
    difference: {
      section: "The order of Placement and Neutron",
      change: (recorded) => ({
        ...recorded,
        services: { ...recorded.services!, ports: { p1: {} } },
      }),
    },
  }),
];

export const healPorts: ScenarioGroup = { name: "placement_heal_ports", scenarios };

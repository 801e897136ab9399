/** `placement audit`: which allocations are orphans, and what becomes of them. */

import { otherExitCodes, type Scenario, type ScenarioGroup, ZED } from "../scenario.ts";
import {
  cellOf,
  device,
  deviceProvider,
  guest,
  migration,
  move,
  node,
  nodeProvider,
  ON_ALL,
  ON_MARIADB,
  oneCell,
  serviceConfiguration,
  SMALL,
  twoCells,
  vm,
} from "../service_rows.ts";
import { cell0Mapping, cell1, cell2, computeNode, deleted } from "../sample_rows.ts";

const audit = (...args: readonly string[]) =>
  ({ args: ["placement", "audit", ...args], stdout: "nothing" }) as const;
const providers = [nodeProvider(1), nodeProvider(2)];
const holds = (consumer: string, ...nodes: readonly number[]) => ({
  consumer,
  allocations: Object.fromEntries(nodes.map((number) => [node(number), SMALL])),
});
const found = [audit(), { ...audit("--delete"), rows: true }, audit(), audit("--delete")];

/** A provider that shares its disk with the nodes of an aggregate. */
const sharing = {
  uuid: device(5),
  name: "shared storage",
  inventory: { DISK_GB: 10000 },
  traits: ["MISC_SHARES_VIA_AGGREGATE"],
};

const scenarios: Scenario[] = [
  {
    name: "nothing at all",
    ...ON_MARIADB,
    services: {},
    commands: found,
  },
  {
    name: "all allocations belong to somebody",
    ...ON_ALL,
    rows: oneCell({
      instances: [
        guest(1),
        guest(2, { host: "compute2", node: "compute2" }),
        guest(3, { vm_state: "soft-delete" }),
        guest(4, { hidden: 1 }),
        guest(5, { task_state: "powering-off" }),
      ],
    }),
    services: {
      providers,
      allocations: [
        holds(vm(1), 1),
        holds(vm(2), 2),
        holds(vm(3), 1),
        holds(vm(4), 1),
        holds(vm(5), 1),
      ],
    },
    commands: found,
  },
  {
    name: "an orphan",
    ...ON_ALL,
    rows: oneCell({ instances: [guest(1)] }),
    services: { providers, allocations: [holds(vm(1), 1), holds(vm(2), 1)] },
    commands: found,
  },
  {
    name: "a deleted instance",
    ...ON_MARIADB,
    rows: oneCell({ instances: [guest(1, deleted(1))] }),
    services: { providers, allocations: [holds(vm(1), 1)] },
    commands: found,
  },
  {
    name: "an instance on another host, and what is left on the first",
    ...ON_MARIADB,
    rows: oneCell({
      instances: [
        guest(1, { host: "compute2", node: "compute2" }),
        guest(2, { host: "compute2", node: "compute2" }),
      ],
    }),
    services: { providers, allocations: [holds(vm(1), 1, 2), holds(vm(2), 1)] },
    commands: found,
  },
  {
    name: "an orphan on several providers",
    ...ON_MARIADB,
    rows: oneCell({ instances: [] }),
    services: { providers, allocations: [holds(vm(1), 1, 2)] },
    commands: found,
  },
  {
    name: "the right host and another node",
    ...ON_MARIADB,
    rows: oneCell({
      instances: [guest(1, { host: "ironic", node: "rack2" })],
      nodes: [
        computeNode(1, "ironic", { hypervisor_hostname: "rack1" }),
        computeNode(2, "ironic", { hypervisor_hostname: "rack2" }),
      ],
    }),
    services: { providers, allocations: [holds(vm(1), 1, 2)] },
    commands: found,
  },
  {
    name: "shelved instances that are on no host any more",
    ...ON_MARIADB,
    rows: oneCell({
      instances: [guest(1, { host: null, node: null, vm_state: "shelved_offloaded" })],
    }),
    services: { providers, allocations: [holds(vm(1), 1)] },
    commands: found,
  },
  {
    name: "migrations in progress",
    ...ON_ALL,
    rows: oneCell({
      instances: [guest(1, { vm_state: "resized", host: "compute2", node: "compute2" })],
      migrations: [
        migration(1, 1),
        migration(2, 1, { status: "migrating" }),
        migration(3, 1, { status: "post-migrating" }),
      ],
    }),
    services: {
      providers,
      allocations: [holds(vm(1), 2), holds(move(1), 1), holds(move(2), 1), holds(move(3), 2)],
    },
    commands: found,
  },
  {
    name: "migrations that are over",
    ...ON_MARIADB,
    rows: oneCell({
      instances: [guest(1, deleted(1))],
      migrations: ["confirmed", "reverted", "error", "failed", "completed", "cancelled", "done"]
        .map((status, index) => migration(index + 1, 1, { status })),
    }),
    services: {
      providers,
      allocations: [1, 2, 3, 4, 5, 6, 7].map((number) => holds(move(number), 1)),
    },
    commands: found,
  },
  {
    name: "a migration between other hosts, and a deleted one",
    ...ON_MARIADB,
    rows: oneCell({
      instances: [guest(1, deleted(1))],
      migrations: [
        migration(1, 1, { source_compute: "compute3", source_node: "compute3" }),
        migration(2, 1, deleted(2)),
      ],
    }),
    services: { providers, allocations: [holds(move(1), 1), holds(move(2), 1)] },
    commands: found,
  },
  {
    name: "an instance that is being moved",
    ...ON_MARIADB,
    rows: oneCell({
      instances: [guest(1, { task_state: "migrating" })],
      migrations: [migration(1, 1, { migration_type: "live-migration", status: "running" })],
    }),
    services: { providers, allocations: [holds(vm(1), 2), holds(move(1), 1)] },
    commands: found,
    difference: {
      section: "Orphans that are none",
      change: (recorded) => {
        const consumers = {
          [move(1)]: ["project user", `${node(1)} DISK_GB=1 MEMORY_MB=512 VCPU=1`],
          [vm(1)]: ["project user", `${node(2)} DISK_GB=1 MEMORY_MB=512 VCPU=1`],
        };
        return {
          ...recorded,
          commands: recorded.commands.map((command) => ({
            ...command,
            exitCode: 0,
            ...command.services === undefined ? {} : { services: { consumers } },
          })),
          services: { consumers },
        };
      },
    },
  },
  {
    name: "an evacuated instance, with what is left on its first host",
    ...ON_MARIADB,
    rows: oneCell({
      instances: [guest(1, { host: "compute2", node: "compute2" })],
      migrations: [migration(1, 1, { migration_type: "evacuation", status: "completed" })],
    }),
    services: { providers, allocations: [holds(vm(1), 1, 2)] },
    commands: found,
  },
  {
    name: "classes that are not Nova's",
    ...ON_MARIADB,
    rows: oneCell({ instances: [] }),
    services: {
      providers: [nodeProvider(1, {
        inventory: {
          VCPU: 64,
          CUSTOM_GOLD: 10,
          NET_PACKET_RATE_KILOPACKET_PER_SEC: 100,
          SRIOV_NET_VF: 10,
          PCI_DEVICE: 10,
          PCPU: 64,
          VGPU: 4,
          MEM_ENCRYPTION_CONTEXT: 4,
        },
      })],
      allocations: [
        { consumer: vm(1), allocations: { [node(1)]: { CUSTOM_GOLD: 1 } } },
        { consumer: vm(2), allocations: { [node(1)]: { NET_PACKET_RATE_KILOPACKET_PER_SEC: 1 } } },
        { consumer: vm(3), allocations: { [node(1)]: { SRIOV_NET_VF: 1, PCI_DEVICE: 1 } } },
        { consumer: vm(4), allocations: { [node(1)]: { CUSTOM_GOLD: 1, VCPU: 1 } } },
        { consumer: vm(5), allocations: { [node(1)]: { PCPU: 1 } } },
        { consumer: vm(6), allocations: { [node(1)]: { VGPU: 1 } } },
        { consumer: vm(7), allocations: { [node(1)]: { MEM_ENCRYPTION_CONTEXT: 1 } } },
      ],
    },
    commands: found,
  },
  {
    name: "bandwidth of network devices",
    ...ON_MARIADB,
    rows: oneCell({ instances: [guest(1)] }),
    services: {
      providers: [...providers, deviceProvider(1, 1), deviceProvider(2, 2)],
      allocations: [
        {
          consumer: vm(1),
          allocations: {
            [node(1)]: SMALL,
            [device(1)]: { NET_BW_EGR_KILOBIT_PER_SEC: 1 },
            [device(2)]: { NET_BW_IGR_KILOBIT_PER_SEC: 1 },
          },
        },
        { consumer: vm(2), allocations: { [device(1)]: { NET_BW_EGR_KILOBIT_PER_SEC: 1 } } },
      ],
    },
    commands: found,
  },
  {
    name: "--resource_provider",
    ...ON_MARIADB,
    rows: oneCell({ instances: [guest(1)] }),
    services: {
      providers: [...providers, deviceProvider(1, 1)],
      allocations: [holds(vm(1), 1), holds(vm(2), 1, 2)],
    },
    commands: [
      audit("--resource_provider", device(1)),
      audit("--resource_provider", node(2)),
      { ...audit("--resource_provider", node(2), "--delete"), rows: true },
      audit("--resource_provider", node(2)),
      audit("--resource_provider", node(1)),
      audit("--resource_provider", device(9)),
      audit("--resource_provider", "nonsense"),
    ],
  },
  {
    name: "a compute node that is not there, with allocations of nobody",
    ...ON_MARIADB,
    rows: oneCell({ instances: [], nodes: [] }),
    services: { providers, allocations: [holds(vm(1), 1)] },
    commands: found,
  },
  {
    name: "a compute node that was deleted, with a live instance",
    ...ON_MARIADB,
    rows: oneCell({ instances: [guest(1)], nodes: [computeNode(1, "compute1", deleted(1))] }),
    services: { providers, allocations: [holds(vm(1), 1), holds(vm(2), 1)] },
    commands: found,
    difference: {
      section: "Orphans that are none",
      change: (recorded) => {
        const kept = {
          consumers: { [vm(1)]: ["project user", `${node(1)} DISK_GB=1 MEMORY_MB=512 VCPU=1`] },
        };
        return {
          ...recorded,
          commands: recorded.commands.map((command) =>
            command.services === undefined ? command : { ...command, services: kept }
          ),
          services: kept,
        };
      },
    },
  },
  {
    name: "a provider that shares its disk",
    ...ON_MARIADB,
    rows: oneCell({ instances: [guest(1)] }),
    services: {
      providers: [...providers, sharing],
      allocations: [
        {
          consumer: vm(1),
          allocations: { [node(1)]: { VCPU: 1 }, [device(5)]: { DISK_GB: 1 } },
        },
        {
          consumer: vm(2),
          allocations: { [node(1)]: { VCPU: 1 }, [device(5)]: { DISK_GB: 1 } },
        },
      ],
    },
    commands: found,
    difference: {
      section: "Orphans that are none",
      change: (recorded) => {
        const kept = {
          consumers: {
            [vm(1)]: ["project user", `${device(5)} DISK_GB=1`, `${node(1)} VCPU=1`],
          },
        };
        return {
          ...recorded,
          commands: recorded.commands.map((command) =>
            command.services === undefined ? command : { ...command, services: kept }
          ),
          services: kept,
        };
      },
    },
  },
  {
    name: "two cells",
    start: { cell2: ZED.main },
    ...ON_MARIADB,
    rows: twoCells({ instances: [guest(1)] }, {
      instances: [guest(3, { host: "compute2", node: "compute2" })],
    }),
    services: {
      providers,
      allocations: [holds(vm(1), 1, 2), holds(vm(3), 2), holds(vm(5), 2)],
    },
    commands: found,
  },
  {
    name: "a cell's database does not answer",
    ...ON_MARIADB,
    rows: {
      api: {
        cell_mappings: [
          cell0Mapping(),
          cell1(),
          cell2({ database_connection: "{unreachable_url}" }),
        ],
      },
      main: cellOf({ instances: [guest(1)], nodes: [computeNode(1, "compute1")] }),
    },
    services: { providers, allocations: [holds(vm(1), 1), holds(vm(3), 2)] },
    commands: [audit(), audit("--delete")],
    difference: {
      section: "Orphans that are none",
      change: (recorded) => ({
        ...recorded,
        commands: recorded.commands.map(() => ({ exitCode: 1 })),
        services: {
          consumers: Object.fromEntries([[vm(1), 1], [vm(3), 2]].map(([consumer, number]) => [
            consumer,
            ["project user", `${node(Number(number))} DISK_GB=1 MEMORY_MB=512 VCPU=1`],
          ])),
        },
      }),
    },
  },
  {
    name: "Placement does not answer",
    ...ON_MARIADB,
    config: serviceConfiguration({ placement: { endpoint_override: "http://127.0.0.1:1" } }),
    services: {},
    commands: [audit()],
    difference: otherExitCodes("Services that do not answer", 1),
  },
  {
    name: "a wrong password",
    ...ON_MARIADB,
    config: serviceConfiguration({ placement: { password: "wrong" } }),
    services: {},
    commands: [audit()],
    difference: otherExitCodes("Services that do not answer", 1),
  },
  {
    name: "Placement refuses to delete",
    ...ON_MARIADB,
    rows: oneCell({ instances: [] }),
    services: {
      providers,
      allocations: [holds(vm(1), 1)],
      faults: ["DELETE", "PUT", "POST"].map((method) => ({
        service: "placement",
        method,
        path: "/allocations",
        from: 1,
        status: 500,
        body: { errors: [{ status: 500, title: "Internal Server Error", detail: "on purpose" }] },
      })),
    },
    commands: [audit("--delete")],
  },
  {
    name: "Placement refuses to take a part away",
    ...ON_MARIADB,
    rows: oneCell({ instances: [guest(1, { host: "compute2", node: "compute2" })] }),
    services: {
      providers,
      allocations: [holds(vm(1), 1, 2)],
      faults: ["PUT", "POST"].map((method) => ({
        service: "placement",
        method,
        path: "/allocations",
        from: 1,
        status: 400,
        body: { errors: [{ status: 400, title: "Bad Request", detail: "on purpose" }] },
      })),
    },
    commands: [audit("--delete")],
    difference: otherExitCodes("Orphans that could not be deleted", 1),
  },
];

export const audits: ScenarioGroup = { name: "placement_audit", scenarios };

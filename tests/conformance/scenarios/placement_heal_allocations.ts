/** `placement heal_allocations`: which instances it heals, and where it stops. */

import { type Scenario, type ScenarioGroup } from "../scenario.ts";
import { dry, heal, owned } from "../heal_rows.ts";
import {
  cellOf,
  guest,
  migration,
  move,
  node,
  nodeProvider,
  ON_ALL,
  ON_MARIADB,
  oneCell,
  SMALL,
  vm,
} from "../service_rows.ts";
import { cell0Mapping, cell1, computeNode, deleted } from "../sample_rows.ts";

const providers = [nodeProvider(1), nodeProvider(2)];

const scenarios: Scenario[] = [
  {
    name: "no instances",
    ...ON_MARIADB,
    rows: oneCell({ instances: [] }),
    services: {},
    commands: [heal()],
  },
  {
    name: "instances without allocations, then once more",
    ...ON_ALL,
    rows: oneCell({
      instances: [guest(1), guest(2, { host: "compute2", node: "compute2" })],
    }),
    services: { providers },
    commands: [{ args: heal(), rows: true }, heal()],
  },
  {
    name: "no cells",
    ...ON_MARIADB,
    services: {},
    commands: [heal()],
  },
  {
    name: "a disabled cell",
    ...ON_MARIADB,
    rows: {
      api: { cell_mappings: [cell0Mapping(), cell1({ disabled: 1 })] },
      main: cellOf({ instances: [guest(1)] }),
    },
    services: { providers },
    commands: [heal()],
  },
  {
    name: "allocations of any amount on any provider are left alone",
    ...ON_MARIADB,
    rows: oneCell({ instances: [guest(1), guest(2), guest(3)] }),
    services: {
      providers,
      allocations: [
        { consumer: vm(1), allocations: { [node(1)]: { VCPU: 7 } }, ...owned(1) },
        { consumer: vm(2), allocations: { [node(2)]: { VCPU: 1 } }, ...owned(2) },
        {
          consumer: vm(3),
          allocations: { [node(1)]: { VCPU: 1 }, [node(2)]: { DISK_GB: 1 } },
          ...owned(3),
        },
      ],
    },
    commands: [heal()],
  },
  {
    name: "wrong projects and users, and consumers without either",
    ...ON_MARIADB,
    rows: oneCell({
      instances: [
        guest(1),
        guest(2),
        guest(3),
        // No compute node is needed for this.
        guest(4, { host: "nowhere", node: "nowhere" }),
      ],
    }),
    services: {
      providers,
      allocations: [
        { consumer: vm(1), allocations: { [node(1)]: SMALL }, withoutOwner: true },
        {
          consumer: vm(2),
          allocations: { [node(1)]: { VCPU: 2 }, [node(2)]: { DISK_GB: 9 } },
          ...owned(2),
          project: "another",
        },
        { consumer: vm(3), allocations: { [node(1)]: SMALL }, ...owned(3), user: "another" },
        { consumer: vm(4), allocations: { [node(2)]: SMALL }, withoutOwner: true },
      ],
    },
    commands: [heal(), heal()],
  },
  {
    name: "instances that are passed over",
    ...ON_ALL,
    rows: oneCell({
      instances: [
        guest(1, { task_state: "powering-off" }),
        guest(2, { host: null, node: null, vm_state: "shelved_offloaded" }),
        guest(3, { vm_state: "soft-delete" }),
        guest(4, deleted(4)),
        guest(5, { hidden: 1 }),
      ],
    }),
    services: { providers },
    commands: [heal()],
  },
  {
    name: "instances that are not",
    ...ON_ALL,
    rows: oneCell({
      instances: [
        guest(1, { vm_state: "shelved" }),
        guest(2, { vm_state: "error" }),
        guest(3, { vm_state: null, hidden: null }),
        guest(4, { vm_state: "stopped", hidden: 0 }),
      ],
    }),
    services: { providers },
    commands: [heal()],
  },
  {
    name: "resized instances",
    ...ON_MARIADB,
    rows: oneCell({
      instances: [
        guest(1, { vm_state: "resized", host: "compute2", node: "compute2" }),
        guest(2, { vm_state: "resized", host: "compute2", node: "compute2" }),
        guest(3, { vm_state: "active", task_state: "resize_migrating" }),
      ],
      migrations: [migration(1, 1), migration(2, 2), migration(3, 3, { status: "migrating" })],
    }),
    services: {
      providers,
      allocations: [
        { consumer: vm(1), allocations: { [node(2)]: SMALL }, ...owned(1) },
        { consumer: move(1), allocations: { [node(1)]: SMALL } },
        { consumer: move(2), allocations: { [node(1)]: SMALL } },
      ],
    },
    commands: [heal()],
  },
  {
    name: "evacuated instances",
    ...ON_MARIADB,
    rows: oneCell({
      instances: [
        guest(1, { host: "compute2", node: "compute2" }),
        guest(2, { host: "compute2", node: "compute2" }),
      ],
      migrations: [
        migration(1, 1, { migration_type: "evacuation", status: "done" }),
        migration(2, 2, { migration_type: "evacuation", status: "done" }),
      ],
    }),
    services: {
      providers,
      allocations: [{ consumer: vm(1), allocations: { [node(1)]: SMALL }, ...owned(1) }],
    },
    commands: [heal()],
  },
  {
    name: "a compute node is missing",
    ...ON_ALL,
    rows: oneCell({
      instances: [guest(1), guest(2, { host: "nowhere", node: "nowhere" }), guest(3)],
    }),
    services: { providers },
    commands: [heal()],
  },
  {
    name: "a compute node was deleted",
    ...ON_MARIADB,
    rows: oneCell({
      instances: [guest(1)],
      nodes: [computeNode(1, "compute1", deleted(1))],
    }),
    services: { providers },
    commands: [heal(), dry()],
  },
  {
    name: "a host with several nodes",
    ...ON_MARIADB,
    rows: oneCell({
      instances: [
        guest(1, { host: "ironic", node: "rack1" }),
        guest(2, { host: "ironic", node: "rack2" }),
      ],
      nodes: [
        computeNode(1, "ironic", { hypervisor_hostname: "rack1" }),
        computeNode(2, "ironic", { hypervisor_hostname: "rack2" }),
      ],
    }),
    services: { providers },
    commands: [heal()],
  },
  {
    name: "two nodes with the same name",
    ...ON_MARIADB,
    rows: oneCell({
      instances: [
        guest(1, { host: "compute1", node: "twin" }),
        guest(2, { host: "compute2", node: "twin" }),
      ],
      nodes: [
        computeNode(1, "compute1", { hypervisor_hostname: "twin" }),
        computeNode(2, "compute2", { hypervisor_hostname: "twin" }),
      ],
    }),
    services: { providers },
    commands: [heal()],
    difference: {
      section: "Nodes of the same name",
      change: (recorded) => ({
        ...recorded,
        services: {
          consumers: {
            [vm(1)]: ["project1 user1", `${node(1)} DISK_GB=1 MEMORY_MB=512 VCPU=1`],
            [vm(2)]: ["project2 user0", `${node(2)} DISK_GB=1 MEMORY_MB=512 VCPU=1`],
          },
        },
      }),
    },
  },
  {
    name: "no room is left",
    ...ON_MARIADB,
    rows: oneCell({
      instances: [guest(1), guest(2), guest(3, { host: "compute2", node: "compute2" })],
    }),
    services: {
      providers: [
        nodeProvider(1, { inventory: { VCPU: 1, MEMORY_MB: 4096, DISK_GB: 100 } }),
        nodeProvider(2),
      ],
    },
    // A dry run does not see that.
    commands: [dry(), heal()],
  },
  {
    name: "a provider is gone",
    ...ON_MARIADB,
    rows: oneCell({
      instances: [guest(1, { host: "compute2", node: "compute2" }), guest(2), guest(3)],
    }),
    services: { providers: [nodeProvider(2)] },
    commands: [heal()],
  },
  {
    name: "a provider without a class",
    ...ON_MARIADB,
    rows: oneCell({ instances: [guest(1)] }),
    services: { providers: [nodeProvider(1, { inventory: { VCPU: 8, MEMORY_MB: 4096 } })] },
    commands: [heal()],
  },
];

export const healAllocations: ScenarioGroup = { name: "placement_heal_allocations", scenarios };

/** `placement heal_allocations`: what instances are given by their flavors. */

import { type Scenario, type ScenarioGroup } from "../scenario.ts";
import { dry, heal, owned } from "../heal_rows.ts";
import {
  blockDevice,
  guest,
  node,
  nodeProvider,
  ON_ALL,
  ON_MARIADB,
  oneCell,
  SMALL,
  vm,
} from "../service_rows.ts";
import { deleted, embeddedFlavor, type SampleFlavor } from "../sample_rows.ts";

const providers = [nodeProvider(1), nodeProvider(2)];
/** Room for whatever flavors ask for here. */
const roomy = [nodeProvider(1, {
  inventory: {
    VCPU: 64,
    PCPU: 64,
    MEMORY_MB: 65536,
    DISK_GB: 1000,
    CUSTOM_GOLD: 10,
    CUSTOM_PMEM_NAMESPACE_4GB: 10,
    VGPU: 4,
  },
})];

/** A flavor as it was stored before it had `description` and what came with it. */
const withoutLaterFields = JSON.stringify({
  cur: {
    "nova_object.name": "Flavor",
    "nova_object.namespace": "nova",
    "nova_object.version": "1.0",
    "nova_object.data": {
      id: 2,
      name: "old",
      flavorid: "2",
      memory_mb: 256,
      vcpus: 1,
      root_gb: 3,
      ephemeral_gb: 0,
      swap: 0,
      extra_specs: {},
    },
  },
  old: null,
  new: null,
});

/** Instances with a flavor each. */
function flavored(flavors: readonly (SampleFlavor | string | null)[]): Scenario["rows"] {
  return oneCell({
    instances: flavors.map((_, index) => guest(index + 1)),
    flavors: Object.fromEntries(flavors.map((flavor, index) => [index + 1, flavor])),
  });
}

/** Flavors that give resources. */
const readable: readonly (SampleFlavor | string)[] = [
  { swap: 1025, ephemeral_gb: 5, root_gb: 10 },
  { root_gb: 0 },
  // A custom class in the place of all others.
  {
    extra_specs: {
      "resources:CUSTOM_GOLD": "1",
      "resources:VCPU": "0",
      "resources:MEMORY_MB": "0",
      "resources:DISK_GB": "0",
    },
  },
  // Overrides, among them some that are dropped.
  {
    vcpus: 2,
    extra_specs: {
      "resources:VCPU": "3",
      "resources:MEMORY_MB": "much",
      "resources:DISK_GB": "-1",
      "resources:CHOCOLATE": "5",
    },
  },
  // Groups, which are summed up.
  {
    extra_specs: {
      "resources1:VCPU": "2",
      "resources2:VCPU": "3",
      "resources_GOLD:CUSTOM_GOLD": "1",
      "group_policy": "isolate",
    },
  },
  {
    vcpus: 4,
    extra_specs: { "hw:cpu_policy": "dedicated", "hw:emulator_threads_policy": "isolate" },
  },
  { vcpus: 4, extra_specs: { "hw:cpu_policy": "mixed", "hw:cpu_dedicated_mask": "^0" } },
  { extra_specs: { "hw:pmem": "4GB,4GB" } },
  embeddedFlavor({ vcpus: 2 }, "1.1"),
  withoutLaterFields,
];

/** Flavors that ask for nothing at all, contradict themselves, come from the future, or are not there. */
const unreadable: readonly (SampleFlavor | string | null)[] = [
  { extra_specs: { "resources:VCPU": "0", "resources:MEMORY_MB": "0", "resources:DISK_GB": "0" } },
  { extra_specs: { "hw:cpu_policy": "sometimes" } },
  embeddedFlavor({ vcpus: 2 }, "1.3"),
  null,
];

const scenarios: Scenario[] = [
  {
    name: "flavors of all kinds",
    ...ON_ALL,
    rows: flavored(readable),
    services: { providers: roomy },
    commands: [heal(), heal()],
  },
  {
    name: "flavors that cannot be healed",
    ...ON_MARIADB,
    rows: flavored(unreadable),
    services: { providers: roomy },
    commands: unreadable.map((_, index) => heal("--instance", vm(index + 1))),
    difference: {
      section: "Flavors that cannot be read",
      change: (recorded) => ({
        ...recorded,
        commands: [3, 3, 0, 3].map((exitCode) => ({ exitCode })),
        services: {
          consumers: {
            [vm(3)]: ["project0 user1", `${node(1)} DISK_GB=1 MEMORY_MB=512 VCPU=2`],
          },
        },
      }),
    },
  },
  {
    name: "virtual GPUs and accelerators",
    ...ON_MARIADB,
    rows: oneCell({
      instances: [guest(1), guest(2), guest(3), guest(4), guest(5), guest(6)],
      flavors: {
        2: { extra_specs: { "resources:VGPU": "" } },
        3: { extra_specs: { "resources:VGPU": "1" } },
        4: { extra_specs: { "accel:device_profile": "gpu" } },
        5: { extra_specs: { "resources1:VGPU": "1" } },
        6: { extra_specs: { "resources:VGPU": "0" } },
      },
    }),
    services: {
      providers: [nodeProvider(1, {
        inventory: { VCPU: 64, MEMORY_MB: 65536, DISK_GB: 1000, VGPU: 4 },
      })],
      allocations: [{ consumer: vm(3), allocations: { [node(1)]: SMALL }, ...owned(3) }],
    },
    commands: [
      heal(),
      dry(),
      heal("--instance", vm(4)),
      heal("--instance", vm(5)),
      heal("--instance", vm(6)),
    ],
  },
  {
    name: "a virtual GPU behind a task state, and without a node",
    ...ON_MARIADB,
    rows: oneCell({
      instances: [
        guest(1, { task_state: "rebuilding" }),
        guest(2, { host: null, node: null }),
        guest(3),
      ],
      flavors: {
        1: { extra_specs: { "resources:VGPU": "1" } },
        2: { extra_specs: { "resources:VGPU": "1" } },
      },
    }),
    services: { providers },
    commands: [heal()],
  },
  {
    name: "volume-backed instances",
    ...ON_ALL,
    rows: oneCell({
      instances: [
        guest(1),
        guest(2, { image_ref: "" }),
        guest(3),
        guest(4, { image_ref: null }),
        guest(5, { image_ref: "" }),
        guest(6),
        guest(7),
      ],
      flavors: Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((number) => [number, { root_gb: 20 }])),
      bdms: [
        blockDevice(1, 1),
        blockDevice(2, 3, { destination_type: "local" }),
        blockDevice(3, 5, { destination_type: "local" }),
        blockDevice(4, 6, { ...deleted(4) }),
        blockDevice(5, 7, { boot_index: 1 }),
        blockDevice(6, 7, { boot_index: null }),
      ],
    }),
    services: { providers },
    commands: [heal()],
  },
];

export const healFlavors: ScenarioGroup = { name: "placement_heal_flavors", scenarios };

/** Rows and providers for scenarios about Placement: hosts with a provider each, instances with flavors. */

import type { TestProvider } from "../support/openstack/providers.ts";
import type { Row, Scenario } from "./scenario.ts";
import { configuration } from "./scenario.ts";
import {
  cell0Mapping,
  cell1,
  cell2,
  computeNode,
  embeddedFlavor,
  hostMapping,
  instance,
  instanceExtra,
  instanceMapping,
  LONG_AGO,
  type SampleFlavor,
  uuid,
} from "./sample_rows.ts";
import { serviceSections } from "./services.ts";

/** The configuration of these scenarios. */
export function serviceConfiguration(changes?: Parameters<typeof serviceSections>[0]): string {
  return configuration({ more: serviceSections(changes) });
}

/** The UUIDs of compute nodes, which are those of their providers, and of instances. */
export const node = (number: number) => uuid("d", number);
export const vm = (number: number) => uuid("e", number);
/** The UUIDs of other providers, of aggregates and of migrations. */
export const device = (number: number) => uuid("9", number);
export const aggregate = (number: number) => uuid("a", number);
export const move = (number: number) => uuid("b", number);

/** The provider of a compute node, with much room unless the inventory says otherwise. */
export function nodeProvider(number: number, changes: Partial<TestProvider> = {}): TestProvider {
  return {
    uuid: node(number),
    name: `compute${number}`,
    inventory: { VCPU: 64, MEMORY_MB: 65536, DISK_GB: 1000 },
    ...changes,
  };
}

/** The provider of a network device below a compute node's, as Neutron makes it. */
export function deviceProvider(
  number: number,
  parent: number,
  changes: Partial<TestProvider> = {},
): TestProvider {
  return {
    uuid: device(number),
    name: `compute${parent}:device${number}`,
    parent: node(parent),
    inventory: { NET_BW_EGR_KILOBIT_PER_SEC: 10000, NET_BW_IGR_KILOBIT_PER_SEC: 10000 },
    traits: ["CUSTOM_PHYSNET_PHYSNET0", "CUSTOM_VNIC_TYPE_NORMAL"],
    ...changes,
  };
}

/** An instance on compute1, whose node has the same name. */
export function guest(number: number, columns: Row = {}): Row {
  return instance(number, { node: "compute1", image_ref: uuid("f", 1), ...columns });
}

/** What a flavor of these scenarios asks for when it says nothing else. */
export const SMALL = { VCPU: 1, MEMORY_MB: 512, DISK_GB: 1 };

/** Instances with their flavors. */
export interface Guests {
  readonly instances: readonly Row[];
  /** Flavors by the instance's number; a small one unless given; null for none. */
  readonly flavors?: Readonly<Record<number, SampleFlavor | string | null>>;
  /** Compute nodes; compute1 and compute2 unless given. */
  readonly nodes?: readonly Row[];
  readonly bdms?: readonly Row[];
  readonly migrations?: readonly Row[];
}

/** The tables of a cell with guests. */
export function cellOf({ instances, flavors = {}, nodes, bdms, migrations }: Guests) {
  const extras = instances.map((row) => {
    const number = Number(row.id);
    const flavor = number in flavors ? flavors[number] : {};
    const text = typeof flavor === "object" && flavor !== null ? embeddedFlavor(flavor) : flavor;
    return instanceExtra(number, text);
  });
  return {
    compute_nodes: nodes ?? [computeNode(1, "compute1"), computeNode(2, "compute2")],
    instances,
    instance_extra: extras,
    ...(bdms === undefined ? {} : { block_device_mapping: bdms }),
    ...(migrations === undefined ? {} : { migrations }),
  };
}

/** A deployment with one cell. */
export function oneCell(guests: Guests): Scenario["rows"] {
  return {
    api: {
      cell_mappings: [cell0Mapping(), cell1()],
      instance_mappings: guests.instances.map((row, index) =>
        instanceMapping(index + 1, String(row.uuid), { cell_id: 2 })
      ),
      host_mappings: [hostMapping(1, "compute1", 2), hostMapping(2, "compute2", 2)],
    },
    main: cellOf(guests),
  };
}

/** A deployment with two cells; compute1 is in the first, compute2 in the second. */
export function twoCells(first: Guests, second: Guests): Scenario["rows"] {
  const nodes = { first: [computeNode(1, "compute1")], second: [computeNode(2, "compute2")] };
  const mapped = (guests: Guests, from: number, cellId: number) =>
    guests.instances.map((row, index) =>
      instanceMapping(from + index, String(row.uuid), { cell_id: cellId })
    );
  return {
    api: {
      cell_mappings: [cell0Mapping(), cell1(), cell2()],
      instance_mappings: [...mapped(first, 1, 2), ...mapped(second, 101, 3)],
      host_mappings: [hostMapping(1, "compute1", 2), hostMapping(2, "compute2", 3)],
    },
    main: cellOf({ nodes: nodes.first, ...first }),
    cell2: cellOf({ nodes: nodes.second, ...second }),
  };
}

/** A block device mapping of an instance. */
export function blockDevice(number: number, guestNumber: number, columns: Row = {}): Row {
  return {
    id: number,
    uuid: uuid("7", number),
    instance_uuid: vm(guestNumber),
    source_type: "image",
    destination_type: "volume",
    boot_index: 0,
    device_name: "/dev/vda",
    deleted: 0,
    created_at: LONG_AGO,
    ...columns,
  };
}

/** A migration of an instance from compute1 to compute2. */
export function migration(number: number, guestNumber: number, columns: Row = {}): Row {
  return {
    id: number,
    uuid: move(number),
    instance_uuid: vm(guestNumber),
    source_compute: "compute1",
    source_node: "compute1",
    dest_compute: "compute2",
    dest_node: "compute2",
    migration_type: "resize",
    status: "finished",
    deleted: 0,
    created_at: LONG_AGO,
    ...columns,
  };
}

/** The reference is recorded on MariaDB alone: the services do not see which engine it is. */
export const ON_ALL = { config: serviceConfiguration(), referenceOn: ["mysql"] } as const;
/** For scenarios in which our own tool has nothing to ask of another engine either. */
export const ON_MARIADB = { ...ON_ALL, engines: ["mysql"] } as const;

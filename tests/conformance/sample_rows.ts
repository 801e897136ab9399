/** Rows for starting states, with only what the reference needs to read them. */

import type { Row } from "./scenario.ts";

/** A time well before any test run. */
export const LONG_AGO = "2022-03-01 10:00:00";

/** The zero UUID that marks cell0's mapping. */
export const CELL0_UUID = "00000000-0000-0000-0000-000000000000";

/** A readable UUID: `uuid("c", 1)` is the first one of kind c. */
export function uuid(kind: string, number: number): string {
  return `${kind.repeat(8)}-${kind.repeat(4)}-4${kind.repeat(3)}-8${kind.repeat(3)}-${
    String(number).padStart(12, "0")
  }`;
}

/** A cell mapping; numbers give ids and UUIDs. */
export function cellMapping(number: number, columns: Row = {}): Row {
  return {
    id: number,
    uuid: uuid("c", number),
    name: `cell${number}`,
    transport_url: `rabbit://nova:mq-secret@mq${number}.example.org:5672/`,
    database_connection: `mysql+pymysql://nova:db-secret@db${number}.example.org/nova?charset=utf8`,
    disabled: 0,
    created_at: LONG_AGO,
    ...columns,
  };
}

/** The mapping of cell0, by default with the scenario's own cell0 database. */
export function cell0Mapping(columns: Row = {}): Row {
  return cellMapping(1, {
    uuid: CELL0_UUID,
    name: "cell0",
    transport_url: "none:///",
    database_connection: "{cell0_url}",
    ...columns,
  });
}

/** The UUIDs of {@link cell1} and {@link cell2}. */
export const CELL1_UUID = uuid("c", 2);
export const CELL2_UUID = uuid("c", 3);

/** The mapping, with id 2, of the cell in the scenario's main database. */
export function cell1(columns: Row = {}): Row {
  return cellMapping(2, { name: "cell1", database_connection: "{main_url}", ...columns });
}

/** The mapping, with id 3, of the cell in the scenario's cell2 database. */
export function cell2(columns: Row = {}): Row {
  return cellMapping(3, { name: "cell2", database_connection: "{cell2_url}", ...columns });
}

/** A host mapping to the cell mapping with the id given. */
export function hostMapping(number: number, host: string, cellId: number): Row {
  return { id: number, host, cell_id: cellId, created_at: LONG_AGO };
}

/** An instance mapping to the cell mapping with the id given. */
export function instanceMapping(number: number, instanceUuid: string, columns: Row): Row {
  return {
    id: number,
    instance_uuid: instanceUuid,
    project_id: "project",
    user_id: "user",
    queued_for_delete: 0,
    created_at: LONG_AGO,
    ...columns,
  };
}

/** Where `map_instances` goes on: behind an instance. */
export function instanceMarker(instanceUuid: string): Row {
  return instanceMapping(99, instanceUuid.replaceAll("-", " "), {
    project_id: "INSTANCE_MIGRATION_MARKER",
    user_id: "INSTANCE_MIGRATION_MARKER",
  });
}

/** A compute node. */
export function computeNode(number: number, host: string, columns: Row = {}): Row {
  return {
    id: number,
    uuid: uuid("d", number),
    host,
    hypervisor_hostname: host,
    hypervisor_type: "QEMU",
    hypervisor_version: 7002000,
    vcpus: 8,
    vcpus_used: 0,
    memory_mb: 16384,
    memory_mb_used: 512,
    local_gb: 100,
    local_gb_used: 0,
    cpu_info: "{}",
    // The reference fills in missing ratios whenever it reads a node, which is not what is compared.
    cpu_allocation_ratio: 16,
    ram_allocation_ratio: 1.5,
    disk_allocation_ratio: 1,
    mapped: 0,
    deleted: 0,
    created_at: LONG_AGO,
    ...columns,
  };
}

/** An instance, live unless the columns say otherwise. */
export function instance(number: number, columns: Row = {}): Row {
  return {
    id: number,
    uuid: uuid("e", number),
    project_id: `project${number % 3}`,
    user_id: `user${number % 2}`,
    host: "compute1",
    hostname: `vm${number}`,
    display_name: `vm${number}`,
    vm_state: "active",
    deleted: 0,
    created_at: `2022-04-01 10:00:${String(number % 60).padStart(2, "0")}`,
    ...columns,
  };
}

/** A service of a host. */
export function service(number: number, host: string, columns: Row = {}): Row {
  return {
    id: number,
    uuid: uuid("f", number),
    host,
    binary: "nova-compute",
    topic: "compute",
    report_count: 10,
    disabled: 0,
    forced_down: 0,
    deleted: 0,
    version: 66,
    created_at: LONG_AGO,
    ...columns,
  };
}

/** Columns of a soft-deleted row. */
export function deleted(number: number): Row {
  return { deleted: number, deleted_at: "2022-05-01 00:00:00" };
}

/** What a test wants to say about a flavor; the rest is small. */
export interface SampleFlavor {
  readonly vcpus?: number;
  readonly memory_mb?: number;
  readonly root_gb?: number;
  readonly ephemeral_gb?: number;
  readonly swap?: number;
  readonly extra_specs?: Readonly<Record<string, string>>;
}

/** A flavor as Nova keeps it with an instance: `instance_extra.flavor`. */
export function embeddedFlavor(flavor: SampleFlavor = {}, version = "1.2"): string {
  const data = {
    id: 1,
    name: "m1.tiny",
    flavorid: "1",
    memory_mb: 512,
    vcpus: 1,
    root_gb: 1,
    ephemeral_gb: 0,
    swap: 0,
    rxtx_factor: 1.0,
    vcpu_weight: 0,
    disabled: false,
    is_public: true,
    extra_specs: {},
    description: null,
    created_at: null,
    updated_at: null,
    deleted_at: null,
    deleted: false,
    ...flavor,
  };
  const object = {
    "nova_object.name": "Flavor",
    "nova_object.namespace": "nova",
    "nova_object.version": version,
    "nova_object.data": data,
  };
  return JSON.stringify({ cur: object, old: null, new: null });
}

/** The row of `instance_extra` of an instance. */
export function instanceExtra(number: number, flavor: string | null = embeddedFlavor()): Row {
  return {
    id: number,
    instance_uuid: uuid("e", number),
    flavor,
    deleted: 0,
    created_at: LONG_AGO,
  };
}

/** Rows of system metadata of an instance, with ids from a hundred times its number on. */
export function systemMetadata(
  number: number,
  metadata: Readonly<Record<string, string | null>>,
  columns: Row = {},
): Row[] {
  return Object.entries(metadata).map(([key, value], index) => ({
    id: number * 100 + index,
    instance_uuid: uuid("e", number),
    key,
    value,
    deleted: 0,
    created_at: LONG_AGO,
    ...columns,
  }));
}

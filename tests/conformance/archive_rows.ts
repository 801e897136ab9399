/**
 * Rows for the scenarios of archiving and purging: a row of each table that is archived, with only the
 * columns that it needs, and what refers to what.
 */

import { deleted, LONG_AGO, uuid } from "./sample_rows.ts";
import type { Command, Row, Tables } from "./scenario.ts";

/**
 * For scenarios that archive instances. On PostgreSQL the reference cannot: the type of
 * `shadow_instances.locked_by` has another name there than that of `instances.locked_by`, and it does not
 * convert. (One scenario shows that.)
 */
export const ARCHIVES_INSTANCES = { referenceOn: ["mysql"] } as const;

/** A row of a table that refers to instances, for the instance with a number. */
type ChildRow = (id: number, instance: number, columns?: Row) => Row;

const ofInstance = (more: (id: number) => Row = () => ({})): ChildRow => (id, number, columns) => ({
  id,
  instance_uuid: uuid("e", number),
  deleted: 0,
  ...more(id),
  ...columns,
});

/** A row of each table whose rows belong to an instance. */
export const instanceChildren = {
  block_device_mapping: ofInstance((id) => ({ uuid: uuid("b", id), boot_index: 0 })),
  instance_actions: ofInstance(() => ({ action: "create" })),
  instance_extra: ofInstance(() => ({ flavor: '{"cur": null}' })),
  instance_faults: ofInstance(() => ({ code: 500, message: "No valid host" })),
  instance_info_caches: ofInstance(() => ({ network_info: "[]" })),
  instance_metadata: ofInstance((id) => ({ key: `key${id}`, value: "ü €" })),
  instance_system_metadata: ofInstance((id) => ({ key: `image_${id}`, value: "" })),
  migrations: ofInstance((id) => ({
    uuid: uuid("a", id),
    migration_type: "live-migration",
    status: "completed",
    hidden: 0,
  })),
  security_group_instance_association: ofInstance(),
  virtual_interfaces: ofInstance((id) => ({
    uuid: uuid("f", id),
    address: `fa:16:3e:00:00:${String(id).padStart(2, "0")}`,
  })),
} as const satisfies Record<string, ChildRow>;

/** The tables of {@link instanceChildren}. */
export type InstanceChild = keyof typeof instanceChildren;
/** All of {@link InstanceChild}, in alphabetical order. */
export const instanceChildTables = Object.keys(instanceChildren) as InstanceChild[];

/** An event of an instance's action. */
export function actionEvent(id: number, actionId: number, columns: Row = {}): Row {
  return { id, action_id: actionId, event: `compute__event${id}`, deleted: 0, ...columns };
}

/** A PCI device of a compute node. */
export function pciDevice(id: number, nodeId: number, columns: Row = {}): Row {
  return {
    id,
    compute_node_id: nodeId,
    address: `0000:00:${String(id).padStart(2, "0")}.0`,
    vendor_id: "8086",
    product_id: "1520",
    dev_type: "type-PCI",
    label: "label_8086_1520",
    status: "available",
    deleted: 0,
    ...columns,
  };
}

/** What is used of a quota. */
export function quotaUsage(id: number, columns: Row = {}): Row {
  return {
    id,
    project_id: `p${id}`,
    resource: "cores",
    in_use: 1,
    reserved: 0,
    deleted: 0,
    ...columns,
  };
}

/** A reservation of a quota. */
export function reservation(id: number, usageId: number, columns: Row = {}): Row {
  return { id, uuid: uuid("9", id), usage_id: usageId, delta: 1, deleted: 0, ...columns };
}

/** A security group. */
export function securityGroup(id: number, columns: Row = {}): Row {
  return { id, name: `group${id}`, project_id: "p1", deleted: 0, ...columns };
}

/** A rule of a security group. */
export function securityGroupRule(id: number, parentGroupId: number, columns: Row = {}): Row {
  return { id, parent_group_id: parentGroupId, protocol: "tcp", deleted: 0, ...columns };
}

/** A record of the tasks of `nova-compute`, which are never soft-deleted. */
export function taskLog(id: number, columns: Row = {}): Row {
  return {
    id,
    task_name: "instance_usage_audit",
    state: "DONE",
    host: `compute${id}`,
    period_beginning: "2022-03-01 00:00:00",
    period_ending: "2022-04-01 00:00:00",
    message: "",
    deleted: 0,
    updated_at: LONG_AGO,
    ...columns,
  };
}

/** A row of each table that nothing refers to and that refers to nothing. */
export const lonelyRows: Readonly<Record<string, (id: number, columns?: Row) => Row>> = {
  certificates: (id, columns) => ({ id, project_id: "p1", deleted: 0, ...columns }),
  instance_id_mappings: (id, columns) => ({ id, uuid: uuid("e", id), deleted: 0, ...columns }),
  project_user_quotas: (id, columns) => ({
    id,
    project_id: "p1",
    user_id: `u${id}`,
    resource: "cores",
    hard_limit: -1,
    deleted: 0,
    ...columns,
  }),
  quota_classes: (id, columns) => ({ id, class_name: "default", deleted: 0, ...columns }),
  quotas: (id, columns) => ({ id, project_id: `p${id}`, resource: "ram", deleted: 0, ...columns }),
  s3_images: (id, columns) => ({ id, uuid: uuid("7", id), deleted: 0, ...columns }),
  volume_usage_cache: (id, columns) => ({
    id,
    volume_id: uuid("8", id),
    user_id: "0123456789abcdef0123456789abcdef",
    curr_read_bytes: 2 ** 40,
    deleted: 0,
    ...columns,
  }),
};

/** An instance with no more than it needs. */
export function bareInstance(number: number, columns: Row = {}): Row {
  return { id: number, uuid: uuid("e", number), deleted: 0, ...columns };
}

/** Instances from 1 on, of which those with the numbers given are deleted. */
export function instancesWithDeleted(count: number, ...numbers: readonly number[]): Row[] {
  return Array.from(
    { length: count },
    (_, index) => bareInstance(index + 1, numbers.includes(index + 1) ? deleted(index + 1) : {}),
  );
}

/** A deleted instance's whole tree, several rows of each kind, with ids from `10 * number` on. */
export function wholeTree(number: number, columns: Row = deleted(number)): Tables {
  const first = 10 * number;
  const children = instanceChildTables.map((
    table,
  ) => [table, [
    instanceChildren[table](first, number),
    instanceChildren[table](first + 1, number),
  ]]);
  const tables: Tables = Object.fromEntries(children);
  return {
    instances: [bareInstance(number, columns)],
    ...tables,
    // An instance has one of these.
    instance_info_caches: [instanceChildren.instance_info_caches(first, number)],
    instance_actions_events: [
      actionEvent(first, first),
      actionEvent(first + 1, first),
      actionEvent(first + 2, first + 1),
    ],
  };
}

/** The rows of several databases' worth of tables in one, table by table. */
export function together(...parts: readonly Tables[]): Tables {
  const joined: Record<string, Row[]> = {};
  for (const part of parts) {
    for (const [table, rows] of Object.entries(part)) (joined[table] ??= []).push(...rows);
  }
  return joined;
}

/** An archived row as the shadow table holds it: the same columns. */
export function shadow(tables: Tables): Tables {
  return Object.fromEntries(
    Object.entries(tables).map(([table, rows]) => [`shadow_${table}`, rows]),
  );
}

/** The request specification of an instance. */
export function requestSpec(number: number): Row {
  return { id: number, instance_uuid: uuid("e", number), spec: "{}", created_at: LONG_AGO };
}

/** A server group of the API database. */
export function instanceGroup(id: number): Row {
  return { id, uuid: uuid("5", id), name: `group${id}`, created_at: LONG_AGO };
}

/** An instance's membership in a server group. */
export function groupMember(id: number, groupId: number, number: number): Row {
  return { id, group_id: groupId, instance_uuid: uuid("e", number), created_at: LONG_AGO };
}

/** `db archive_deleted_rows` with these options. */
export function archive(...args: readonly string[]): readonly string[] {
  return ["db", "archive_deleted_rows", ...args];
}

/**
 * Runs of `db archive_deleted_rows --verbose` with these options, one after the other; the rows are
 * compared after each of them.
 */
export function archiveSteps(...runs: readonly (readonly string[])[]): Command[] {
  // After the last they are compared anyway.
  return runs.map((args, index) => ({
    args: archive("--verbose", ...args),
    ...(index < runs.length - 1 ? { rows: true } : {}),
  }));
}

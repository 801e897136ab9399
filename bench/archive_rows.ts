/** The SQL by which a server makes deleted instances with all that Nova leaves of them. */

import type { ServerEngine } from "./stage.ts";

/** The child rows of each instance. */
export const CHILDREN_OF_INSTANCE = 34;

/** Among so many instances, one is not deleted and has to stay. */
const ONE_LIVE_AMONG = 11;

/** The columns that all tables have, for the rows of an instance `i`. */
const TIMES = {
  created_at: "timestamp '2020-03-04 05:06:07'",
  updated_at: "timestamp '2021-03-04 05:06:07'",
};
const SOFT_DELETED = { ...TIMES, deleted_at: "i.deleted_at", deleted: "i.deleted" };
/** These are never soft-deleted by Nova. */
const NEVER_DELETED = { ...TIMES, deleted: "0" };

/** The tables of an instance's children, with as many rows each as `rows` says; `k` counts them. */
const CHILDREN: readonly {
  readonly table: string;
  readonly rows: number;
  readonly columns: Readonly<Record<string, string>>;
}[] = [
  {
    table: "instance_system_metadata",
    rows: 12,
    columns: {
      ...SOFT_DELETED,
      instance_uuid: "i.uuid",
      key: "concat('image_property_', k)",
      value: "concat('value ', k, ' of ', i.id)",
    },
  },
  {
    table: "instance_metadata",
    rows: 2,
    columns: {
      ...SOFT_DELETED,
      instance_uuid: "i.uuid",
      key: "concat('key', k)",
      value: "'value'",
    },
  },
  {
    table: "block_device_mapping",
    rows: 2,
    columns: {
      ...SOFT_DELETED,
      instance_uuid: "i.uuid",
      device_name: "concat('/dev/vd', k)",
      source_type: "'volume'",
      destination_type: "'volume'",
      connection_info: 'repeat(\'{"driver_volume_type": "rbd"}\', 20)',
    },
  },
  {
    table: "instance_faults",
    rows: 1,
    columns: { ...SOFT_DELETED, instance_uuid: "i.uuid", code: "500", message: "'No valid host'" },
  },
  {
    table: "instance_info_caches",
    rows: 1,
    columns: {
      ...SOFT_DELETED,
      instance_uuid: "i.uuid",
      network_info: 'repeat(\'{"address": "10.0.0.1"}\', 40)',
    },
  },
  {
    table: "instance_extra",
    rows: 1,
    columns: {
      ...SOFT_DELETED,
      instance_uuid: "i.uuid",
      flavor: 'repeat(\'{"nova_object.name": "Flavor"}\', 40)',
    },
  },
  {
    table: "virtual_interfaces",
    rows: 2,
    columns: {
      ...SOFT_DELETED,
      instance_uuid: "i.uuid",
      address: "concat('fa:16:3e:', i.id, ':', k)",
    },
  },
  {
    table: "security_group_instance_association",
    rows: 1,
    columns: { ...SOFT_DELETED, instance_uuid: "i.uuid", security_group_id: "1" },
  },
  {
    table: "migrations",
    rows: 2,
    columns: {
      ...NEVER_DELETED,
      instance_uuid: "i.uuid",
      source_compute: "concat('compute', k)",
      status: "'completed'",
      migration_type: "'live-migration'",
    },
  },
  {
    table: "instance_actions",
    rows: 4,
    columns: {
      ...NEVER_DELETED,
      id: "(i.id - 1) * 4 + k",
      instance_uuid: "i.uuid",
      action: "'create'",
      request_id: "concat('req-', i.uuid)",
    },
  },
  {
    table: "instance_actions_events",
    rows: 6,
    columns: {
      ...NEVER_DELETED,
      action_id: "(i.id - 1) * 4 + (k - 1) % 4 + 1",
      event: "'compute__do_build_and_run_instance'",
      result: "'Success'",
    },
  },
];

/** What an instance leaves in the API database. */
const API_ROWS: typeof CHILDREN = [
  {
    table: "instance_mappings",
    rows: 1,
    columns: {
      ...TIMES,
      instance_uuid: "i.uuid",
      cell_id: "1",
      project_id: "'project'",
      queued_for_delete: "true",
    },
  },
  {
    table: "request_specs",
    rows: 1,
    columns: {
      ...TIMES,
      instance_uuid: "i.uuid",
      spec: 'repeat(\'{"nova_object.name": "RequestSpec"}\', 50)',
    },
  },
  {
    table: "instance_group_member",
    rows: 1,
    columns: { ...TIMES, instance_uuid: "i.uuid", group_id: "1" },
  },
];

/** How many instances there are, so that so many of them are deleted. */
export function totalFor(deleted: number): number {
  return deleted + Math.floor(Math.max(0, deleted - 1) / (ONE_LIVE_AMONG - 1));
}

/**
 * The SQL that fills an empty main database with deleted instances and their children.
 *
 * @param seed what the UUIDs are made from: others for another seed.
 */
export function deletedInstancesSql(engine: ServerEngine, deleted: number, seed: string): string {
  return [
    SESSION[engine],
    `INSERT INTO instances ${instancesSql(engine, totalFor(deleted), seed)}`,
    "INSERT INTO security_groups (id, name, deleted) VALUES (1, 'default', 0)",
    ...CHILDREN.map((child) => childrenSql(engine, child, "instances")),
    ...FILLED_TABLES.map(ANALYZE[engine]),
    "",
  ].join(";\n");
}

/** The tables of a main database that {@link deletedInstancesSql} fills. */
export const FILLED_TABLES: readonly string[] = [
  ...CHILDREN.map(({ table }) => table),
  "instances",
  "security_groups",
];

/** The SQL that fills an empty API database with what the same instances leave there. */
export function apiRowsSql(engine: ServerEngine, deleted: number, seed: string): string {
  const instances = `(${uuidsSql(engine, totalFor(deleted), seed)})`;
  return [
    SESSION[engine],
    "INSERT INTO instance_groups (id, uuid, name) VALUES (1, 'group', 'group')",
    ...API_ROWS.map((rows) => childrenSql(engine, rows, instances)),
    ...API_TABLES.map(ANALYZE[engine]),
    "",
  ].join(";\n");
}

/** The tables of the API database in which an instance has a row each. */
export const API_TABLES: readonly string[] = API_ROWS.map(({ table }) => table);

/** The tables of the main database in which an instance has children. */
export const CHILD_TABLES: readonly string[] = CHILDREN.map(({ table }) => table);

/** The session's settings for statements that fill tables. */
export const SESSION = {
  mysql: "SET SESSION sql_mode = 'ANSI', foreign_key_checks = 0, unique_checks = 0",
  postgresql: "SET session_replication_role = replica",
} as const;

const ANALYZE = {
  mysql: (table: string) => `ANALYZE TABLE ${table}`,
  postgresql: (table: string) => `VACUUM ANALYZE ${table}`,
} as const;

/** Numbers from 1, as a table with the column `name`. */
function numbers(engine: ServerEngine, count: number, name: string): string {
  return engine === "mysql"
    ? `(SELECT seq AS ${name} FROM seq_1_to_${count}) AS numbers_${name}`
    : `(SELECT generate_series(1, ${count}) AS ${name}) AS numbers_${name}`;
}

/** Instances by number, with UUIDs in no order. */
function uuidsSql(engine: ServerEngine, count: number, seed: string): string {
  const parts = [[1, 8], [9, 4], [13, 4], [17, 4], [21, 12]].map(([from, length]) =>
    `substr(hash, ${from}, ${length})`
  );
  return `SELECT n AS id, concat(${parts.join(", '-', ")}) AS uuid ` +
    `FROM (SELECT n, md5(concat('${seed} ', n)) AS hash FROM ${numbers(engine, count, "n")}) ` +
    "AS hashes";
}

function instancesSql(engine: ServerEngine, count: number, seed: string): string {
  const live = `id % ${ONE_LIVE_AMONG} = 0`;
  return "(id, uuid, created_at, updated_at, deleted_at, deleted, project_id, user_id, host, " +
    "display_name, vm_state, hidden) " +
    `SELECT id, uuid, ${TIMES.created_at}, ${TIMES.updated_at}, ` +
    `CASE WHEN ${live} THEN NULL ELSE timestamp '2022-03-04 05:06:07' END, ` +
    `CASE WHEN ${live} THEN 0 ELSE id END, 'project', 'user', 'compute1', ` +
    `concat('instance ', id), 'deleted', false FROM (${uuidsSql(engine, count, seed)}) AS uuids`;
}

function childrenSql(
  engine: ServerEngine,
  { table, rows, columns }: typeof CHILDREN[number],
  instances: string,
): string {
  const names = Object.keys(columns).map((name) => `"${name}"`);
  return `INSERT INTO ${table} (${names.join(", ")}) SELECT ${Object.values(columns).join(", ")} ` +
    `FROM ${instances} AS i CROSS JOIN ${numbers(engine, rows, "k")}`;
}

/**
 * Made-up contents of a cell and of the API database: rows of every table that is archived, made from
 * the schema, live and soft-deleted ones mixed, with every foreign key of the schema in use.
 */

import { history, schemaAfter } from "../../../src/schema/history.ts";
import type { Column, ForeignKey, Table } from "../../../src/schema/notation.ts";
import type { Random } from "./random.ts";

/** A row, values by column. */
export type Row = Readonly<Record<string, unknown>>;
/** Rows by table; parents stand before their children. */
export type Rows = ReadonlyMap<string, readonly Row[]>;

/** The main schema, newest revision. */
const schema = schemaAfter("main", history.main.length);

/** How many rows a table gets for each instance. */
const ROWS_PER_INSTANCE: Readonly<Record<string, number>> = {
  instances: 1,
  instance_info_caches: 1,
  instance_extra: 1,
  instance_metadata: 1,
  instance_system_metadata: 5,
  instance_faults: 0.5,
  instance_actions: 2.5,
  instance_actions_events: 4,
  instance_id_mappings: 0.3,
  compute_nodes: 0.1,
  services: 0.1,
  migrations: 0.4,
  pci_devices: 0.3,
  task_log: 0.1,
  block_device_mapping: 1,
  volume_usage_cache: 0.1,
  virtual_interfaces: 1,
  security_groups: 0.2,
  security_group_instance_association: 0.4,
  security_group_rules: 0.3,
  quota_usages: 0.2,
  reservations: 0.4,
  certificates: 0.1,
};

/** The tables that get rows, parents first. */
export const cellTables: readonly Table[] = [...schema.values()]
  .filter(({ name }) => name in ROWS_PER_INSTANCE);

/** The tables of the API database that hold something of an instance. */
export const apiTables = ["instance_mappings", "request_specs", "instance_group_member"] as const;

/** The foreign keys of a table. */
export function foreignKeys(table: Table): ForeignKey[] {
  return table.constraints.filter((constraint) => constraint.kind === "foreignKey");
}

/** Makes up a cell with so many instances, half of them deleted. */
export function makeCellRows(random: Random, instances: number): Rows {
  const rows = new Map<string, Row[]>();
  for (const table of cellTables) {
    const count = Math.ceil(ROWS_PER_INSTANCE[table.name] * instances);
    rows.set(
      table.name,
      Array.from({ length: count }, (_, index) => makeRow(random, table, index, rows)),
    );
  }
  return rows;
}

/** One more row of a table; `index` counts from 0 and gives the id. */
function makeRow(random: Random, table: Table, index: number, rows: Rows): Row {
  const row: Record<string, unknown> = {};
  for (const [name, column] of Object.entries(table.columns)) {
    row[name] = column.required || random.chance(0.8) ? valueOf(random, column) : null;
  }
  row.id = index + 1;
  if ("uuid" in row) row.uuid = random.uuid();
  for (const { column, refersTo } of foreignKeys(table)) {
    const parents = rows.get(refersTo.table)!;
    const required = table.columns[column].required;
    row[column] = required || random.chance(0.95)
      ? parents[parentIndex(random, table, column, index, parents.length)][refersTo.column]
      : null;
  }
  // Children of live instances are soft-deleted too at times, and live ones hang off deleted instances.
  const deleted = random.chance(table.name === "instances" ? 0.5 : 0.2);
  const mayBeNull = !schema.get(`shadow_${table.name}`)!.columns.deleted.required;
  row.deleted = deleted ? row.id : mayBeNull && random.chance(0.03) ? null : 0;
  row.deleted_at = deleted ? dateTime(random) : null;
  return row;
}

/** Some instances have a lot of everything; only one row where the schema allows just one. */
function parentIndex(
  random: Random,
  { constraints }: Table,
  column: string,
  index: number,
  parents: number,
): number {
  const single = constraints.some((constraint) =>
    constraint.kind === "unique" && constraint.columns.length === 1 &&
    constraint.columns[0] === column
  );
  return single ? index : Math.floor(random.next() ** 3 * parents);
}

function valueOf(random: Random, { type }: Column): unknown {
  switch (type.kind) {
    case "string":
      return type.length < 20 ? random.digits(type.length) : words(random).slice(0, type.length);
    case "text":
    case "mediumtext":
      return words(random).repeat(1 + random.below(8));
    case "integer":
      return random.below(1_000_000);
    case "bigint":
      return random.below(2 ** 32) * 2 ** 20;
    case "float":
      return random.below(1000) / 8;
    case "boolean":
      return random.chance(0.5);
    case "datetime":
      return dateTime(random);
    case "inet":
      return `10.${random.below(256)}.${random.below(256)}.${random.below(256)}`;
    case "enumeration":
      return random.pick(type.values);
  }
}

/** Text that is never the same twice, with what is easily mangled on the way. */
function words(random: Random): string {
  return `${random.digits(16)}${random.pick([" a'b", ' "q"', " \\", " é ü", "%s", " ; --", ""])}`;
}

function dateTime(random: Random): string {
  return new Date(Date.UTC(2020, 0, 1) + random.below(1e8) * 1000).toISOString().slice(0, 19)
    .replace("T", " ");
}

/** What the API database has of these instances, nearly complete, and of instances of another cell. */
export function makeApiRows(random: Random, instances: readonly Row[]): Rows {
  const elsewhere = Array.from({ length: 10 }, () => random.uuid());
  const uuids = [...instances.map(({ uuid }) => uuid as string), ...elsewhere];
  const some = (probability: number) => uuids.filter(() => random.chance(probability));
  const withId = (row: Row, index: number) => ({ id: index + 1, ...row });
  return new Map<string, Row[]>([
    ["instance_groups", [
      withId({ user_id: "u", project_id: "p", uuid: random.uuid(), name: "g" }, 0),
    ]],
    [
      "instance_mappings",
      some(0.98).map((uuid) => ({ instance_uuid: uuid, project_id: "p", cell_id: null }))
        .map(withId),
    ],
    [
      "request_specs",
      some(0.95).map((uuid) => ({ instance_uuid: uuid, spec: words(random) })).map(withId),
    ],
    [
      "instance_group_member",
      some(0.4).map((uuid) => ({ instance_uuid: uuid, group_id: 1 })).map(withId),
    ],
  ]);
}

/**
 * Shadow tables: where soft-deleted rows are archived. Each is derived from its main table as it
 * stands at the initial revision; the exceptions are the reference's, kept because its databases have
 * them.
 */

import {
  type Columns,
  type Constraint,
  enumeration,
  index,
  integer,
  optional,
  required,
  string,
  type Table,
  table,
  uniqueIndex,
} from "./notation.ts";

/** What stands before a main table's name in that of its shadow. */
export const SHADOW_PREFIX = "shadow_";

/** Main tables whose rows are never soft-deleted, and which have no shadow. */
const WITHOUT_SHADOW: ReadonlySet<string> = new Set([
  "tags",
  "resource_providers",
  "inventories",
  "allocations",
  "resource_provider_aggregates",
  "console_auth_tokens",
]);

/** Columns that differ from the main table's, by main table. */
const DIFFERENT_COLUMNS: Readonly<Record<string, Columns>> = {
  instances: { locked_by: enumeration("shadow_instances0locked_by", "owner", "admin") },
  key_pairs: { name: optional(string(255)) },
  pci_devices: {
    deleted: required(integer),
    product_id: string(4),
    vendor_id: string(4),
    dev_type: string(8),
  },
  volume_usage_cache: { user_id: string(36) },
};

/** Indexes of a shadow table; revision 16f1fbcab42b drops them again. */
const INDEXES: Readonly<Record<string, readonly Constraint[]>> = {
  instance_extra: [index("shadow_instance_extra_idx", "instance_uuid")],
  migrations: [uniqueIndex("shadow_migrations_uuid", "uuid")],
};

/**
 * The shadow tables of the main tables given, in the same order: the same columns and primary key, but
 * no other index, no foreign key, and the database's own character set.
 */
export function shadowTables(mainTables: readonly Table[]): Table[] {
  return mainTables.filter(({ name }) => !WITHOUT_SHADOW.has(name)).map(shadowTable);
}

function shadowTable({ name, columns, constraints }: Table): Table {
  // A primary key loses its name on the way, as the engines tell the reference none.
  const keys = constraints.filter((constraint) => constraint.kind === "primaryKey")
    .map(({ kind, columns }) => ({ kind, columns }));
  return table(
    SHADOW_PREFIX + name,
    { ...columns, ...DIFFERENT_COLUMNS[name] },
    [...keys, ...(INDEXES[name] ?? [])],
    { charset: null },
  );
}

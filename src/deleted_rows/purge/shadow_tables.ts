/** The tables that a purge empties, and the column by which each tells how old a row is. */

import type { ColumnFacts, TableFacts } from "../table_catalogue.ts";
import { SHADOW_PREFIX } from "../../schema/shadow.ts";

/** Columns by which rows are old, the first that a table has. */
const TIMESTAMPS = ["deleted_at", "updated_at", "created_at"];

/** Tables whose rows are never soft-deleted, so that they have no `deleted_at`. */
const OWN_TIMESTAMPS: Readonly<Record<string, string>> = {
  shadow_instance_actions: "created_at",
  shadow_instance_actions_events: "created_at",
  shadow_task_log: "updated_at",
};

/** The twin of sqlalchemy-migrate's own table, which is none of Nova's. */
const MIGRATE_VERSION = "migrate_version";

/** A shadow table. */
export interface ShadowTable {
  readonly name: string;
  readonly columns: readonly ColumnFacts[];
  /** The column of the primary key; undefined for a table without one. */
  readonly key: string | undefined;
  /** The column by which a row is old; undefined for a table that has none. */
  readonly timestamp: string | undefined;
}

/** The shadow tables among a database's tables, by name. */
export function shadowTables(tables: readonly TableFacts[]): ShadowTable[] {
  return tables
    .filter(({ name }) => name.startsWith(SHADOW_PREFIX) && !name.endsWith(MIGRATE_VERSION))
    .map(({ name, columns, primaryKey }) => ({
      name,
      columns,
      key: primaryKey.length === 1 ? primaryKey[0] : undefined,
      timestamp: OWN_TIMESTAMPS[name] ??
        TIMESTAMPS.find((timestamp) => columns.some(({ name }) => name === timestamp)),
    }))
    .sort((one, other) => one.name < other.name ? -1 : 1);
}

/**
 * Rows that belong to no instance: those of tables that refer to instances by foreign key and have no
 * UUID there, and instances without a UUID. Old releases left some, and their schemas allowed it.
 */

import { type Kysely, sql } from "kysely";
import type { AnyTables, Database } from "../database/databases.ts";
import { loadDeletedRowsEngine } from "./engines.ts";
import { inLevels } from "./levels.ts";
import { inWindow, type Window, windows } from "./windows.ts";
import type { Catalogue } from "../schema/catalogue.ts";
import { schemaEngines } from "../schema/engines.ts";
import { SHADOW_PREFIX } from "../schema/shadow.ts";

/** Fixed IP addresses belong to no instance as long as nobody uses them. */
const FREE_BY_DESIGN = "fixed_ips";

const INSTANCES = "instances";
const WINDOW_ROWS = 10_000;

/** A column that is to hold an instance's UUID. */
export interface InstanceColumn {
  readonly table: string;
  readonly column: string;
  /** The table's primary key; undefined if it has none, or one of several columns. */
  readonly key: string | undefined;
  readonly indexed: boolean;
  /** False where the schema forbids NULL. */
  readonly nullable: boolean;
}

/** The columns to look at, tables that refer to others before those. */
export async function instanceColumns(database: Database): Promise<InstanceColumn[]> {
  const engine = await loadDeletedRowsEngine(database.traits.name);
  const tables = await database.repeatable((query) => engine.readTables(query));
  const catalogue = await database.repeatable((query) =>
    schemaEngines[database.traits.name].readCatalogue(query)
  );
  const found = inLevels(tables).reverse().flatMap((table) => {
    const column = table.name === FREE_BY_DESIGN
      ? undefined
      : table.foreignKeys.find((key) => key.column === "instance_uuid" && key.toTable === INSTANCES)
        ?.column;
    return column === undefined ? [] : [{ table, column }];
  });
  // Only once nothing refers to an instance any more can it go.
  for (const name of [INSTANCES, SHADOW_PREFIX + INSTANCES]) {
    const table = tables.find((table) => table.name === name);
    if (table !== undefined) found.push({ table, column: "uuid" });
  }
  return found.map(({ table, column }) => ({
    table: table.name,
    column,
    key: table.primaryKey.length === 1 ? table.primaryKey[0] : undefined,
    indexed: table.indexed.has(column),
    nullable: isNullable(catalogue, table.name, column),
  }));
}

/** How many rows have NULL in a column, as far as was counted when it is interrupted. */
export function countNulls(
  database: Database,
  column: InstanceColumn,
  signal: AbortSignal,
): Promise<number> {
  return forEachWindow(database, column, signal, async (window) => {
    const { rows: [{ count }] } = await database.repeatable((query) =>
      sql<{ count: number | string }>`
        SELECT count(*) AS ${sql.ref("count")} FROM ${sql.table(column.table)}
        WHERE ${isNullIn(column, window)}`.execute(query)
    );
    return Number(count);
  });
}

/**
 * Deletes the rows that have NULL in a column, a window to a transaction, and says how many; some of them
 * when it is interrupted.
 */
export function deleteNulls(
  database: Database,
  column: InstanceColumn,
  signal: AbortSignal,
): Promise<number> {
  return forEachWindow(database, column, signal, async (window) => {
    return await database.transaction(async (query) => {
      const { numAffectedRows } = await sql`
        DELETE FROM ${sql.table(column.table)} WHERE ${isNullIn(column, window)}`.execute(query);
      return Number(numAffectedRows ?? 0n);
    }, { repeated: (before, now) => now || before });
  });
}

async function forEachWindow(
  database: Database,
  column: InstanceColumn,
  signal: AbortSignal,
  work: (window: Window) => Promise<number>,
): Promise<number> {
  if (!column.nullable) return 0;
  // Nearly always there is no such row, which an index tells at once.
  if (column.indexed && !await database.repeatable((query) => hasNull(query, column))) return 0;
  let rows = 0;
  const table = { name: column.table, key: column.key };
  for await (const window of windows(database, table, WINDOW_ROWS)) {
    if (signal.aborted) break;
    rows += await work(window);
  }
  return rows;
}

function isNullIn({ column, key }: InstanceColumn, window: Window) {
  return sql<boolean>`${inWindow(key, window)} AND ${sql.ref(column)} IS NULL`;
}

async function hasNull(
  query: Kysely<AnyTables>,
  { table, column }: InstanceColumn,
): Promise<boolean> {
  const { rows } = await sql`
    SELECT 1 FROM ${sql.table(table)} WHERE ${sql.ref(column)} IS NULL LIMIT 1`.execute(query);
  return rows.length > 0;
}

function isNullable({ tables }: Catalogue, table: string, column: string): boolean {
  return tables.get(table)?.columns.get(column)?.nullable ?? true;
}

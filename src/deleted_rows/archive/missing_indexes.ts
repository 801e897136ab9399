/**
 * Makes the indexes that archiving cannot do without. On PostgreSQL and SQLite, some foreign keys of
 * Nova have no index on the referring column, and then each row that goes costs a look at all rows that
 * may refer to it.
 */

import type { Kysely } from "kysely";
import type { AnyTables, Database } from "../../database/databases.ts";
import { OperatorError } from "../../errors/operator_error.ts";
import type { ArchiveEngine } from "./engine.ts";
import type { ArchivableTable } from "./tables.ts";
import type { Tree } from "./trees.ts";

/** Smaller tables are read as a whole nearly as fast. */
const LARGE_TABLE = 5_000;
/** The longest name that both PostgreSQL and MySQL take. */
const LONGEST_NAME = 63;

/** A column that archiving looks for rows by, without an index. */
export interface MissingIndex {
  readonly table: ArchivableTable;
  readonly column: string;
}

/** The columns of a tree that have no index. */
export function missingIndexes(tree: Tree): MissingIndex[] {
  return tree.branches.flatMap(({ table, links }) =>
    links.filter(({ column }) => !table.indexed.has(column)).map(({ column }) => ({
      table,
      column,
    }))
  );
}

/**
 * Makes those of the indexes that matter. One process does that at a time; others wait for it.
 *
 * @param say told of each index before it is made.
 * @throws {OperatorError} when the server refused, which changes nothing but how long archiving takes.
 */
export async function makeIndexes(
  database: Database,
  engine: ArchiveEngine,
  missing: readonly MissingIndex[],
  say: (line: string) => void,
): Promise<void> {
  for (const { table, column } of missing) {
    const rows = await database.repeatable((query) => engine.estimateRows(query, table.name));
    if (rows < LARGE_TABLE) continue;
    const name = `${table.name}_${column}_archive_idx`.slice(-LONGEST_NAME).replace(/^_+/, "");
    await database.withLock("nova-manage archive indexes", async (query: Kysely<AnyTables>) => {
      // Another process may have made it while this one waited.
      const tables = await engine.readTables(query);
      const now = tables.find(({ name }) => name === table.name);
      if (now?.indexed.has(column)) return;
      say(
        `Making the index ${name} on ${table.name} (${column}), without which archiving would read all ` +
          `of about ${rows} rows again and again. It stays; --no-create-indexes leaves the schema alone.`,
      );
      await engine.createIndex(query, name, table.name, column);
    });
    table.indexed.set(column, name);
  }
}

/** Why an index could not be made, for a warning. */
export function whyNoIndex(error: unknown): string {
  if (!(error instanceof OperatorError)) throw error;
  return `${error.message}. Archiving goes on without the index, and takes longer.`;
}

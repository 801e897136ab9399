/**
 * Moves limits from the main database to the API database, where Nova has kept them since pike.
 *
 * A limit that the API database has already stays as it is there: it is the newer one, or was left by a
 * run that was killed. Either way the main database's row is soft-deleted.
 */

import type { Kysely } from "kysely";
import { chunks } from "../cells/chunks.ts";
import { DatabaseError } from "../database/database_error.ts";
import type { AnyTables, Database } from "../database/databases.ts";
import type { MigrationContext } from "./data_migration.ts";
import { countRows } from "./rows_by_id.ts";

/** The columns that tell limits apart, by the API database's tables. */
const KEYS = {
  quotas: ["project_id", "resource"],
  project_user_quotas: ["user_id", "project_id", "resource"],
  quota_classes: ["class_name", "resource"],
} as const;

/** A table with limits. Both databases have it; only the main one's has soft-deleted rows. */
export type LimitTable = keyof typeof KEYS;

/** A limit in the main database. */
export interface Limit {
  readonly id: number;
  readonly resource: string | null;
  readonly hard_limit: number | null;
  readonly project_id?: string | null;
  readonly user_id?: string;
  readonly class_name?: string | null;
}

/** Limits to a transaction. */
const LIMITS_AT_ONCE = 500;

/** How many limits of a table are still to be moved. */
export async function countLimits(
  { databases }: MigrationContext,
  table: LimitTable,
): Promise<number> {
  return await (await databases.main()).repeatable((query) => countRows(live(query, table)));
}

/**
 * Moves limits, those with the lowest ids first.
 *
 * The API database's transaction is committed while the main database's is complete but uncommitted:
 * killed in between, the limit is in both databases, and the next run finds it again. The other order
 * could lose it. Until then the main database's rows are locked, so that no change to one is lost.
 *
 * @param limit how many at most.
 * @param target the API database's table for a limit; the same as in the main database unless given.
 * @returns how many were moved.
 */
export async function moveLimits(
  context: MigrationContext,
  table: LimitTable,
  limit: number,
  target: (row: Limit) => LimitTable = () => table,
): Promise<number> {
  const { clock, databases, signal } = context;
  const main = await databases.main();
  let moved = 0;
  while (moved < limit && !signal.aborted) {
    const wanted = Math.min(limit - moved, LIMITS_AT_ONCE);
    const count = await main.transaction(async (query) => {
      const found = await live(query, table).select("id").orderBy("id").limit(wanted).execute();
      if (found.length === 0) return 0;
      const ids = found.map(({ id }) => id);
      await query.updateTable(table)
        .set((eb) => ({ deleted: eb.ref("id"), deleted_at: clock.now() }))
        .where("id", "in", ids).where("deleted", "=", 0).execute();
      // Read only now that they are locked.
      const rows = await query.selectFrom(table).selectAll().where("id", "in", ids)
        .orderBy("id").$castTo<Limit>().execute();
      const api = await databases.api();
      for (const [into, group] of Map.groupBy(rows, target)) {
        await addMissing(api, into, group, clock.now());
      }
      return rows.length;
    });
    moved += count;
    if (count < wanted) break;
  }
  return moved;
}

function live(query: Kysely<AnyTables>, table: LimitTable) {
  return query.selectFrom(table).where("deleted", "=", 0);
}

/** Adds those limits that a table does not have yet; of several with the same key, the first. */
async function addMissing(
  api: Database,
  table: LimitTable,
  rows: readonly Limit[],
  createdAt: Date,
): Promise<void> {
  const known = await api.repeatable((query) => readKeys(query, table, rows));
  const missing = rows.filter((row) => {
    const key = keyOf(table, row);
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
  const add = (limits: readonly Limit[]) =>
    api.transaction(async (query) => {
      for (const piece of chunks(limits, LIMITS_AT_ONCE)) {
        await query.insertInto(table).values(piece.map((row) => ({
          ...Object.fromEntries(KEYS[table].map((column) => [column, row[column]])),
          hard_limit: row.hard_limit,
          created_at: createdAt,
        }))).execute();
      }
    });
  if (missing.length === 0) return;
  try {
    await add(missing);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    // Nova added one meanwhile, or the database takes two keys for the same that we don't.
    for (const row of missing) {
      await add([row]).catch((error) => {
        if (!isDuplicate(error)) throw error;
      });
    }
  }
}

function isDuplicate(error: unknown): boolean {
  return error instanceof DatabaseError && error.kind === "duplicate";
}

/** The keys that a table has, of those that the rows have and perhaps some more. */
async function readKeys(
  query: Kysely<AnyTables>,
  table: LimitTable,
  rows: readonly Limit[],
): Promise<Set<string>> {
  const [first] = KEYS[table];
  const values = [...new Set(rows.map((row) => row[first]))].filter((value) => value !== null);
  const found = await query.selectFrom(table).select([...KEYS[table]])
    .where((eb) =>
      eb.or([
        ...values.length === 0 ? [] : [eb(first, "in", values)],
        eb(first, "is", null),
      ])
    ).$castTo<Limit>().execute();
  return new Set(found.map((row) => keyOf(table, row)));
}

function keyOf(table: LimitTable, row: Limit): string {
  return JSON.stringify(KEYS[table].map((column) => row[column]));
}

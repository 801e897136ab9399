/**
 * Moves limits from the main database to the API database, where Nova has kept them since pike.
 *
 * A limit that the API database has already stays as it is there: it is the newer one, or was left by a
 * run that was killed. Either way the main database's row is soft-deleted. One that the API database
 * does not take stays live in the main database.
 */

import type { Kysely } from "kysely";
import { chunks } from "../cells/chunks.ts";
import { DatabaseError } from "../database/database_error.ts";
import type { AnyTables, Database } from "../database/databases.ts";
import type { OperatorError } from "../errors/operator_error.ts";
import { changeAround } from "./bad_rows.ts";
import type { BatchResult, MigrationContext } from "./data_migration.ts";
import { countRows, withRows } from "./rows_by_id.ts";

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

/** What became of some limits. */
export interface MovedLimits {
  /** How many were moved. */
  readonly moved: number;
  /** Why others were not, one by one. */
  readonly passedOver: readonly OperatorError[];
}

/** Adds up. */
export function joinMoves(...moves: readonly MovedLimits[]): MovedLimits {
  return {
    moved: moves.reduce((sum, { moved }) => sum + moved, 0),
    passedOver: moves.flatMap(({ passedOver }) => passedOver),
  };
}

/** A batch of limits in the words of migrations. */
export function asBatch({ moved, passedOver }: MovedLimits): BatchResult {
  const found = moved + passedOver.length;
  return { found, done: moved, ...passedOver.length === 0 ? {} : { passedOver } };
}

/**
 * Moves limits, those with the lowest ids first.
 *
 * The API database's transaction is committed while the main database's is complete but uncommitted:
 * killed in between, the limit is in both databases, and the next run finds it again. The other order
 * could lose it. Until then the main database's rows are locked, so that no change to one is lost.
 *
 * @param target the API database's table for a limit; the same as in the main database unless given.
 * @returns a function that moves the next ones, at most so many. Those that it had to pass over it does
 * not look at again.
 */
export function limitMover(
  context: MigrationContext,
  table: LimitTable,
  target: (row: Limit) => LimitTable = () => table,
): (limit: number) => Promise<MovedLimits> {
  const { signal } = context;
  const refused = new Set<number>();
  return async (limit) => {
    let moved = 0;
    const passedOver: OperatorError[] = [];
    while (moved < limit && !signal.aborted) {
      const wanted = Math.min(limit - moved, LIMITS_AT_ONCE);
      const { found, refusals } = await moveSome(context, { table, target, refused, wanted });
      for (const [id, error] of refusals) {
        refused.add(id);
        passedOver.push(error);
      }
      moved += found - refusals.size;
      if (found < wanted) break;
    }
    return { moved, passedOver };
  };
}

/** Which limits to move in a transaction. */
interface Move {
  readonly table: LimitTable;
  readonly target: (row: Limit) => LimitTable;
  /** The ids of limits that the API database does not take. */
  readonly refused: ReadonlySet<number>;
  readonly wanted: number;
}

/** Moves limits in one transaction; tells how many it looked at, and which had to stay. */
async function moveSome(
  { clock, databases }: MigrationContext,
  { table, target, refused, wanted }: Move,
): Promise<{ found: number; refusals: ReadonlyMap<number, OperatorError> }> {
  const main = await databases.main();
  return await main.transaction(async (query) => {
    const some = live(query, table).select("id").orderBy("id").limit(wanted);
    const found = await (refused.size === 0 ? some : some.where("id", "not in", [...refused]))
      .execute();
    const refusals = new Map<number, OperatorError>();
    if (found.length === 0) return { found: 0, refusals };
    const ids = found.map(({ id }) => id);
    await query.updateTable(table)
      .set((eb) => ({ deleted: eb.ref("id"), deleted_at: clock.now() }))
      .where("id", "in", ids).where("deleted", "=", 0).execute();
    // Read only now that they are locked.
    const rows = await query.selectFrom(table).selectAll().where("id", "in", ids)
      .orderBy("id").$castTo<Limit>().execute();
    const api = await databases.api();
    for (const [into, group] of Map.groupBy(rows, target)) {
      for (const [row, error] of await addMissing(api, into, group, clock.now())) {
        refusals.set(row.id, withRows(error, table, [row]));
      }
    }
    if (refusals.size > 0) {
      await query.updateTable(table).set({ deleted: 0, deleted_at: null })
        .where("id", "in", [...refusals.keys()]).execute();
    }
    return { found: rows.length, refusals };
  });
}

function live(query: Kysely<AnyTables>, table: LimitTable) {
  return query.selectFrom(table).where("deleted", "=", 0);
}

/**
 * Adds those limits that a table does not have yet; of several with the same key, the first.
 *
 * @returns those that it does not take, with the reason.
 */
async function addMissing(
  api: Database,
  table: LimitTable,
  rows: readonly Limit[],
  createdAt: Date,
): Promise<ReadonlyMap<Limit, unknown>> {
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
  const refused = new Map<string, unknown>();
  if (missing.length === 0) return new Map();
  await changeAround<Limit, void>(
    missing,
    async (some) => {
      try {
        await add(some);
      } catch (error) {
        // Nova added it meanwhile, or the database takes two keys for the same that we don't.
        if (some.length > 1 || !isDuplicate(error)) throw error;
      }
      return [];
    },
    (row, error) => void refused.set(keyOf(table, row), error),
  );
  // Those with the same key as well, or they would count as being there.
  return new Map(
    rows.filter((row) => refused.has(keyOf(table, row)))
      .map((row) => [row, refused.get(keyOf(table, row))]),
  );
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

/**
 * A cell's instances, oldest first, in batches.
 *
 * No index has this order, so the server sorts once and the rows are taken from its answer as they are
 * needed: asking for each batch anew would have it read the whole table for each.
 */

import { type Kysely, sql } from "kysely";
import type { Database } from "../database/databases.ts";
import { untilAborted } from "../system/unless_aborted.ts";
import type { CellTables } from "./tables.ts";

/** Instances to a batch: few enough to hold several at once, and within SQLite's limit of 32766 values. */
export const INSTANCES_PER_BATCH = 1000;

/** Rows that a connection holds ready. */
const ROWS_AHEAD = 500;

/** An instance, as far as its mapping and its place in the order need it. */
export interface InstanceRow {
  readonly id: number;
  readonly uuid: string;
  /** Null in rows from before Nova filled it; they come first. */
  readonly created_at: string | null;
  readonly project_id: string | null;
  readonly user_id: string | null;
}

/** Which instances: those behind one in the order, and at most so many. */
export interface InstanceRange {
  /** The instance before the first; undefined for the oldest. */
  readonly after?: InstanceRow;
  /** How many at most; undefined for all. */
  readonly limit?: number;
}

/** Instances that follow on each other. */
export interface InstanceBatch {
  readonly instances: readonly InstanceRow[];
  /** True when no batch follows: the range's end has been reached. */
  readonly final: boolean;
}

const COLUMNS = ["id", "uuid", "created_at", "project_id", "user_id"] as const;

/** One instance with its place in the order; undefined when it is not in the database. */
export function findInstance(
  cellDatabase: Database<CellTables>,
  uuid: string,
): Promise<InstanceRow | undefined> {
  return cellDatabase.repeatable((query) =>
    query.selectFrom("instances").select(COLUMNS).where("uuid", "=", uuid).executeTakeFirst()
  );
}

/** How many instances a range has. */
export async function countInstances(
  cellDatabase: Database<CellTables>,
  { after, limit = Infinity }: InstanceRange,
): Promise<number> {
  const { count } = await cellDatabase.repeatable((query) =>
    visibleAfter(query, after).select(({ fn }) => fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow()
  );
  return Math.min(Number(count), limit);
}

/**
 * Reads the instances of a range, soft-deleted ones too, by `created_at`, then id. Hidden ones, which
 * are copies that a cross-cell resize keeps in the other cell, are left out. While the caller works on
 * a batch, the next is being read. The last batch may be empty.
 *
 * A lost connection does not matter: reading goes on behind the last batch. When the signal is
 * aborted, the batches end, without one that is {@link InstanceBatch.final}.
 */
export async function* readInstancesInOrder(
  cellDatabase: Database<CellTables>,
  { after, limit = Infinity }: InstanceRange,
  signal: AbortSignal,
): AsyncGenerator<InstanceBatch> {
  let rows: AsyncIterator<InstanceRow> | undefined;
  let last = after;
  let left = limit;
  let reading = false;

  async function readBatch(): Promise<InstanceBatch> {
    const size = Math.min(INSTANCES_PER_BATCH, left);
    reading = true;
    const instances = await cellDatabase.repeatable(async (query) => {
      rows ??= inOrder(query, last, left).stream(ROWS_AHEAD);
      try {
        return await take(rows, size);
      } catch (error) {
        rows = undefined;
        throw error;
      }
    });
    reading = false;
    last = instances.at(-1) ?? last;
    left -= instances.length;
    return { instances, final: instances.length < size || left === 0 };
  }

  function readAhead(): Promise<InstanceBatch> {
    const batch = readBatch();
    // Its failure is told when it is waited for, and matters to nobody if it never is.
    batch.catch(() => {});
    return batch;
  }

  try {
    let next = signal.aborted ? undefined : readAhead();
    while (next !== undefined) {
      const batch: InstanceBatch | undefined = await untilAborted(next, signal);
      if (batch === undefined) return;
      next = batch.final ? undefined : readAhead();
      yield batch;
    }
  } finally {
    // A server that is still sorting is not waited for: closing the database ends that.
    if (!reading) await rows?.return?.();
  }
}

async function take(rows: AsyncIterator<InstanceRow>, count: number): Promise<InstanceRow[]> {
  const taken: InstanceRow[] = [];
  while (taken.length < count) {
    const { done, value } = await rows.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}

/**
 * Rows without a time come first on every engine; without the first sort key PostgreSQL would put them
 * last, where the comparison with `after` loses them.
 */
function inOrder(query: Kysely<CellTables>, after: InstanceRow | undefined, limit: number) {
  const instances = visibleAfter(query, after).select(COLUMNS)
    .orderBy(sql`created_at is not null`).orderBy("created_at").orderBy("id");
  return limit === Infinity ? instances : instances.limit(limit);
}

function visibleAfter(query: Kysely<CellTables>, after: InstanceRow | undefined) {
  const instances = query.selectFrom("instances").where(sql<boolean>`hidden is not true`);
  if (after === undefined) return instances;
  const { id, created_at: createdAt } = after;
  if (createdAt === null) {
    return instances.where(({ eb, or, and }) =>
      or([
        eb("created_at", "is not", null),
        and([eb("created_at", "is", null), eb("id", ">", id)]),
      ])
    );
  }
  return instances.where(({ eb, or, and }) =>
    or([
      eb("created_at", ">", createdAt),
      and([eb("created_at", "=", createdAt), eb("id", ">", id)]),
    ])
  );
}

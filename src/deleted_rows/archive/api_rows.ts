/** The API database's rows of archived instances, which go with them. */

import { type Kysely, type RawBuilder, sql } from "kysely";
import { chunks } from "../../cells/chunks.ts";
import { DatabaseError } from "../../database/database_error.ts";
import type { AnyTables, Database } from "../../database/databases.ts";
import type { DeletedRowsEngine, Isolation } from "../engine.ts";
import { loadDeletedRowsEngine } from "../engines.ts";
import { repeatableUnlessLocked } from "../lock_wait.ts";
import { type Claim, UUIDS_AT_ONCE } from "./own_instances.ts";

/** The tables that hold them, in the order in which they are emptied. */
export const API_TABLES = ["instance_mappings", "request_specs", "instance_group_member"] as const;

const [MAPPINGS, ...OTHER_TABLES] = API_TABLES;

/** How many rows went, by table. */
export type ApiCounts = Record<typeof API_TABLES[number], number>;

/** Nothing yet. */
export function noApiRows(): ApiCounts {
  return { instance_mappings: 0, request_specs: 0, instance_group_member: 0 };
}

/** What became of the rows of instances. */
export interface DeletedApiRows {
  readonly counts: ApiCounts;
  /** The instances whose rows are those of another cell's, and stay. */
  readonly elsewhere: readonly string[];
}

/** The API database as archiving uses it. */
export interface ApiDatabase {
  readonly database: Database;
  readonly engine: DeletedRowsEngine;
  /** What the engine chose. */
  readonly isolation: Isolation | undefined;
}

/** Finds out how the API database's rows are to be deleted. */
export async function prepareApiDatabase(database: Database): Promise<ApiDatabase> {
  const engine = await loadDeletedRowsEngine(database.traits.name);
  const isolation = await database.repeatable((query) => engine.chooseIsolation(query));
  return { database, engine, isolation };
}

/**
 * Deletes the rows of instances, in a transaction of its own. A lost connection is opened anew, even in the
 * middle of the commit; but whoever calls holds locks in a cell, so the locks of others are not waited
 * for again and again.
 *
 * @param claim which of them may go.
 * @param lockWait seconds to wait for a lock.
 * @throws {DatabaseError} of kind `conflict` when others hold locks for longer; when it failed for good.
 */
export async function deleteApiRows(
  { database, engine, isolation }: ApiDatabase,
  instanceUuids: readonly string[],
  claim: Claim,
  lockWait: number,
): Promise<DeletedApiRows> {
  /** What an attempt had deleted whose commit got no answer. */
  let unknown: DeletedApiRows | undefined;

  async function attempt(): Promise<DeletedApiRows> {
    let done: DeletedApiRows | undefined;
    try {
      const transaction = database.query.transaction();
      return orUnknown(
        await (isolation ? transaction.setIsolationLevel(isolation) : transaction)
          .execute(async (query) => {
            await engine.prepare(query, lockWait);
            return done = await deleteClaimed(query, instanceUuids, claim);
          }),
      );
    } catch (error) {
      if (!(error instanceof DatabaseError) || !error.outcomeUnknown) throw error;
      // What is deleted may be deleted again.
      unknown = done && orUnknown(done);
      const { message, kind, location } = error;
      throw new DatabaseError(message, { kind, location, cause: error });
    }
  }

  /** Where nothing is found any more, the commit that got no answer was done. */
  function orUnknown(now: DeletedApiRows): DeletedApiRows {
    return unknown !== undefined && API_TABLES.every((table) => now.counts[table] === 0)
      ? { ...now, counts: unknown.counts }
      : now;
  }

  return await repeatableUnlessLocked(database, attempt);
}

async function deleteClaimed(
  query: Kysely<AnyTables>,
  instanceUuids: readonly string[],
  claim: Claim,
): Promise<DeletedApiRows> {
  const counts = noApiRows();
  const elsewhere = instanceUuids.filter((uuid) => claim.except.has(uuid));
  for (const uuids of claimed(instanceUuids, claim)) {
    const { numDeletedRows } = await query.deleteFrom(MAPPINGS)
      .where("instance_uuid", "in", uuids).where(isOwn(claim)).executeTakeFirstOrThrow();
    counts[MAPPINGS] += Number(numDeletedRows);
    // After that: a mapping that is still there leads to another cell, and all else belongs to it.
    const others = new Set(await mappedElsewhere(query, uuids, claim));
    elsewhere.push(...others);
    const own = uuids.filter((uuid) => !others.has(uuid));
    if (own.length === 0) continue;
    for (const table of OTHER_TABLES) {
      const { numDeletedRows } = await query.deleteFrom(table)
        .where("instance_uuid", "in", own).executeTakeFirstOrThrow();
      counts[table] += Number(numDeletedRows);
    }
  }
  return { counts, elsewhere };
}

/** Counts what {@link deleteApiRows} would delete. */
export async function countApiRows(
  api: Database,
  instanceUuids: readonly string[],
  claim: Claim,
): Promise<ApiCounts> {
  return await api.repeatable(async (query) => {
    const counts = noApiRows();
    for (const uuids of claimed(instanceUuids, claim)) {
      const others = new Set(await mappedElsewhere(query, uuids, claim));
      const own = uuids.filter((uuid) => !others.has(uuid));
      if (own.length === 0) continue;
      for (const table of API_TABLES) {
        const row = await query.selectFrom(table).select(sql<number>`COUNT(*)`.as("count"))
          .where("instance_uuid", "in", own).executeTakeFirstOrThrow();
        counts[table] += Number(row.count);
      }
    }
    return counts;
  });
}

/** The instances that may be claimed, in pieces for a statement each. */
function claimed(instanceUuids: readonly string[], { except }: Claim): string[][] {
  return chunks(instanceUuids.filter((uuid) => !except.has(uuid)), UUIDS_AT_ONCE);
}

/** The condition for mappings to a cell of the claim's, or to none. */
function isOwn({ cellIds }: Claim): RawBuilder<boolean> {
  return cellIds === undefined
    ? sql`1 = 1`
    : sql`(cell_id IS NULL OR cell_id IN (${sql.join(cellIds)}))`;
}

/** Those of the instances that are mapped to a cell of which the claim is none. */
async function mappedElsewhere(
  query: Kysely<AnyTables>,
  instanceUuids: readonly string[],
  { cellIds }: Claim,
): Promise<string[]> {
  if (cellIds === undefined) return [];
  const rows: { instance_uuid: string }[] = await query.selectFrom(MAPPINGS).select("instance_uuid")
    .where("instance_uuid", "in", instanceUuids).where("cell_id", "not in", cellIds).execute();
  return rows.map(({ instance_uuid }) => instance_uuid);
}

/** Adds to counts by table. */
export function addApiCounts(sums: ApiCounts, counts: ApiCounts): void {
  for (const table of API_TABLES) sums[table] += counts[table];
}

/** There are some. */
export function hasApiRows(counts: ApiCounts): boolean {
  return API_TABLES.some((table) => counts[table] > 0);
}

/** The API database's rows of archived instances, which go with them. */

import { sql } from "kysely";
import { chunks } from "../../cells/chunks.ts";
import type { Database } from "../../database/databases.ts";
import type { DeletedRowsEngine, Isolation } from "../engine.ts";
import { loadDeletedRowsEngine } from "../engines.ts";
import { repeatableUnlessLocked } from "../lock_wait.ts";

/** The tables that hold them, in the order in which they are emptied. */
export const API_TABLES = ["instance_mappings", "request_specs", "instance_group_member"] as const;

/** How many rows went, by table. */
export type ApiCounts = Record<typeof API_TABLES[number], number>;

/** So many UUIDs go into one statement. */
const CHUNK = 500;

/** Nothing yet. */
export function noApiRows(): ApiCounts {
  return { instance_mappings: 0, request_specs: 0, instance_group_member: 0 };
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
 * Deletes the rows of instances, in a transaction of its own. A lost connection is opened anew; but whoever
 * calls holds locks in a cell, so the locks of others are not waited for again and again.
 *
 * @param lockWait seconds to wait for a lock.
 * @throws {DatabaseError} of kind `conflict` when others hold locks for longer; when it failed for good.
 */
export async function deleteApiRows(
  { database, engine, isolation }: ApiDatabase,
  instanceUuids: readonly string[],
  lockWait: number,
): Promise<ApiCounts> {
  return await repeatableUnlessLocked(database, async () => {
    const transaction = database.query.transaction();
    return await (isolation ? transaction.setIsolationLevel(isolation) : transaction)
      .execute(async (query) => {
        await engine.prepare(query, lockWait);
        const counts = noApiRows();
        for (const uuids of chunks(instanceUuids, CHUNK)) {
          for (const table of API_TABLES) {
            const { numDeletedRows } = await query.deleteFrom(table)
              .where("instance_uuid", "in", uuids).executeTakeFirstOrThrow();
            counts[table] += Number(numDeletedRows);
          }
        }
        return counts;
      });
  });
}

/** Counts what {@link deleteApiRows} would delete. */
export async function countApiRows(
  api: Database,
  instanceUuids: readonly string[],
): Promise<ApiCounts> {
  return await api.repeatable(async (query) => {
    const counts = noApiRows();
    for (const uuids of chunks(instanceUuids, CHUNK)) {
      for (const table of API_TABLES) {
        const row = await query.selectFrom(table).select(sql<number>`COUNT(*)`.as("count"))
          .where("instance_uuid", "in", uuids).executeTakeFirstOrThrow();
        counts[table] += Number(row.count);
      }
    }
    return counts;
  });
}

/** Adds to counts by table. */
export function addApiCounts(sums: ApiCounts, counts: ApiCounts): void {
  for (const table of API_TABLES) sums[table] += counts[table];
}

/** There are some. */
export function hasApiRows(counts: ApiCounts): boolean {
  return API_TABLES.some((table) => counts[table] > 0);
}

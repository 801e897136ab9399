/** The API database's rows of archived instances, which go with them. */

import { sql } from "kysely";
import { chunks } from "../../cells/chunks.ts";
import type { Database } from "../../database/databases.ts";

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

/**
 * Deletes the rows of instances, in a transaction of its own.
 *
 * @throws {DatabaseError} when that failed for good.
 */
export async function deleteApiRows(
  api: Database,
  instanceUuids: readonly string[],
): Promise<ApiCounts> {
  return await api.transaction(async (query) => {
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

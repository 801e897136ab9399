/** Keeps cells from getting each other's URLs. */

import type { Kysely } from "kysely";
import type { Database } from "../database/databases.ts";
import type { CellMapping } from "./cell_mappings.ts";
import type { ApiTables } from "./tables.ts";

/** The lock that runs which give cells URLs take on the API database. */
const LOCK = "nova-manage cell_mappings";

/**
 * Runs `work`, which looks whether URLs are free and then stores them. No unique key guards them, so
 * only this keeps two runs from both seeing them free.
 */
export function lockCellUrls<R>(
  api: Database<ApiTables>,
  work: (query: Kysely<ApiTables>) => Promise<R>,
): Promise<R> {
  return api.withLock(LOCK, work);
}

/**
 * The first of the cells that has one of the URLs, as they are to be stored; undefined when none does.
 *
 * The cells' URLs are filled in and the given ones are not, as in Nova's own tool: cells that share a
 * message queue through a template are common.
 */
export function findCellWithUrl(
  cells: readonly CellMapping[],
  urls: { readonly transportUrl?: string; readonly databaseUrl?: string },
): CellMapping | undefined {
  return cells.find((cell) =>
    cell.transportUrl === urls.transportUrl || cell.databaseUrl === urls.databaseUrl
  );
}

/**
 * Whose instances the API database's rows are. The same UUID may be soft-deleted in one cell, cell0 or one
 * that it was moved away from, and alive in another; then the rows are those of the live one, to which
 * Nova finds its way by the mapping's cell.
 */

import { type CellMapping, describeCell } from "../../cells/cell_mappings.ts";
import { chunks } from "../../cells/chunks.ts";
import type { ApiTables, CellTables } from "../../cells/tables.ts";
import type { Database } from "../../database/databases.ts";
import { isSamePlace, locateDatabase } from "../../database/locate.ts";
import { OperatorError } from "../../errors/operator_error.ts";
import type { CommandContext } from "../../plugin/contract.ts";

/** So many UUIDs go into one statement. */
export const UUIDS_AT_ONCE = 500;

/** Which of some instances' rows in the API database may go. */
export interface Claim {
  /**
   * Only those of instances that are mapped to one of these cells, or to none; undefined where it does
   * not depend on the cell.
   */
  readonly cellIds: readonly number[] | undefined;
  /** Not those of these instances, whatever their mapping says. */
  readonly except: ReadonlySet<string>;
}

/**
 * Says which of the rows of instances that are archived from a database may go. Asked before anything is
 * locked, as it may have to look into other cells.
 */
export type ClaimRows = (instanceUuids: readonly string[]) => Promise<Claim>;

/** The databases that say whose rows they are. */
export interface Ownership {
  readonly api: Database<ApiTables>;
  /** The database that instances are archived from. */
  readonly database: Database;
  /** The cell that it is known to be the database of; undefined for `[database] connection`. */
  readonly cell: CellMapping | undefined;
  /** All cells that there are. */
  readonly cells: readonly CellMapping[];
  /** Told of each cell that could not be looked into. */
  readonly onNotice: (line: string) => void;
}

/** Whose rows are whose, before any instance is known. */
export async function claimRows(
  context: Pick<CommandContext, "config" | "databases">,
  ownership: Ownership,
): Promise<ClaimRows> {
  const cellIds = await cellsOf(context, ownership);
  if (cellIds.length > 0) return () => Promise.resolve({ cellIds, except: new Set() });
  // The configuration calls this database by another name than its cell mapping does.
  const isLive = createLookup(context, ownership);
  return async (instanceUuids) => ({ cellIds: undefined, except: await isLive(instanceUuids) });
}

/** The ids of the mappings that lead to the database, as far as their URLs tell. */
async function cellsOf(
  { config }: Pick<CommandContext, "config">,
  { database, cell, cells }: Ownership,
): Promise<number[]> {
  const own: number[] = [];
  for (const candidate of cells) {
    if (candidate.id === cell?.id || await leadsTo(candidate)) own.push(candidate.id);
  }
  return own;

  async function leadsTo(candidate: CellMapping): Promise<boolean> {
    try {
      const place = await locateDatabase(config, candidate.databaseUrl, describeCell(candidate));
      return isSamePlace(place, database.location);
    } catch (error) {
      if (error instanceof OperatorError) return false;
      throw error;
    }
  }
}

/**
 * Makes what finds those instances that live in the cell that they are mapped to, where it is not known
 * which cell this database belongs to. Of a cell that cannot be looked into, all may live.
 */
function createLookup(
  { databases }: Pick<CommandContext, "databases">,
  { api, cells, onNotice }: Ownership,
): (instanceUuids: readonly string[]) => Promise<ReadonlySet<string>> {
  const closed = new Set<CellMapping>();

  async function liveIn(cell: CellMapping, uuids: readonly string[]): Promise<readonly string[]> {
    if (closed.has(cell)) return uuids;
    try {
      const database = await databases.open<CellTables>(cell.databaseUrl, describeCell(cell));
      const rows = await database.repeatable((query) =>
        query.selectFrom("instances").select("uuid").where("uuid", "in", uuids)
          .where("deleted", "=", 0).execute()
      );
      return rows.map(({ uuid }) => uuid);
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      closed.add(cell);
      onNotice(
        `${error.message}. Whether archived instances live on there is not known, so the API ` +
          `database's rows of those that are mapped to the ${describeCell(cell)} stay.`,
      );
      return uuids;
    }
  }

  return async (instanceUuids) => {
    const live = new Set<string>();
    for (const uuids of chunks(instanceUuids, UUIDS_AT_ONCE)) {
      const mapped = await api.repeatable((query) =>
        query.selectFrom("instance_mappings").select(["instance_uuid", "cell_id"])
          .where("instance_uuid", "in", uuids).where("cell_id", "is not", null).execute()
      );
      for (const cell of cells) {
        const own = mapped.filter(({ cell_id }) => cell_id === cell.id)
          .map(({ instance_uuid }) => instance_uuid);
        if (own.length === 0) continue;
        for (const uuid of await liveIn(cell, own)) live.add(uuid);
      }
    }
    return live;
  };
}

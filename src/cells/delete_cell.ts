/**
 * Deletes a cell together with what is mapped to it.
 *
 * The rows are in two databases, and each step commits on its own. Their order makes a run that is
 * killed anywhere safe to repeat, and leaves nothing behind that a repeat would not find:
 *
 * 1. The instance mappings (API database), in batches. What is left of them says that there is more to
 *    do, and those of deleted instances are of no use to anybody meanwhile.
 * 2. `mapped = 0` on the compute nodes (cell database). The host mappings are still there: a repeat
 *    finds them and does this step again, and `discover_hosts` would only set it back to 1. The other
 *    way round, a run killed in between would leave compute nodes that count as mapped without a host
 *    mapping, which no command would ever find again.
 * 3. The host mappings and the cell mapping (API database), in one transaction.
 */

import type { Kysely } from "kysely";
import { type Database, repeatable } from "../database/databases.ts";
import { counted } from "../output/counted.ts";
import type { CommandContext } from "../plugin/contract.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { type CellMapping, describeCell } from "./cell_mappings.ts";
import type { ApiTables, CellTables } from "./tables.ts";

/** Rows to a transaction, and parameters to its statement: well within every engine's limits. */
const BATCH = 5000;

/** What is mapped to a cell. */
export interface MappedToCell {
  readonly hosts: number;
  /** Those of deleted instances included. */
  readonly instances: number;
}

/** Counts what is mapped to a cell. */
export async function countMapped(
  query: Kysely<ApiTables>,
  cell: CellMapping,
): Promise<MappedToCell> {
  const count = async (table: "host_mappings" | "instance_mappings") => {
    const { rows } = await query.selectFrom(table).where("cell_id", "=", cell.id)
      .select((eb) => eb.fn.countAll<number>().as("rows")).executeTakeFirstOrThrow();
    return Number(rows);
  };
  return { hosts: await count("host_mappings"), instances: await count("instance_mappings") };
}

/** Counts the compute nodes that deleting a cell would set to be discovered again. */
export async function countMappedComputeNodes(query: Kysely<CellTables>): Promise<number> {
  const { rows } = await query.selectFrom("compute_nodes")
    .where("deleted", "=", 0).where("mapped", "!=", 0)
    .select((eb) => eb.fn.countAll<number>().as("rows")).executeTakeFirstOrThrow();
  return Number(rows);
}

/**
 * Whether a cell's database holds an instance that is not deleted: hidden ones and those whose
 * `vm_state` is `soft-delete` count, as they do for Nova. One look into the index on `deleted`.
 */
export async function hasLiveInstance(database: Database<CellTables>): Promise<boolean> {
  const row = await database.repeatable((query) =>
    query.selectFrom("instances").select("id").where("deleted", "=", 0).limit(1).executeTakeFirst()
  );
  return row !== undefined;
}

/** A cell to delete. Once `signal` is aborted, the batch in flight is the last. */
export interface CellDeletion extends Pick<CommandContext, "clock" | "signal"> {
  readonly api: Database<ApiTables>;
  readonly cell: CellMapping;
  /** The cell's database; undefined when nothing is mapped to the cell, so that it need not be there. */
  readonly cellDatabase: Database<CellTables> | undefined;
  /** Is told after each batch how many instance mappings it deleted. */
  readonly onBatch: (instanceMappings: number) => void;
}

/** How a deletion ended, and what it deleted until then. */
export interface CellDeletionResult {
  /** `live instance`: one came to the cell meanwhile, and the rest was left alone. */
  readonly end: "deleted" | "live instance" | "stopped";
  readonly instanceMappings: number;
  readonly computeNodes: number;
  readonly hostMappings: number;
}

/**
 * Deletes a cell's instance mappings, its host mappings and its cell mapping, and sets `mapped = 0` on
 * its compute nodes, so that they can be discovered again.
 *
 * @throws {OperatorError} when something is mapped to the cell while it is being deleted; what was not
 * deleted by then stays.
 */
export async function deleteCell(deletion: CellDeletion): Promise<CellDeletionResult> {
  const { api, cell, cellDatabase, clock, signal } = deletion;
  const result = { instanceMappings: 0, computeNodes: 0, hostMappings: 0 };
  const lastHost = await newestHostMapping(api, cell);

  for (let last = 0;;) {
    if (signal.aborted) return { end: "stopped", ...result };
    const ids = await readInstanceMappings(api, cell, last);
    // Asked after reading the batch and before deleting it: Nova writes an instance to the cell before
    // it maps it there, so a mapping of the batch whose instance is alive is seen here.
    if (cellDatabase !== undefined && await hasLiveInstance(cellDatabase)) {
      return { end: "live instance", ...result };
    }
    if (ids.length === 0) break;
    const deleted = await deleteInstanceMappings(api, cell, ids);
    result.instanceMappings += deleted;
    deletion.onBatch(deleted);
    last = ids.at(-1)!;
  }

  if (cellDatabase !== undefined && lastHost !== undefined) {
    result.computeNodes = await unmapComputeNodes(cellDatabase, clock.now());
  }
  result.hostMappings = await deleteHostsAndCell(api, cell, lastHost ?? 0);
  return { end: "deleted", ...result };
}

/** The id of the cell's newest host mapping, or undefined when it has none. */
async function newestHostMapping(
  api: Database<ApiTables>,
  cell: CellMapping,
): Promise<number | undefined> {
  const row = await api.repeatable((query) =>
    query.selectFrom("host_mappings").select("id").where("cell_id", "=", cell.id)
      .orderBy("id", "desc").limit(1).executeTakeFirst()
  );
  return row?.id;
}

/**
 * A batch of the cell's instance mappings, by id. Only MySQL has an index on `cell_id`; elsewhere going on
 * after the last id makes all batches together one pass through the table.
 */
async function readInstanceMappings(
  api: Database<ApiTables>,
  cell: CellMapping,
  after: number,
): Promise<number[]> {
  const rows = await api.repeatable((query) =>
    query.selectFrom("instance_mappings").select("id")
      .where("cell_id", "=", cell.id).where("id", ">", after)
      .orderBy("id").limit(BATCH).execute()
  );
  return rows.map(({ id }) => id);
}

async function deleteInstanceMappings(
  api: Database<ApiTables>,
  cell: CellMapping,
  ids: readonly number[],
): Promise<number> {
  return await api.transaction(async (query) => {
    const { numDeletedRows } = await query.deleteFrom("instance_mappings").where("id", "in", ids)
      // An instance that moved to another cell meanwhile has its mapping there.
      .where("cell_id", "=", cell.id)
      .executeTakeFirst();
    return Number(numDeletedRows);
  }, { repeated: (before, now) => now || before });
}

/** Sets `mapped = 0` on all compute nodes that are not deleted, and says on how many it was not. */
async function unmapComputeNodes(database: Database<CellTables>, now: Date): Promise<number> {
  let unmapped = 0;
  for (let last = 0;;) {
    const nodes = await database.repeatable((query) =>
      query.selectFrom("compute_nodes").select(["id", "mapped"])
        .where("deleted", "=", 0).where("id", ">", last)
        .orderBy("id").limit(BATCH).execute()
    );
    if (nodes.length === 0) return unmapped;
    await database.transaction(
      (query) =>
        query.updateTable("compute_nodes").set({ mapped: 0, updated_at: now })
          .where("id", "in", nodes.map(({ id }) => id)).execute(),
      repeatable(),
    );
    unmapped += nodes.filter(({ mapped }) => mapped !== 0).length;
    last = nodes.at(-1)!.id;
  }
}

/**
 * Deletes the cell mapping with the host mappings up to `lastHost`; later ones belong to compute nodes
 * that have become mapped since.
 */
function deleteHostsAndCell(
  api: Database<ApiTables>,
  cell: CellMapping,
  lastHost: number,
): Promise<number> {
  return api.transaction(async (query) => {
    const { numDeletedRows } = await query.deleteFrom("host_mappings")
      .where("cell_id", "=", cell.id).where("id", "<=", lastHost).executeTakeFirst();
    // Where foreign keys are enforced they say the same; on SQLite they are not.
    const { hosts, instances } = await countMapped(query, cell);
    if (hosts + instances > 0) {
      throw new OperatorError(
        `While ${describeCell(cell)} was being deleted, others mapped ` +
          `${counted(hosts, "host")} and ${counted(instances, "instance")} to it, so it stays`,
        {
          hint: "Disable the cell, and stop discover_hosts and map_instances; then run this again.",
        },
      );
    }
    await query.deleteFrom("cell_mappings").where("id", "=", cell.id).execute();
    return Number(numDeletedRows);
  });
}

/**
 * Takes a host out of its cell.
 *
 * First `mapped = 0` is set in the cell, then the host mapping is deleted from the API database. A run
 * that is killed in between leaves a host that is still mapped, and a repeat finishes. The other way
 * round, the host would count as mapped without being so, and no discovery would ever find it again.
 */

import type { Kysely } from "kysely";
import { type Database, repeatable } from "../database/databases.ts";
import type { ApiTables, CellTables } from "./tables.ts";

/** What a cell's database has of a host. */
export interface HostInUse {
  /** Instances that are not deleted. */
  readonly instances: number;
  /** Compute nodes that are not deleted. */
  readonly computeNodes: number;
}

/** Looks up what is on a host. */
export async function countOnHost(query: Kysely<CellTables>, host: string): Promise<HostInUse> {
  const count = async (table: "instances" | "compute_nodes") => {
    const { rows } = await query.selectFrom(table)
      .where("host", "=", host).where("deleted", "=", 0)
      .select((eb) => eb.fn.countAll<number>().as("rows")).executeTakeFirstOrThrow();
    return Number(rows);
  };
  return { instances: await count("instances"), computeNodes: await count("compute_nodes") };
}

/**
 * Sets `mapped = 0` on a host's compute nodes, so that a discovery finds the host again; not when it has
 * instances.
 *
 * @returns what is on the host.
 */
export function unmapComputeNodesOfHost(
  database: Database<CellTables>,
  host: string,
  updatedAt: Date,
): Promise<HostInUse> {
  return database.transaction(async (query) => {
    const found = await countOnHost(query, host);
    if (found.instances === 0) {
      await query.updateTable("compute_nodes").set({ mapped: 0, updated_at: updatedAt })
        .where("host", "=", host).where("deleted", "=", 0).execute();
    }
    return found;
  }, repeatable());
}

/**
 * Deletes a host mapping.
 *
 * @param id `host_mappings.id`.
 * @returns false when somebody else has deleted it.
 */
export async function deleteHostMapping(api: Database<ApiTables>, id: number): Promise<boolean> {
  return await api.transaction(async (query) => {
    const { numDeletedRows } = await query.deleteFrom("host_mappings").where("id", "=", id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }, { repeated: (before, now) => before || now });
}

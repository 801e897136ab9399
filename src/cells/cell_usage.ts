/** How much is in the cells: what `list_cells --usage` counts. */

import type { Kysely } from "kysely";
import type { Database } from "../database/databases.ts";
import type { Clock } from "../plugin/contract.ts";
import { currentRevision } from "../schema/current_revision.ts";
import type { ApiTables, CellTables } from "./tables.ts";

/** How often a database is asked for its latency. */
const ROUND_TRIPS = 3;

/** What a cell's own database tells. */
export interface CellUsage {
  /** Milliseconds from asking the connected database to its answer, at best. */
  readonly latency: number;
  /** The schema's revision; null for a database without one. */
  readonly revision: string | null;
  /** Instances that are not deleted; null without a schema. */
  readonly instances: number | null;
  /** Deleted instances that have not been archived; null without a schema. */
  readonly deletedInstances: number | null;
}

/** The number of host mappings of each cell, by the cell mapping's id; cells without any are left out. */
export async function countHosts(query: Kysely<ApiTables>): Promise<ReadonlyMap<number, number>> {
  const rows = await query.selectFrom("host_mappings").groupBy("cell_id")
    .select((eb) => ["cell_id", eb.fn.countAll<number>().as("hosts")]).execute();
  return new Map(rows.map(({ cell_id, hosts }) => [cell_id, Number(hosts)]));
}

/** Asks a cell's database how much is in it, and how long an answer takes. */
export async function readCellUsage(
  database: Database<CellTables>,
  clock: Clock,
): Promise<CellUsage> {
  const latency = await measureLatency(database, clock);
  const revision = await currentRevision(database, "main");
  if (revision === null) return { latency, revision, instances: null, deletedInstances: null };
  return {
    latency,
    revision,
    instances: await countInstances(database, "="),
    deletedInstances: await countInstances(database, ">"),
  };
}

/**
 * The shortest of a few round trips: this program works on other cells meanwhile, which may delay its
 * look at an answer. Opening the connection does not count.
 */
async function measureLatency({ query }: Database<CellTables>, clock: Clock): Promise<number> {
  let shortest = Infinity;
  for (let trip = 0; trip < ROUND_TRIPS; trip++) {
    const asked = clock.now().getTime();
    await query.selectNoFrom((eb) => eb.lit(1).as("answer")).execute();
    shortest = Math.min(shortest, clock.now().getTime() - asked);
  }
  return shortest;
}

/**
 * Counts the instances whose `deleted` is 0 (`=`) or a row's id (`>`).
 *
 * Every release has an index that begins with `deleted` (`instances_deleted_created_at_idx`), so each
 * count reads a range of that index and no row: seconds for ten million instances. On
 * PostgreSQL that holds for pages that were vacuumed since they changed; of the others it looks at the
 * rows too. Written as `>` and not as `<>`, for which PostgreSQL uses no index.
 */
async function countInstances(
  database: Database<CellTables>,
  comparison: "=" | ">",
): Promise<number> {
  const { instances } = await database.repeatable((query) =>
    query.selectFrom("instances").where("deleted", comparison, 0)
      .select((eb) => eb.fn.countAll<number>().as("instances")).executeTakeFirstOrThrow()
  );
  return Number(instances);
}

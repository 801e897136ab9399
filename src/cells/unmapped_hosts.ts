/** The hosts of a cell that may lack a host mapping, as the cell's own database knows them. */

import type { Kysely } from "kysely";
import { type Database, repeatable } from "../database/databases.ts";
import { chunks } from "./chunks.ts";
import type { CellTables } from "./tables.ts";

/** Rows to a statement; well below every engine's limit on parameters (1 a row). */
const BATCH = 5000;

/** A compute node that has not been seen by a discovery yet. */
export interface UnmappedNode {
  readonly id: number;
  readonly host: string;
  readonly uuid: string;
}

/** The compute nodes with `mapped` 0, by id; those without a host are left out. */
export function readUnmappedNodes(database: Database<CellTables>): Promise<UnmappedNode[]> {
  return readAll(
    database,
    (query, after) =>
      query.selectFrom("compute_nodes").select(["id", "host", "uuid"])
        .where("deleted", "=", 0).where("mapped", "<", 1).where("host", "is not", null)
        .where("id", ">", after).orderBy("id").limit(BATCH)
        .$narrowType<{ host: string; uuid: string }>().execute(),
  );
}

/** The hosts that have a compute service, disabled or not, by the service's id. */
export async function readComputeServiceHosts(database: Database<CellTables>): Promise<string[]> {
  const services = await readAll(
    database,
    (query, after) =>
      query.selectFrom("services").select(["id", "host"])
        .where("deleted", "=", 0).where("binary", "=", "nova-compute").where("host", "is not", null)
        .where("id", ">", after).orderBy("id").limit(BATCH)
        .$narrowType<{ host: string }>().execute(),
  );
  return services.map(({ host }) => host);
}

/**
 * Sets `mapped` to 1, so that the next discovery passes over these nodes. Repeating it is safe.
 *
 * @param nodes their ids.
 */
export async function markMapped(
  database: Database<CellTables>,
  nodes: readonly number[],
  updatedAt: Date,
): Promise<void> {
  for (const chunk of chunks(nodes, BATCH)) {
    await database.transaction(
      (query) =>
        query.updateTable("compute_nodes").set({ mapped: 1, updated_at: updatedAt })
          .where("id", "in", chunk).where("mapped", "<", 1).execute(),
      repeatable(),
    );
  }
}

async function readAll<Row extends { readonly id: number }>(
  database: Database<CellTables>,
  readBatch: (query: Kysely<CellTables>, after: number) => Promise<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (;;) {
    const after = rows.at(-1)?.id ?? 0;
    const batch = await database.repeatable((query) => readBatch(query, after));
    rows.push(...batch);
    if (batch.length < BATCH) return rows;
  }
}

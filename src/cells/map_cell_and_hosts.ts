/** Maps the hosts of the main database to a cell, which is created when none of them has one yet. */

import type { Kysely } from "kysely";
import type { Database } from "../database/databases.ts";
import { type CellMappingValues, insertCellMapping } from "./cell_mappings.ts";
import { chunks } from "./chunks.ts";
import { retryDuplicates } from "./retry_duplicates.ts";
import type { ApiTables, CellTables } from "./tables.ts";

/** Hosts to a statement: far below every engine's limit on parameters (3 a row). */
const CHUNK = 500;

/** What {@link mapCellAndHosts} found and did. */
export interface CellAndHosts {
  /** The cell of the hosts. */
  readonly cellUuid: string;
  /** True when the cell mapping was created. */
  readonly cellCreated: boolean;
  /** The hosts that were mapped now, in the order given. */
  readonly mapped: readonly string[];
  /** The hosts that had a host mapping, in the order given, with the UUIDs of their cells. */
  readonly alreadyMapped: readonly { readonly host: string; readonly cellUuid: string }[];
}

/** The hosts that report to a cell database: those of its compute nodes, each once, oldest first. */
export async function readComputeHosts(database: Database<CellTables>): Promise<string[]> {
  const nodes = await database.repeatable((query) =>
    query.selectFrom("compute_nodes").select("host")
      .where("deleted", "=", 0).where("host", "is not", null)
      .orderBy("id").$narrowType<{ host: string }>().execute()
  );
  return [...new Set(nodes.map(({ host }) => host))];
}

/**
 * Maps those hosts that have no host mapping yet. They go to the cell of the last host that has one,
 * else to a new cell. Nothing is changed when all have one already.
 *
 * One transaction creates the cell and the host mappings, so that a run that is killed leaves no cell
 * without hosts behind. Of two runs at once, one finds the hosts mapped by the other.
 *
 * @param hosts at least one, each once, in the order of their compute nodes.
 * @param newCell the cell mapping to create if it is needed.
 */
export function mapCellAndHosts(
  api: Database<ApiTables>,
  hosts: readonly string[],
  newCell: CellMappingValues,
): Promise<CellAndHosts> {
  return retryDuplicates(api, async (query, attempt) => {
    // Host names that differ in case only are one host to MySQL's collation, and two to a Map. The
    // first attempt compares here, which takes few statements; if that ends in a duplicate, the
    // database compares, host by host.
    const known = attempt === 1
      ? await findCellsOfHosts(query, hosts)
      : await findCellsOfHostsOneByOne(query, hosts);
    const missing = hosts.filter((host) => !known.has(host));
    const alreadyMapped = hosts.filter((host) => known.has(host))
      .map((host) => ({ host, cellUuid: known.get(host)!.uuid }));
    const lastKnown = alreadyMapped.at(-1);
    const cell = lastKnown && known.get(lastKnown.host);
    if (missing.length === 0 && cell !== undefined) {
      return { cellUuid: cell.uuid, cellCreated: false, mapped: [], alreadyMapped };
    }
    const cellId = cell?.id ?? await insertCellMapping(query, newCell);
    const mapped = attempt === 1
      ? await insertHostMappings(query, missing, cellId, newCell.createdAt)
      : await insertHostMappingsOneByOne(query, missing, cellId, newCell.createdAt);
    return {
      cellUuid: cell?.uuid ?? newCell.uuid,
      cellCreated: cell === undefined,
      mapped,
      alreadyMapped,
    };
  });
}

type CellKey = { readonly id: number; readonly uuid: string };

function hostMappings(query: Kysely<ApiTables>) {
  return query.selectFrom("host_mappings")
    .innerJoin("cell_mappings", "cell_mappings.id", "host_mappings.cell_id")
    .select(["host_mappings.host", "cell_mappings.id", "cell_mappings.uuid"]);
}

async function findCellsOfHosts(
  query: Kysely<ApiTables>,
  hosts: readonly string[],
): Promise<Map<string, CellKey>> {
  const cells = new Map<string, CellKey>();
  for (const chunk of chunks(hosts, CHUNK)) {
    const rows = await hostMappings(query).where("host_mappings.host", "in", chunk).execute();
    for (const { host, id, uuid } of rows) cells.set(host, { id, uuid });
  }
  return cells;
}

async function findCellsOfHostsOneByOne(
  query: Kysely<ApiTables>,
  hosts: readonly string[],
): Promise<Map<string, CellKey>> {
  const cells = new Map<string, CellKey>();
  for (const host of hosts) {
    const row = await hostMappings(query).where("host_mappings.host", "=", host).executeTakeFirst();
    if (row !== undefined) cells.set(host, { id: row.id, uuid: row.uuid });
  }
  return cells;
}

async function insertHostMappings(
  query: Kysely<ApiTables>,
  hosts: readonly string[],
  cellId: number,
  createdAt: Date,
): Promise<readonly string[]> {
  for (const chunk of chunks(hosts, CHUNK)) {
    await query.insertInto("host_mappings")
      .values(chunk.map((host) => ({ host, cell_id: cellId, created_at: createdAt })))
      .execute();
  }
  return hosts;
}

async function insertHostMappingsOneByOne(
  query: Kysely<ApiTables>,
  hosts: readonly string[],
  cellId: number,
  createdAt: Date,
): Promise<readonly string[]> {
  const inserted: string[] = [];
  for (const host of hosts) {
    if ((await findCellsOfHostsOneByOne(query, [host])).size > 0) continue;
    await insertHostMappings(query, [host], cellId, createdAt);
    inserted.push(host);
  }
  return inserted;
}

/** Host mappings: the API database's record of which cell each compute host is in. */

import type { Kysely } from "kysely";
import { DatabaseError } from "../database/database_error.ts";
import { type Database, repeatable } from "../database/databases.ts";
import type { CellMapping } from "./cell_mappings.ts";
import { chunks } from "./chunks.ts";
import type { ApiTables } from "./tables.ts";

/** Hosts to a statement: far below every engine's limit on parameters (3 a row). */
const CHUNK = 1000;

/** A host mapping with what people know its cell by. */
export interface HostInCell {
  readonly host: string;
  /** Null for a cell without a name. */
  readonly cellName: string | null;
  readonly cellUuid: string;
}

/**
 * All host mappings, or those of one cell, by host.
 *
 * @param cellId `cell_mappings.id`.
 */
export async function listHostMappings(
  query: Kysely<ApiTables>,
  cellId?: number,
): Promise<HostInCell[]> {
  let mappings = query.selectFrom("host_mappings")
    .innerJoin("cell_mappings", "cell_mappings.id", "host_mappings.cell_id")
    .select([
      "host_mappings.host",
      "cell_mappings.name as cellName",
      "cell_mappings.uuid as cellUuid",
    ]);
  if (cellId !== undefined) mappings = mappings.where("host_mappings.cell_id", "=", cellId);
  // By code unit, not by a collation, so that scripts see one order on every engine.
  return (await mappings.execute()).toSorted((one, other) =>
    one.host < other.host ? -1 : one.host > other.host ? 1 : 0
  );
}

/** The host mapping of a host, or undefined; the database decides what is the same name. */
export function findHostMapping(
  query: Kysely<ApiTables>,
  host: string,
): Promise<{ id: number; host: string; cell_id: number } | undefined> {
  return query.selectFrom("host_mappings").select(["id", "host", "cell_id"])
    .where("host", "=", host).executeTakeFirst();
}

/**
 * The cells of those hosts that have a host mapping.
 *
 * @returns `cell_mappings.id` by host, spelt as in `hosts`.
 */
export async function findCellsOfHosts(
  query: Kysely<ApiTables>,
  hosts: readonly string[],
): Promise<Map<string, number>> {
  const cells = new Map<string, number>();
  for (const chunk of chunks(hosts, CHUNK)) {
    const rows = await query.selectFrom("host_mappings").select(["host", "cell_id"])
      .where("host", "in", chunk).execute();
    for (const { host, cell_id } of rows) cells.set(host, cell_id);
    // MySQL finds names that differ in case only, or by a blank at the end. Which of ours was meant,
    // it says when asked for them one by one.
    const asked = new Set(chunk);
    if (rows.every(({ host }) => asked.has(host))) continue;
    for (const [host, cellId] of await findOneByOne(query, chunk)) cells.set(host, cellId);
  }
  return cells;
}

async function findOneByOne(
  query: Kysely<ApiTables>,
  hosts: readonly string[],
): Promise<Map<string, number>> {
  const cells = new Map<string, number>();
  for (const host of hosts) {
    const found = await findHostMapping(query, host);
    if (found !== undefined) cells.set(host, found.cell_id);
  }
  return cells;
}

/** What became of hosts that were to be mapped. */
export type MappingOutcome =
  /** All have a host mapping now; those in `mapped` got it from us. */
  | { readonly mapped: readonly string[]; readonly taken?: undefined }
  /** Somebody else mapped `taken` after we had looked; nothing was changed. */
  | { readonly taken: readonly string[] };

/**
 * Maps hosts that had no host mapping when looked up, all in one transaction.
 *
 * @param hosts each once, in the order in which to insert them.
 */
export async function mapHosts(
  api: Database<ApiTables>,
  cell: Pick<CellMapping, "id">,
  hosts: readonly string[],
  createdAt: Date,
): Promise<MappingOutcome> {
  if (hosts.length === 0) return { mapped: [] };
  const insert = async (query: Kysely<ApiTables>, some: readonly string[]) => {
    for (const chunk of chunks(some, CHUNK)) {
      await query.insertInto("host_mappings")
        .values(chunk.map((host) => ({ host, cell_id: cell.id, created_at: createdAt })))
        .execute();
    }
  };
  let attempts = 0;
  try {
    await api.transaction(async (query) => {
      // A commit that got no answer may have mapped them already.
      const cells = attempts++ === 0 ? undefined : await findCellsOfHosts(query, hosts);
      await insert(query, hosts.filter((host) => cells?.get(host) !== cell.id));
    }, repeatable());
    return { mapped: hosts };
  } catch (error) {
    const taken = await takenMeanwhile(api, hosts, error);
    if (taken.length > 0) return { taken };
  }
  // Two of the hosts have names that are one to the database: the first of them is mapped.
  try {
    return await api.transaction(async (query) => {
      const mapped: string[] = [];
      for (const host of hosts) {
        if (await findHostMapping(query, host) !== undefined) continue;
        await insert(query, [host]);
        mapped.push(host);
      }
      return { mapped };
    });
  } catch (error) {
    const taken = await takenMeanwhile(api, hosts, error);
    // Whoever took a host may have given it up again by now: it was a collision all the same.
    return { taken: taken.length > 0 ? taken : hosts };
  }
}

/** After a failed insert: the hosts that have a host mapping now. */
async function takenMeanwhile(
  api: Database<ApiTables>,
  hosts: readonly string[],
  error: unknown,
): Promise<string[]> {
  if (!(error instanceof DatabaseError) || error.kind !== "duplicate") throw error;
  return [...(await api.repeatable((query) => findOneByOne(query, hosts))).keys()];
}

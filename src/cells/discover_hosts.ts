/**
 * Gives the hosts that cells' databases know a host mapping.
 *
 * First all cells are read, many at once. Then the API database is written, cell after cell in a fixed
 * order: a host that two cells claim goes to the same one in every run, and of two runs at once one loses
 * to the other at the first host that both want, and stops there. Last, `mapped` is set in the cells. In
 * this order a run that is killed leaves at worst hosts that are mapped and compute nodes that do not say
 * so; the next run sets these. The other way round, hosts could be passed over for ever.
 */

import type { Database } from "../database/databases.ts";
import type { CommandContext } from "../plugin/contract.ts";
import type { CellMapping } from "./cell_mappings.ts";
import { findCellsOfHosts, mapHosts } from "./host_mappings.ts";
import type { ApiTables, CellTables } from "./tables.ts";
import { readComputeServiceHosts, readUnmappedNodes, type UnmappedNode } from "./unmapped_hosts.ts";

/** What a cell's database says. */
export interface CellHosts {
  /** Each once, in the order of their compute nodes or services. */
  readonly hosts: readonly string[];
  /** The compute nodes to be marked as mapped; none when the hosts come from services. */
  readonly nodes: readonly UnmappedNode[];
}

/**
 * Reads a cell's hosts that may need a host mapping.
 *
 * @param byService whether to look at all `nova-compute` services, for drivers whose services may have
 * no compute node, in place of the compute nodes with `mapped` 0.
 */
export async function readCellHosts(
  database: Database<CellTables>,
  byService: boolean,
): Promise<CellHosts> {
  const nodes = byService ? [] : await readUnmappedNodes(database);
  const hosts = byService ? await readComputeServiceHosts(database) : nodes.map(({ host }) => host);
  return { hosts: [...new Set(hosts)], nodes };
}

/** What was done about one cell's hosts. */
export interface MappedCell {
  readonly cell: CellMapping;
  /** The hosts that got a host mapping, or would have got one in a dry run. */
  readonly mapped: readonly string[];
  /** Those that were mapped to this cell before. */
  readonly known: readonly string[];
  /** Those that are mapped to another cell, which stays as it is. */
  readonly elsewhere: readonly string[];
  /** Ids of the compute nodes that are to be marked as mapped. */
  readonly nodes: readonly number[];
  /** Hosts that another process mapped meanwhile, so that none of this cell's was. */
  readonly taken: readonly string[];
}

/** Where to write, and whether to. */
export interface MappingJob extends Pick<CommandContext, "clock" | "signal"> {
  readonly api: Database<ApiTables>;
  /** True to change nothing. */
  readonly dryRun: boolean;
}

/**
 * Maps the hosts of cells, one transaction a cell, and tells of each cell. It ends after a cell of which
 * another process mapped hosts meanwhile: that process is at work on the rest too.
 *
 * @throws the signal's reason, between two cells.
 */
export async function* mapHostsOfCells(
  { api, clock, signal, dryRun }: MappingJob,
  found: Iterable<CellHosts & { readonly cell: CellMapping }>,
): AsyncGenerator<MappedCell> {
  const planned = new Map<string, number>();
  for (const { cell, hosts, nodes } of found) {
    signal.throwIfAborted();
    const cells = await api.repeatable((query) => findCellsOfHosts(query, hosts));
    const missing: string[] = [];
    const known: string[] = [];
    const elsewhere: string[] = [];
    for (const host of hosts) {
      const cellId = cells.get(host) ?? planned.get(host);
      (cellId === undefined ? missing : cellId === cell.id ? known : elsewhere).push(host);
    }
    const seen = { cell, known, elsewhere };
    if (dryRun) {
      for (const host of missing) planned.set(host, cell.id);
      yield { ...seen, mapped: missing, nodes: [], taken: [] };
      continue;
    }
    const outcome = await mapHosts(api, cell, missing, clock.now());
    if (outcome.taken !== undefined) {
      yield { ...seen, mapped: [], nodes: [], taken: outcome.taken };
      return;
    }
    const foreign = new Set(elsewhere);
    const ours = nodes.filter(({ host }) => !foreign.has(host)).map(({ id }) => id);
    yield { ...seen, mapped: outcome.mapped, nodes: ours, taken: [] };
  }
}

/** The host aggregates of the API database, and the compute nodes of their hosts. */

import type { CellMapping } from "../../cells/cell_mappings.ts";
import { type CellVisit, visitCells, type VisitLimits } from "../../cells/fan_out.ts";
import { chunks } from "../../cells/chunks.ts";
import type { ApiTables, CellTables } from "../../cells/tables.ts";
import type { Database } from "../../database/databases.ts";
import type { CommandContext } from "../../plugin/contract.ts";

/** A host in an aggregate. */
export interface Membership {
  readonly host: string;
  /** The aggregate's UUID, which Placement knows it by. */
  readonly aggregate: string;
  readonly name: string;
  /** `cell_mappings.id` of the host's cell; null for a host that is not mapped. */
  readonly cellId: number | null;
}

/** The API database's share of this. */
export interface AggregateTables extends ApiTables {
  aggregates: { id: number; uuid: string | null; name: string | null };
  aggregate_hosts: { id: number; host: string | null; aggregate_id: number };
}

const HOSTS_PER_QUERY = 1000;

/** All memberships: by aggregate, and in it by host in the order in which they were added. */
export async function readMemberships(api: Database<AggregateTables>): Promise<Membership[]> {
  const rows = await api.repeatable((query) =>
    query.selectFrom("aggregates")
      .innerJoin("aggregate_hosts", "aggregate_hosts.aggregate_id", "aggregates.id")
      .leftJoin("host_mappings", "host_mappings.host", "aggregate_hosts.host")
      .select(["aggregates.uuid", "aggregates.name", "aggregate_hosts.host", "cell_id"])
      .orderBy("aggregates.id").orderBy("aggregate_hosts.id").execute()
  );
  return rows.map(({ uuid, name, host, cell_id: cellId }) => ({
    host: host ?? "",
    aggregate: uuid ?? "",
    name: name ?? "",
    cellId,
  }));
}

/** The compute nodes of hosts, and the cells that could not be asked. */
export interface HostNodes {
  /** UUIDs of the compute nodes by host; hosts of cells that could not be asked are left out. */
  readonly nodes: ReadonlyMap<string, readonly string[]>;
  readonly visits: readonly CellVisit<unknown>[];
}

/** Finds the compute nodes of the hosts of memberships, each in its cell. */
export async function findHostNodes(
  context: CommandContext,
  cells: readonly CellMapping[],
  memberships: readonly Membership[],
  limits: VisitLimits,
): Promise<HostNodes> {
  const hostsOf = (cell: CellMapping) => [
    ...new Set(
      memberships.filter(({ cellId }) => cellId === cell.id).map(({ host }) => host),
    ),
  ];
  const concerned = cells.filter((cell) => hostsOf(cell).length > 0);
  const nodes = new Map<string, string[]>();
  const visits: CellVisit<unknown>[] = [];
  const visiting = visitCells(context, concerned, limits, async (database, cell) => {
    const hosts = hostsOf(cell);
    return { hosts, rows: await readNodes(database, hosts) };
  });
  for await (const visit of visiting) {
    visits.push(visit);
    if (visit.failure !== undefined) continue;
    const { hosts, rows } = visit.result;
    const exact = Map.groupBy(rows, ({ host }) => host);
    // A server may take names as the same that differ in capitals; then these are its answer.
    const alike = Map.groupBy(rows, ({ host }) => host?.toLowerCase());
    for (const host of hosts) {
      const found = exact.get(host) ?? alike.get(host.toLowerCase()) ?? [];
      nodes.set(host, found.flatMap(({ uuid }) => uuid ?? []));
    }
  }
  return { nodes, visits };
}

async function readNodes(database: Database<CellTables>, hosts: readonly string[]) {
  const rows = [];
  for (const piece of chunks(hosts, HOSTS_PER_QUERY)) {
    rows.push(
      ...await database.repeatable((query) =>
        query.selectFrom("compute_nodes").select(["host", "uuid"])
          .where("deleted", "=", 0).where("host", "in", piece).orderBy("id").execute()
      ),
    );
  }
  return rows;
}

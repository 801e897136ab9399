/** What the databases know about who lives where: the cells', and the API's. */

import type { ExpressionBuilder } from "kysely";
import { CELL0_UUID, type CellMapping } from "../../cells/cell_mappings.ts";
import { type CellVisit, visitCells, type VisitLimits } from "../../cells/fan_out.ts";
import { chunks } from "../../cells/chunks.ts";
import type { Database } from "../../database/databases.ts";
import type { CommandContext } from "../../plugin/contract.ts";
import type { AuditApiTables, AuditTables } from "./tables.ts";

/** A compute node, whether or not its row was deleted. */
export interface NodeBook {
  /**
   * Who rightly holds something of its providers: the instances on it, the migrations from and to it that
   * are in progress, and the instances that these move.
   */
  readonly residents: ReadonlySet<string>;
  readonly host: string | null;
  /** Its `hypervisor_hostname`. */
  readonly name: string | null;
}

/** Where a live instance is. */
export interface Whereabouts {
  readonly host: string | null;
  /** The `hypervisor_hostname` of its compute node. */
  readonly node: string | null;
  readonly taskState: string | null;
}

/** The databases, as long as they answer. */
export interface CellBooks {
  /** Compute nodes by UUID; without those that no cell knows. */
  nodes(uuids: readonly string[]): Promise<ReadonlyMap<string, NodeBook>>;
  /** The live instances among consumers. */
  instances(consumers: readonly string[]): Promise<ReadonlyMap<string, Whereabouts>>;
  /** Those among consumers that are instances in the making. */
  beingCreated(consumers: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Those among consumers that may live in a cell that does not answer: all but those that are mapped to
   * one that does. None when all cells answer.
   */
  maybeSilent(consumers: readonly string[]): Promise<ReadonlySet<string>>;
  /** The visits to cells that do not answer, each once. */
  readonly silent: readonly CellVisit<unknown>[];
}

const PER_QUERY = 1000;
/** A migration in any other state is in progress. */
const ENDED = ["confirmed", "reverted", "error", "failed", "completed", "cancelled", "done"];

/** Opens the books. */
export function openBooks(
  context: CommandContext,
  api: Database<AuditApiTables>,
  cells: readonly CellMapping[],
  limits: VisitLimits,
): CellBooks {
  let answering = cells.filter(({ uuid }) => uuid !== CELL0_UUID);
  const silent: CellVisit<unknown>[] = [];

  /** Asks every cell that has answered so far. */
  async function askCells<R>(ask: (database: Database<AuditTables>) => Promise<R>): Promise<R[]> {
    const answers: R[] = [];
    for await (const visit of visitCells<R, AuditTables>(context, answering, limits, ask)) {
      if (visit.failure === undefined) answers.push(visit.result);
      else silent.push(visit);
    }
    answering = answering.filter((cell) => !silent.some((visit) => visit.cell === cell));
    return answers;
  }

  return {
    silent,
    async nodes(uuids) {
      const answers = await askCells((database) =>
        inPieces(uuids, (piece) => readNodes(database, piece))
      );
      return new Map(answers.flat().map(({ uuid, ...book }) => [uuid, book]));
    },
    async instances(consumers) {
      const answers = await askCells((database) =>
        inPieces(
          consumers,
          (piece) =>
            database.repeatable((query) =>
              query.selectFrom("instances").select([
                "uuid",
                "host",
                "node",
                "task_state as taskState",
              ])
                .where("uuid", "in", piece).where("deleted", "=", 0).execute()
            ),
        )
      );
      return new Map(answers.flat().map(({ uuid, ...where }) => [uuid, where]));
    },
    async beingCreated(consumers) {
      const rows = await inPieces(
        consumers,
        (piece) =>
          api.repeatable((query) =>
            query.selectFrom("build_requests").select("instance_uuid")
              .where("instance_uuid", "in", piece).execute()
          ),
      );
      return new Set(rows.flatMap(({ instance_uuid: uuid }) => uuid ?? []));
    },
    async maybeSilent(consumers) {
      if (silent.length === 0) return new Set();
      const ids = answering.map(({ id }) => id);
      const rows = await inPieces(
        consumers,
        (piece) =>
          api.repeatable((query) =>
            query.selectFrom("instance_mappings").select(["instance_uuid", "cell_id"])
              .where("instance_uuid", "in", piece).execute()
          ),
      );
      const elsewhere = new Set(
        rows.filter(({ cell_id: id }) => id !== null && ids.includes(id))
          .map(({ instance_uuid: uuid }) => uuid),
      );
      return new Set(consumers.filter((consumer) => !elsewhere.has(consumer)));
    },
  };
}

/**
 * Compute nodes and whoever lives on them. A node whose row was deleted still is the home of its
 * instances, unless the host has one of the same name again.
 */
async function readNodes(
  database: Database<AuditTables>,
  uuids: readonly string[],
): Promise<(NodeBook & { readonly uuid: string })[]> {
  return await database.repeatable(async (query) => {
    const nodes = await query.selectFrom("compute_nodes")
      .select(["uuid", "host", "hypervisor_hostname as name"]).where("uuid", "in", uuids).execute();
    const homes = query.selectFrom("compute_nodes").where("compute_nodes.uuid", "in", uuids)
      .where(isCurrent);
    const instances = await homes
      .innerJoin("instances", (join) =>
        join.onRef("instances.host", "=", "compute_nodes.host")
          .onRef("instances.node", "=", "compute_nodes.hypervisor_hostname")
          .on("instances.deleted", "=", 0))
      .select(["compute_nodes.uuid as home", "instances.uuid as uuid"]).execute();
    const migrations = await homes
      .innerJoin(
        "migrations",
        (join) =>
          join.on("migrations.deleted", "=", 0).on(({ eb, or, and, ref }) =>
            or([
              and([
                eb("source_compute", "=", ref("compute_nodes.host")),
                eb("source_node", "=", ref("hypervisor_hostname")),
              ]),
              and([
                eb("dest_compute", "=", ref("compute_nodes.host")),
                eb("dest_node", "=", ref("hypervisor_hostname")),
              ]),
            ])
          ),
      )
      .where(({ eb, or }) => or([eb("status", "not in", ENDED), eb("status", "is", null)]))
      .select([
        "compute_nodes.uuid as home",
        "migrations.uuid as uuid",
        "instance_uuid as instance",
      ])
      .execute();
    const residents = Map.groupBy(
      [
        ...instances,
        ...migrations.map(({ home, uuid }) => ({ home, uuid })),
        ...migrations.map(({ home, instance }) => ({ home, uuid: instance })),
      ],
      ({ home }) => home,
    );
    return nodes.flatMap(({ uuid, host, name }) => {
      if (uuid === null) return [];
      const here = residents.get(uuid)?.flatMap((resident) => resident.uuid ?? []);
      return [{ uuid, host, name, residents: new Set(here) }];
    });
  });
}

function isCurrent(
  { eb, or, not, exists, selectFrom }: ExpressionBuilder<AuditTables, "compute_nodes">,
) {
  const another = selectFrom("compute_nodes as live").select("live.uuid")
    .whereRef("live.host", "=", "compute_nodes.host")
    .whereRef("live.hypervisor_hostname", "=", "compute_nodes.hypervisor_hostname")
    .where("live.deleted", "=", 0);
  return or([eb("compute_nodes.deleted", "=", 0), not(exists(another))]);
}

/** Asks for a list in pieces that fit into a statement, one after the other. */
async function inPieces<R>(
  list: readonly string[],
  ask: (piece: readonly string[]) => Promise<readonly R[]>,
): Promise<R[]> {
  const answers: R[] = [];
  for (const piece of chunks(list, PER_QUERY)) answers.push(...await ask(piece));
  return answers;
}

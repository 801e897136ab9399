/** Giving an Ironic node to another nova-compute service, with its instance, in one cell's database. */

import type { Kysely } from "kysely";
import { DatabaseError } from "../database/database_error.ts";
import type { Database } from "../database/databases.ts";
import { OperatorError } from "../errors/operator_error.ts";
import type { Time, Truth } from "./tables.ts";

/** The tables of a cell's database, as far as this reads and writes them. */
export interface NodeTables {
  compute_nodes: {
    id: number;
    updated_at: Time;
    deleted: number | null;
    uuid: string | null;
    service_id: number | null;
    host: string | null;
    hypervisor_hostname: string | null;
  };
  services: {
    id: number;
    deleted: number | null;
    host: string | null;
    binary: string | null;
    forced_down: Truth;
  };
  instances: {
    id: number;
    updated_at: Time;
    deleted: number | null;
    uuid: string;
    host: string | null;
    node: string | null;
  };
}

/** What is asked for. */
export interface NodeMove {
  /** The compute node's UUID, which is the Ironic node's. */
  readonly node: string;
  /** The host of the service that it is given to. */
  readonly destination: string;
  /** Nothing is written. */
  readonly dryRun: boolean;
  readonly now: Date;
}

/** What was moved, or would be. */
export interface MovedNode {
  /** The host that it came from. */
  readonly source: string;
  /** The host that it went to, as it is stored. */
  readonly destination: string;
  /** The UUID of its instance, if it has one. */
  readonly instance: string | undefined;
}

/** A service that runs compute nodes. */
const COMPUTE = "nova-compute";

/**
 * Moves a node and its instance, both or neither.
 *
 * @throws {OperatorError} when the move is not possible, or not safe; then nothing was written.
 */
export async function moveIronicNode(
  database: Database<NodeTables>,
  move: NodeMove,
): Promise<MovedNode> {
  const lock = !move.dryRun && database.traits.concurrentWrites;
  let before: MovedNode | undefined;
  return await database.transaction(async (query) => {
    try {
      return before = await moveIn(query, move, lock);
    } catch (error) {
      // Moved before by a commit that got no answer: its service is not down then.
      if (before === undefined || error instanceof DatabaseError) throw error;
      if (await isAt(query, move.node, before.destination)) return before;
      throw error;
    }
  }, { repeated: (first) => first });
}

async function moveIn(
  query: Kysely<NodeTables>,
  { node: uuid, destination: host, dryRun, now }: NodeMove,
  lock: boolean,
): Promise<MovedNode> {
  const destination = await query.selectFrom("services").select(["id", "host", "forced_down"])
    .where("host", "=", host).where("binary", "=", COMPUTE).where("deleted", "=", 0)
    .executeTakeFirst();
  if (destination === undefined) {
    throw new OperatorError(`There is no ${COMPUTE} service on host ${host} in this database`, {
      hint: "Both services have to be in the cell of [database] connection.",
    });
  }
  if (destination.forced_down) {
    throw new OperatorError(`The ${COMPUTE} service on host ${host} is forced down`, {
      hint: "Move the node to a service that runs.",
    });
  }
  const node = await query.selectFrom("compute_nodes")
    .select(["id", "host", "hypervisor_hostname", "service_id"])
    .where("uuid", "=", uuid).where("deleted", "=", 0)
    .$if(lock, (select) => select.forUpdate()).executeTakeFirst();
  if (node === undefined) {
    throw new OperatorError(`There is no compute node ${uuid} in this database`, {
      hint:
        "Its UUID is that of the Ironic node, and it has to be in the cell of [database] connection.",
    });
  }
  const source = node.service_id === null ? undefined : await query.selectFrom("services")
    .select(["host", "forced_down"]).where("id", "=", node.service_id).where("deleted", "=", 0)
    .executeTakeFirst();
  if (source === undefined) {
    throw new OperatorError(`The service of compute node ${uuid} is not in this database`, {
      hint: "Its service_id is empty or leads nowhere; start its nova-compute once, which sets it.",
    });
  }
  if (!source.forced_down) {
    throw new OperatorError(`The ${COMPUTE} service on host ${source.host} is not forced down`, {
      hint: "Stop it, then: openstack compute service set --down HOST nova-compute",
    });
  }
  const instances = await query.selectFrom("instances").select(["id", "uuid"])
    .where("host", "=", node.host).where("node", "=", node.hypervisor_hostname)
    .where("deleted", "=", 0).orderBy("id").limit(2)
    .$if(lock, (select) => select.forUpdate()).execute();
  if (instances.length > 1) {
    throw new OperatorError(
      `Compute node ${uuid} has several instances, ${instances[0].uuid} among them`,
      { hint: "Delete those that Ironic does not have on this node, then move it." },
    );
  }
  if (!dryRun) {
    await query.updateTable("compute_nodes")
      .set({ service_id: destination.id, host: destination.host, updated_at: now })
      .where("id", "=", node.id).execute();
    for (const { id } of instances) {
      await query.updateTable("instances").set({ host: destination.host, updated_at: now })
        .where("id", "=", id).execute();
    }
  }
  return {
    source: node.host ?? "",
    destination: destination.host ?? "",
    instance: instances[0]?.uuid,
  };
}

/** True when a node is on a host. */
async function isAt(query: Kysely<NodeTables>, uuid: string, host: string): Promise<boolean> {
  const node = await query.selectFrom("compute_nodes").select("host")
    .where("uuid", "=", uuid).where("deleted", "=", 0).executeTakeFirst();
  return node?.host === host;
}

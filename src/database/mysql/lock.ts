/** Locks between processes on MySQL: `GET_LOCK`, which ends with the connection, or the cluster's own. */

import { createHash } from "node:crypto";
import { sql } from "kysely";
import { OperatorError } from "../../errors/operator_error.ts";
import type { LockTaker, TryLock } from "../locks.ts";
import { readClusterNode } from "./cluster.ts";
import { clusterLock } from "./cluster_lock.ts";

// The server refuses longer names.
const MAX_NAME_LENGTH = 64;

/**
 * Makes what tries to take a lock.
 *
 * @throws {OperatorError} on a node of a cluster that keeps its DDL to itself.
 */
export async function openLock(taker: LockTaker, name: string): Promise<TryLock> {
  const node = await readClusterNode(taker.holder);
  if (node === undefined) return serverLock(taker, name);
  if (node.osuMethod === "RSU") {
    throw new OperatorError(
      `The ${taker.place} is in a Galera cluster whose node has wsrep_osu_method = RSU: what is ` +
        "created or changed now would be so on this node alone, and no lock would count for the others",
      { hint: "Run SET GLOBAL wsrep_osu_method = 'TOI' on that node, then run this again." },
    );
  }
  return clusterLock(taker, name);
}

/** Names of such locks count for the whole server, so the database's is part of it. */
function serverLock({ holder, database }: LockTaker, name: string): TryLock {
  const lock = lockName(name, database);
  return async () => {
    const { rows } = await sql<{ taken: number | null }>`SELECT GET_LOCK(${lock}, 0) AS taken`
      .execute(holder);
    if (rows[0].taken !== 1) return undefined;
    return {
      async release() {
        await sql`SELECT RELEASE_LOCK(${lock})`.execute(holder);
      },
    };
  };
}

/** The server-wide name of a database's lock, readable where it fits. */
export function lockName(name: string, database: string): string {
  const plain = `nova-manage ${name} ${database}`;
  if (plain.length <= MAX_NAME_LENGTH) return plain;
  return `nova-manage ${createHash("sha256").update(plain).digest("hex").slice(0, 50)}`;
}

/**
 * Locks between processes on a Galera cluster, where `GET_LOCK` holds on one node only, and Percona
 * XtraDB Cluster refuses it altogether. docs/databases.md argues for the way that is taken here.
 *
 * The lock is the only row of a table in the database that it is about. Of several who insert it at once,
 * the cluster's certification lets one. He changes it every few seconds to show that he is there. Whoever
 * sees it unchanged for the whole lease takes it over, with an UPDATE that is certified against the
 * owner's and everybody else's. The owner drops the table when he is done.
 */

import { sql } from "kysely";
import { OperatorError } from "../../errors/operator_error.ts";
import { DatabaseError, type DatabaseErrorKind } from "../database_error.ts";
import type { HeldLock, LockTaker, TryLock } from "../locks.ts";

/** The beginning of the names of all such tables. */
export const LOCK_TABLES = "nova_manage_lock_";

/** How often an owner shows that he is there, and how long he may fail to; in milliseconds. */
export interface Lease {
  readonly beat: number;
  readonly length: number;
}

/** Long enough for a cluster that finds a new majority, short enough to wait for after a kill. */
const USUAL_LEASE: Lease = { beat: 5_000, length: 30_000 };

interface Owner {
  readonly owner: string;
  readonly beat: number;
  /** The account that he works under, as the server sees it. */
  readonly holder: string;
}

/** The table that stands for a lock. */
export function lockTable(name: string): string {
  const words = name.replace(/^nova-manage /, "").toLowerCase().replace(/[^a-z0-9]+/g, "_");
  return `${LOCK_TABLES}${words}`.slice(0, 64);
}

/** Makes what tries to take a lock, to be called again and again until it does. */
export function clusterLock(taker: LockTaker, name: string, lease = USUAL_LEASE): TryLock {
  const { holder: query, identity, warn, place } = taker;
  const table = sql.table(lockTable(name));
  /** What the row was like, and since when it is not known to have been different. */
  let seen: { readonly state: string; readonly since: number } | undefined;

  async function readOwner(): Promise<Owner | undefined | "no table"> {
    try {
      const { rows } = await sql<Owner>`SELECT owner, beat, holder FROM ${table} WHERE id = 1`
        .execute(query);
      return rows[0];
    } catch (error) {
      if (isKind(error, "no_such_table")) return "no table";
      throw error;
    }
  }

  /**
   * Makes the table. That a table is there already must be no error: the other nodes would report it, too.
   * The character set must be named: a session goes by what the database's was when it began, and tables
   * that differ between nodes make the cluster throw nodes out.
   */
  async function create(): Promise<void> {
    await sql`
      CREATE TABLE IF NOT EXISTS ${table} (
        id int NOT NULL PRIMARY KEY, owner char(36) NOT NULL, beat bigint NOT NULL,
        holder varchar(255) NOT NULL, since datetime NOT NULL
      ) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4`.execute(query);
  }

  /** Puts the row into a table without one. */
  async function enter(): Promise<boolean> {
    try {
      await sql`INSERT INTO ${table} VALUES (1, ${identity}, 1, USER(), UTC_TIMESTAMP())`
        .execute(query);
      return true;
    } catch (error) {
      if (isKind(error, "duplicate")) return false;
      throw error;
    }
  }

  async function replace({ owner, beat }: Owner): Promise<boolean> {
    const { numAffectedRows } = await sql`
      UPDATE ${table}
      SET owner = ${identity}, beat = beat + 1, holder = USER(), since = UTC_TIMESTAMP()
      WHERE id = 1 AND owner = ${owner} AND beat = ${beat}`.execute(query);
    return numAffectedRows === 1n;
  }

  async function tryOnce(): Promise<boolean> {
    const owner = await readOwner();
    if (owner === "no table") {
      await create();
      return await enter();
    }
    // An earlier attempt of this process, whose connection was lost.
    if (owner?.owner === identity) return await replace(owner);
    const state = `${owner?.owner} ${owner?.beat}`;
    const now = performance.now();
    if (seen?.state !== state) seen = { state, since: now };
    if (now - seen.since < lease.length) return false;
    if (!await (owner === undefined ? enter() : replace(owner))) return false;
    warn(
      `Took over the lock "${name}" of the ${place}` +
        (owner === undefined ? "" : ` from ${owner.holder}`) +
        `: its owner has not been heard of for ${lease.length / 1000} s`,
    );
    return true;
  }

  return async () => {
    try {
      return await tryOnce() ? hold(taker, name, lease) : undefined;
    } catch (error) {
      // The cluster preferred somebody else's statement, or the table has just gone.
      if (isKind(error, "conflict", "no_such_table")) return undefined;
      throw error;
    }
  };
}

/** Keeps a lock that was just taken. */
function hold({ others, identity, place }: LockTaker, name: string, lease: Lease): HeldLock {
  const table = sql.table(lockTable(name));
  /** When the last beat was sent that is known to have arrived. */
  let confirmed = performance.now();
  let lost = false;
  let beating: Promise<void> | undefined;

  const beat = () => beating ??= sendBeat().finally(() => beating = undefined);
  async function sendBeat(): Promise<void> {
    const sent = performance.now();
    try {
      const { numAffectedRows } = await sql`
        UPDATE ${table} SET beat = beat + 1 WHERE id = 1 AND owner = ${identity}`.execute(others);
      if (numAffectedRows === 1n) confirmed = sent;
      else lost = true;
    } catch (error) {
      if (!isKind(error, "no_such_table")) throw error;
      lost = true;
    }
  }

  // What fails is tried again at the next beat; whoever has to be sure asks for one of his own.
  const timer = setInterval(() => void beat().catch(() => {}), lease.beat);
  return {
    async assure() {
      if (!lost && performance.now() - confirmed > lease.length / 2) await beat();
      if (!lost) return;
      throw new OperatorError(
        `The lock "${name}" of the ${place} was taken over by another nova-manage, as this one was ` +
          "not heard of for too long",
        { hint: "Run this again when the other one has finished." },
      );
    },
    async release() {
      clearInterval(timer);
      await beating?.catch(() => {});
      // Right before, so that nobody has taken it over who would lose it now.
      await beat();
      if (!lost) await sql`DROP TABLE ${table}`.execute(others);
    },
  };
}

function isKind(error: unknown, ...kinds: DatabaseErrorKind[]): boolean {
  return error instanceof DatabaseError && kinds.includes(error.kind);
}

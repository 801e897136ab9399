/** Locks between processes on PostgreSQL: advisory locks, which end with the connection. */

import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { LockTaker, TryLock } from "../locks.ts";

/** Makes what tries to take a lock; it counts for the database only, so the name alone will do. */
export function openLock({ holder }: LockTaker, name: string): Promise<TryLock> {
  const key = lockKey(name);
  return Promise.resolve(async () => {
    const { rows } = await sql<
      { taken: boolean }
    >`SELECT pg_try_advisory_lock(${key}::bigint) AS taken`
      .execute(holder);
    if (!rows[0].taken) return undefined;
    return {
      async release() {
        await sql`SELECT pg_advisory_unlock(${key}::bigint)`.execute(holder);
      },
    };
  });
}

/** The 64-bit number that stands for a lock's name, in decimal digits. */
export function lockKey(name: string): string {
  return createHash("sha256").update(`nova-manage ${name}`).digest().readBigInt64BE().toString();
}

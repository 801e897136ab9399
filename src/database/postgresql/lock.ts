/** Locks between processes on PostgreSQL: advisory locks, which end with the connection. */

import { createHash } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type { AnyTables } from "../databases.ts";

/** Tries to take a lock; it counts for the database only, so the name alone will do. */
export async function tryLock(
  query: Kysely<AnyTables>,
  name: string,
): Promise<(() => Promise<void>) | undefined> {
  const key = lockKey(name);
  const { rows } = await sql<
    { taken: boolean }
  >`SELECT pg_try_advisory_lock(${key}::bigint) AS taken`
    .execute(query);
  if (!rows[0].taken) return undefined;
  return async () => {
    await sql`SELECT pg_advisory_unlock(${key}::bigint)`.execute(query);
  };
}

/** The 64-bit number that stands for a lock's name, in decimal digits. */
export function lockKey(name: string): string {
  return createHash("sha256").update(`nova-manage ${name}`).digest().readBigInt64BE().toString();
}

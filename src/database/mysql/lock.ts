/** Locks between processes on MySQL: `GET_LOCK`, which ends with the connection. */

import { createHash } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type { AnyTables, DatabaseLocation } from "../databases.ts";

// The server refuses longer names.
const MAX_NAME_LENGTH = 64;

/** Tries to take a lock; its names count for the whole server, so the database's is part of it. */
export async function tryLock(
  query: Kysely<AnyTables>,
  name: string,
  { database }: DatabaseLocation,
): Promise<(() => Promise<void>) | undefined> {
  const lock = lockName(name, database);
  const { rows } = await sql<{ taken: number | null }>`SELECT GET_LOCK(${lock}, 0) AS taken`
    .execute(query);
  if (rows[0].taken !== 1) return undefined;
  return async () => {
    await sql`SELECT RELEASE_LOCK(${lock})`.execute(query);
  };
}

/** The server-wide name of a database's lock, readable where it fits. */
export function lockName(name: string, database: string): string {
  const plain = `nova-manage ${name} ${database}`;
  if (plain.length <= MAX_NAME_LENGTH) return plain;
  return `nova-manage ${createHash("sha256").update(plain).digest("hex").slice(0, 50)}`;
}

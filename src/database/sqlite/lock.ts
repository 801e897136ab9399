/** Locks between processes on SQLite: a write lock on an empty file beside the database's. */

import { DatabaseSync } from "node:sqlite";
import type { Kysely } from "kysely";
import type { AnyTables, DatabaseLocation } from "../databases.ts";
import { isBusy } from "./errors.ts";

/** The name of a database in memory, which only one process has. */
export const MEMORY = ":memory:";

/**
 * Tries to take a lock. SQLite locks files through the operating system, which frees them when the
 * process ends, however it ends. The file stays: taking it away would let two processes lock two files
 * of the same name.
 */
export function tryLock(
  _query: Kysely<AnyTables>,
  name: string,
  { database }: DatabaseLocation,
): Promise<(() => Promise<void>) | undefined> {
  const path = database === MEMORY ? MEMORY : lockPath(name, database);
  const file = new DatabaseSync(path);
  try {
    file.exec("PRAGMA busy_timeout = 0");
    file.exec("BEGIN IMMEDIATE");
  } catch (error) {
    file.close();
    return isBusy(error) ? Promise.resolve(undefined) : Promise.reject(error);
  }
  return Promise.resolve(() => {
    file.close();
    return Promise.resolve();
  });
}

/** Where the lock's file is: beside the database, named after it. */
export function lockPath(name: string, database: string): string {
  return `${database}.${name.replace(/[^\w-]/g, "_")}.lock`;
}

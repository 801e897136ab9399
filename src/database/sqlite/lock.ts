/** Locks between processes on SQLite: a write lock on an empty file beside the database's. */

import { DatabaseSync } from "node:sqlite";
import type { HeldLock, LockTaker, TryLock } from "../locks.ts";
import { isBusy } from "./errors.ts";

/** The name of a database in memory, which only one process has. */
export const MEMORY = ":memory:";

/**
 * Makes what tries to take a lock. SQLite locks files through the operating system, which frees them when
 * the process ends, however it ends. The file stays: taking it away would let two processes lock two files
 * of the same name.
 */
export function openLock({ database }: LockTaker, name: string): Promise<TryLock> {
  const path = database === MEMORY ? MEMORY : lockPath(name, database);
  return Promise.resolve(() => tryLock(path));
}

function tryLock(path: string): Promise<HeldLock | undefined> {
  const file = new DatabaseSync(path);
  try {
    file.exec("PRAGMA busy_timeout = 0");
    file.exec("BEGIN IMMEDIATE");
  } catch (error) {
    file.close();
    return isBusy(error) ? Promise.resolve(undefined) : Promise.reject(error);
  }
  return Promise.resolve({
    release() {
      file.close();
      return Promise.resolve();
    },
  });
}

/** Where the lock's file is: beside the database, named after it. */
export function lockPath(name: string, database: string): string {
  return `${database}.${name.replace(/[^\w-]/g, "_")}.lock`;
}

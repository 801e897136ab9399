/** Repeats a "look what is there, add the rest" transaction that lost the race for a unique key. */

import type { Kysely } from "kysely";
import { DatabaseError } from "../database/database_error.ts";
import { type Database, repeatable } from "../database/databases.ts";

/** Every repeat sees the rows of those who were faster, so more than a few means something else. */
const ATTEMPTS = 5;

/**
 * Runs `work` in a transaction of its own, and anew when a row that it inserts exists already: added
 * by another process after `work` had looked, or by itself, by a commit that got no answer. The failed
 * transaction leaves nothing behind.
 *
 * @param work is told which attempt it is, from 1.
 * @throws {DatabaseError} of kind `duplicate` when the last attempt failed in this way too.
 */
export async function retryDuplicates<T, R>(
  database: Database<T>,
  work: (query: Kysely<T>, attempt: number) => Promise<R>,
): Promise<R> {
  for (let attempt = 1;; attempt++) {
    try {
      return await database.transaction((query) => work(query, attempt), repeatable());
    } catch (error) {
      const lostRace = error instanceof DatabaseError && error.kind === "duplicate";
      if (!lostRace || attempt === ATTEMPTS) throw error;
    }
  }
}

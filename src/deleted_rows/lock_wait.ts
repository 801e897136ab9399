/**
 * What is done about the locks of others. How long a transaction waits for one is in seconds, unless the
 * server's own time is shorter.
 */

import { DatabaseError } from "../database/database_error.ts";
import type { Database } from "../database/databases.ts";

/**
 * At first. Others hold locks for moments as a rule; whoever waits longer gives its own back and comes
 * again.
 */
export const LOCK_WAIT = 10;

/** Once a lock has turned out to be held for longer, while it is being found out what can go around it. */
export const SHORT_LOCK_WAIT = 1;

/**
 * How often rows are cut in two around locks. Each cut has cost a wait. Two locked rows of 10,000 are
 * found with half as many, and where a whole table is locked there is no use in going on.
 */
export const MOST_CUTS = 60;

/**
 * {@link Database.repeatable}, but for the locks of others: whoever meets one is to do something else
 * first.
 *
 * @throws {DatabaseError} of kind `conflict` at the first one.
 */
export async function repeatableUnlessLocked<R>(
  database: Pick<Database, "repeatable">,
  work: () => Promise<R>,
): Promise<R> {
  const ended = await database.repeatable(async () => {
    try {
      return { result: await work() };
    } catch (error) {
      if (error instanceof DatabaseError && error.kind === "conflict") return { conflict: error };
      throw error;
    }
  });
  if (ended.conflict !== undefined) throw ended.conflict;
  return ended.result;
}

/** What scenarios need of a database engine; one file an engine in `engines/`. */

import type { EngineName } from "../../src/database/databases.ts";
import type { Row, Tables } from "./scenario.ts";

/** A server (for SQLite a folder) that holds the databases of scenarios. */
export interface Engine extends AsyncDisposable {
  readonly name: EngineName;
  /** The SQLAlchemy URL of a database. Its length depends on nothing but the name's. */
  url(database: string): string;
  /** The URL of a database on a server that is not there. */
  readonly unreachableUrl: string;
  /** What in {@link url} differs from run to run, each replaced by a text of the same length. */
  mask(text: string): string;
  create(database: string): Promise<void>;
  /** Drops a database if it is there. */
  drop(database: string): Promise<void>;
  /** Puts rows into a table. */
  insert(database: string, table: string, rows: readonly Row[]): Promise<void>;
  /**
   * Puts rows into a table while `work` runs, in a transaction that is committed once somebody waits for
   * it: whoever looked before saw no such rows.
   *
   * @throws when `work` ends without having waited.
   */
  insertMeanwhile<R>(
    database: string,
    table: string,
    rows: readonly Row[],
    work: () => Promise<R>,
  ): Promise<R>;
  /** Each table's rows, tables without rows too; undefined when there is no such database. */
  read(database: string): Promise<Tables | undefined>;
  /** Deletes all rows of the tables given, whatever refers to them. */
  clear(database: string, tables: readonly string[]): Promise<void>;
}

/** MariaDB shows lock waits as they were when last asked, unless that was over 100 ms ago. */
const POLL_MS = 150;

/** Runs `work` beside an open transaction, which is committed once something waits for it. */
export async function untilWaitedFor<R>(
  isWaitedFor: () => Promise<boolean>,
  commit: () => PromiseLike<unknown>,
  work: () => Promise<R>,
): Promise<R> {
  let ended = false;
  const working = work().finally(() => ended = true);
  working.catch(() => {});
  while (!await isWaitedFor()) {
    if (ended) throw new Error(`nothing waited for the rows: ${JSON.stringify(await working)}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  await commit();
  return await working;
}

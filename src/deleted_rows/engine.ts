/**
 * What all work on rows that nobody needs any more needs of an engine; each engine's folder has it in
 * `table_catalogue.ts` and `transaction.ts`.
 */

import type { Kysely, RawBuilder } from "kysely";
import type { AnyTables } from "../database/databases.ts";
import type { TableFacts } from "./table_catalogue.ts";

/** A transaction's isolation. */
export type Isolation = "repeatable read" | "read committed";

/** One engine's ways with such rows. */
export interface DeletedRowsEngine {
  /** Reads which tables the database has. */
  readTables(query: Kysely<AnyTables>): Promise<TableFacts[]>;
  /** The isolation for moving; undefined for the server's default. */
  chooseIsolation(query: Kysely<AnyTables>): Promise<Isolation | undefined>;
  /**
   * Sets up the transaction that has begun: that it waits for a lock so many seconds at most, and that
   * values are not cut.
   */
  prepare(query: Kysely<AnyTables>, lockWait: number): Promise<void>;
  /** What stands at the end of a SELECT that locks its rows. */
  readonly forUpdate: RawBuilder<unknown>;
}

/** Locks between processes that work on the same database: what an engine provides, and how one is waited for. */

import type { Kysely } from "kysely";
import type { AnyTables } from "./databases.ts";

/** A lock that this process holds. */
export interface HeldLock {
  /** Gives it back. */
  release(): Promise<void>;
  /**
   * Returns once it is certain that the lock is still held. Not there where a lock ends with the connection
   * that holds it, which then says so itself.
   *
   * @throws {OperatorError} when somebody else has it by now.
   */
  assure?(): Promise<void>;
}

/** Tries once to take a lock; undefined as long as somebody else holds it. */
export type TryLock = () => Promise<HeldLock | undefined>;

/** What takes a lock. */
export interface LockTaker {
  /** Bound to the connection that is to hold the lock. */
  readonly holder: Kysely<AnyTables>;
  /** On other connections to the same database. */
  readonly others: Kysely<AnyTables>;
  /** The database's name; for SQLite the file's path. */
  readonly database: string;
  /** What nobody else has, and this process keeps for as long as it has the database open. */
  readonly identity: string;
  /** The database, for messages. */
  readonly place: string;
  /** Tells the operator something. */
  warn(text: string): void;
}

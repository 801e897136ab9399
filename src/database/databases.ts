/** The databases of a run: which there are, and how to reach one. */

import type { Insertable, Kysely } from "kysely";
import type { ReplicaLag } from "./replicas/lag.ts";

/** The engines that Nova's databases run on. MariaDB counts as `mysql`. */
export type EngineName = "mysql" | "postgresql" | "sqlite";

/** Where a database is, in a form that is safe to show: no user's password. */
export interface DatabaseLocation {
  readonly engine: EngineName;
  /** Host name or address; undefined for a socket or a file. */
  readonly host?: string;
  readonly port?: number;
  /** The Unix socket (MySQL) or its folder (PostgreSQL). */
  readonly socket?: string;
  /** The database's name; for SQLite the file's path. */
  readonly database: string;
  readonly user?: string;
  /** What the connection was taken from: `[api_database] connection`, or `cell cell1 (UUID)`. */
  readonly source: string;
}

/** What an engine can do, so that the rest of the code never asks which one it is. */
export interface EngineTraits {
  readonly name: EngineName;
  /** Schema changes are part of the transaction, and gone when it is rolled back. */
  readonly transactionalDdl: boolean;
  /** Transactions that write different rows go on at the same time. */
  readonly concurrentWrites: boolean;
}

/** Tables by name. A module that queries declares the tables it touches. */
// deno-lint-ignore no-explicit-any -- Kysely's own default for "any table, any column".
export type AnyTables = any;

/** What becomes of a transaction whose commit got no answer. */
export interface TransactionOptions<R> {
  /**
   * Given where the work may be done twice: then it is done again. Makes one result of what the attempt
   * before would have done, if it was committed, and what this one did.
   */
  readonly repeated: (before: R, now: R) => R;
}

/** For work that does nothing any more when it is done again, and whose result is the same. */
export function repeatable<R>(): TransactionOptions<R> {
  return { repeated: (_before, now) => now };
}

/** How a lock is taken, and what becomes of the work under it. */
export interface LockOptions {
  /** Called once when another process holds the lock and has to be waited for. */
  readonly onWait?: () => void;
  /**
   * The work may be done again from its start, under the lock taken anew, when the connection or the lock
   * is lost in the middle; otherwise that is an error.
   */
  readonly repeatable?: boolean;
}

/**
 * One open database.
 *
 * Values as they come back, whatever the engine: times are text, `YYYY-MM-DD HH:MM:SS` with up to six
 * digits of fraction, UTC; whole numbers are numbers (text beyond 2^53); truth values are 0 and 1 or
 * false and true: use `Boolean(value)`. Values as they may be bound: text, numbers, booleans, null and
 * Date (written in UTC).
 */
export interface Database<T = AnyTables> {
  readonly traits: EngineTraits;
  readonly location: DatabaseLocation;
  /** Queries outside of a transaction. A lost connection or a deadlock is not retried here. */
  readonly query: Kysely<T>;
  /**
   * Runs `work` in a transaction and commits. A deadlock, a lock timeout or a connection lost before
   * the commit was sent starts it anew, as `[database] db_max_retries` and its kin say; so `work` must
   * have no effects of its own. A connection lost during the commit is retried only where `options` say
   * how.
   *
   * @throws {DatabaseError} as classified by the engine.
   */
  transaction<R>(
    work: (query: Kysely<T>) => Promise<R>,
    options?: TransactionOptions<R>,
  ): Promise<R>;
  /** Runs `work`, which only reads or is safe to repeat in full, with the same retries. */
  repeatable<R>(work: (query: Kysely<T>) => Promise<R>): Promise<R>;
  /**
   * Inserts those rows whose key the table does not have yet, all or none of them, in a transaction of
   * its own, in the way that costs the engine and its driver the least. Several processes may do so at
   * once. Retried like {@link repeatable}.
   *
   * @param key the column with the unique key; the primary key apart, the table has no other.
   * @param rows all with the same columns; thousands are fine.
   * @returns how many were inserted. On MySQL, one that another process inserts at the same moment may
   * be counted too.
   */
  insertMissing<Table extends keyof T & string>(
    table: Table,
    key: keyof T[Table] & string,
    rows: readonly Insertable<T[Table]>[],
  ): Promise<number>;
  /**
   * Runs `work` on one connection that holds the named lock of this database, and waits for another
   * process that holds it. The lock goes with the connection; on a cluster, it goes half a minute after its
   * owner was last heard of.
   */
  withLock<R>(
    name: string,
    work: (query: Kysely<T>) => Promise<R>,
    options?: LockOptions,
  ): Promise<R>;
  /**
   * How far this database's replicas are behind: the one that `[database] slave_connection` names, for
   * the main database where it is set, else all that the server knows of.
   *
   * @throws {OperatorError} when that cannot be found out.
   */
  replicaLag(): Promise<ReplicaLag>;
  /** Closes all connections; repeated calls do nothing. */
  close(): Promise<void>;
}

/** Opens databases for one run, keeps each open for as long as the run lasts, and closes them all. */
export interface Databases {
  /**
   * `[api_database] connection`.
   *
   * @throws {OperatorError} when the option is missing or the database cannot be reached.
   */
  api<T = AnyTables>(): Promise<Database<T>>;
  /** `[database] connection`: the main database of the cell that the configuration is for. */
  main<T = AnyTables>(): Promise<Database<T>>;
  /**
   * The database at a URL, templates already filled in.
   *
   * @param url an SQLAlchemy URL.
   * @param source what to call it in messages: `cell cell1 (UUID)`.
   */
  open<T = AnyTables>(url: string, source: string): Promise<Database<T>>;
  /**
   * Opens the database at a URL for `work` alone and closes it afterwards: for runs that go through
   * many databases, of which some may be down.
   *
   * @param visit `url` and `source` as for {@link open}; `timeout`: seconds for connecting, with all its
   * retries, and for the answer to each statement; `patient`: for work that may take long, since once
   * the database has answered a statement, `timeout` is for connecting alone.
   * @throws {DatabaseError} of kind `unreachable` when it does not answer in that time.
   */
  visit<T, R>(
    visit: {
      readonly url: string;
      readonly source: string;
      readonly timeout: number;
      readonly patient?: boolean;
    },
    work: (database: Database<T>) => Promise<R>,
  ): Promise<R>;
  /** Closes whatever was opened. */
  close(): Promise<void>;
}

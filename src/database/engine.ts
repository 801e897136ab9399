/** What an engine's folder (`mysql/`, `postgresql/`, `sqlite/`) provides to the rest of the database code. */

import type {
  DatabaseIntrospector,
  DialectAdapter,
  Kysely,
  QueryCompiler,
  QueryResult,
  TransactionSettings,
} from "kysely";
import type { LockTaker, TryLock } from "./locks.ts";
import type { AnyTables, DatabaseLocation, EngineName, EngineTraits } from "./databases.ts";
import type { Diagnosis, Phase } from "./diagnosis.ts";
import type { LagReader } from "./replicas/lag.ts";
import type { DatabaseUrl } from "./urls/url.ts";

/** The understood URL of one engine. */
export type UrlOf<E extends EngineName> = DatabaseUrl & { readonly engine: E };

/** One open connection, in the form that all engines share. */
export interface EngineConnection {
  /** Runs a statement with values already in the form that {@link bindable} gives them. */
  execute(statement: string, values: readonly unknown[]): Promise<QueryResult<unknown>>;
  /** Runs a query and hands on its rows as they come, about `chunkSize` at a time. */
  stream(
    statement: string,
    values: readonly unknown[],
    chunkSize: number,
  ): AsyncIterableIterator<QueryResult<unknown>>;
  /** True once the connection is of no more use. */
  readonly lost: boolean;
  /** Closes it, whatever its state; never fails. */
  close(): Promise<void>;
}

/** What a URL leads to: a database that connections can be opened to. */
export interface Endpoint {
  readonly location: DatabaseLocation;
  /** How many connections may be open at once. */
  readonly maxConnections: number;
  /** Query parameters of the URL that have no effect, by name. */
  readonly ignoredParameters: readonly string[];
  /** Removes this endpoint's secrets from a text of the driver. */
  hideSecrets(text: string): string;
  /** Opens a connection, with a session set up as Nova expects it; fails with the driver's error. */
  connect(): Promise<EngineConnection>;
}

/** Settings of the session, from the options. */
export interface SessionSettings {
  /** `mysql_sql_mode`; empty leaves the server's. */
  readonly sqlMode: string;
}

/**
 * Inserts the rows whose key is not taken; see {@link Database.insertMissing}.
 *
 * @param rows at least one, with values in the form that {@link bindable} gives them.
 */
export type InsertMissing = (
  query: Kysely<AnyTables>,
  table: string,
  key: string,
  rows: readonly Readonly<Record<string, unknown>>[],
) => Promise<number>;

/** All that differs between engines. */
export interface Engine<E extends EngineName = EngineName> {
  readonly traits: EngineTraits;
  /** Turns a URL into an endpoint, without connecting. */
  endpoint(url: UrlOf<E>, source: string, settings: SessionSettings): Endpoint;
  /** Says what an error of the driver means. */
  diagnose(error: unknown, phase: Phase): Diagnosis;
  /** The statements that begin a transaction. */
  begin(settings: TransactionSettings): readonly string[];
  /**
   * Makes what tries to take a lock that all processes with this database share.
   *
   * @throws {OperatorError} where such locks cannot be had.
   */
  openLock(taker: LockTaker, name: string): Promise<TryLock>;
  insertMissing: InsertMissing;
  /** Reads how far replicas are behind; see {@link Database.replicaLag}. */
  readonly lag: LagReader;
  createAdapter(): DialectAdapter;
  createQueryCompiler(): QueryCompiler;
  createIntrospector(query: Kysely<AnyTables>): DatabaseIntrospector;
}

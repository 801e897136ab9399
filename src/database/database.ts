/** One open database: queries, transactions with their retries, locks. */

import { CompiledQuery, Kysely } from "kysely";
import { OperatorError } from "../errors/operator_error.ts";
import { DatabaseError } from "./database_error.ts";
import type { AnyTables, Database, EngineName, TransactionOptions } from "./databases.ts";
import { givenUpAfterSignal } from "./after_signal.ts";
import { createDialect } from "./driver.ts";
import type { Endpoint, Engine, EngineConnection, UrlOf } from "./engine.ts";
import { type Explain, explainer } from "./explain.ts";
import { describeLocation } from "./location.ts";
import type { HeldLock } from "./locks.ts";
import { assuredConnection, poolOfOne } from "./one_connection.ts";
import { createPool, type Pool } from "./pool.ts";
import type { Ask, ReplicaLag } from "./replicas/lag.ts";
import { type NamedReplica, readReplicaLag } from "./replicas/replica_lag.ts";
import { type RetryContext, retrying, type RetryPolicy } from "./retry.ts";
import { traceStatements } from "./trace_statements.ts";
import { bindableRow } from "./values.ts";

/** The options of a group that say how a database is opened and when things are tried again. */
export interface DatabaseSettings {
  readonly mysql_sql_mode: string | undefined;
  readonly max_retries: number;
  readonly retry_interval: number;
  readonly db_max_retries: number;
  readonly db_retry_interval: number;
  readonly db_inc_retry_interval: boolean;
  readonly db_max_retry_interval: number;
}

// A lock is asked for again this often, which costs the server next to nothing.
const LOCK_POLL_MILLISECONDS = 200;

/**
 * Opens a database: connects, with retries as `max_retries` and `retry_interval` say.
 *
 * @param url the understood URL.
 * @param source what the URL was taken from, for messages.
 * @param replica finds the replica that the configuration names for this database, if it does.
 * @throws {DatabaseError} when it cannot be reached.
 */
export async function openDatabase(
  engine: Engine,
  url: UrlOf<EngineName>,
  source: string,
  settings: DatabaseSettings,
  context: RetryContext,
  replica: () => Promise<NamedReplica | undefined>,
): Promise<Database> {
  const session = { sqlMode: settings.mysql_sql_mode ?? "" };
  const endpoint = engine.endpoint(url, source, session);
  if (endpoint.ignoredParameters.length > 0) {
    context.log.reminder(
      `${source}: the URL's parameters ${endpoint.ignoredParameters.join(", ")} have no effect`,
    );
  }
  const explain = explainer(engine, endpoint);
  const { sql } = context;
  const connect = async () => {
    try {
      const connection = givenUpAfterSignal(
        await endpoint.connect(),
        endpoint.location,
        context.signal,
      );
      return sql === undefined
        ? connection
        : traceStatements(connection, endpoint.location, sql.debug);
    } catch (error) {
      throw explain(error, "connect");
    }
  };
  const first = await retrying(
    () => unlessInterrupted(connect(), endpoint, context.signal),
    connectPolicy(settings),
    context,
  );
  context.log.debug(`Connected to the ${describeLocation(endpoint.location)}`);
  const pool = createPool(connect, first, endpoint.maxConnections);
  const readLag = async (ask: Ask) => {
    const { location } = endpoint;
    return await readReplicaLag({ engine, url, location, session, ask, replica: await replica() });
  };
  const policy = transactionPolicy(settings);
  return pooledDatabase(engine, endpoint, pool, explain, policy, context, readLag);
}

function pooledDatabase(
  engine: Engine,
  { location }: Endpoint,
  pool: Pool,
  explain: Explain,
  policy: RetryPolicy,
  context: RetryContext,
  readLag: (ask: Ask) => Promise<ReplicaLag>,
): Database {
  const query = new Kysely<AnyTables>({ dialect: createDialect(engine, pool, explain) });
  const identity = crypto.randomUUID();
  const ownLocks = new Set<string>();
  return {
    traits: engine.traits,
    location,
    query,
    transaction: (work, options) =>
      options === undefined
        ? retrying(() => query.transaction().execute(work), policy, context)
        : repeatedTransaction(query, work, options, policy, context),
    repeatable: (work) => retrying(() => work(query), policy, context),
    async insertMissing(table, key, rows) {
      if (rows.length === 0) return 0;
      const bound = rows.map(bindableRow);
      return await retrying(() => engine.insertMissing(query, table, key, bound), policy, context);
    },
    withLock(name, work, { onWait, repeatable = false } = {}) {
      let started = false;
      return retrying(
        () =>
          onOneConnection(async (holder, assuring) => {
            const lock = await takeLock(holder, name, onWait);
            started = true;
            try {
              return await work(lock.assure ? assuring(lock.assure) : holder);
            } finally {
              // Should it fail, the lock ends with the connection, at the end of the run at the latest, or
              // when its owner is given up.
              await lock.release().catch(() => {});
              ownLocks.delete(name);
            }
          }),
        { ...policy, mayPass: (error) => (repeatable || !started) && policy.mayPass(error) },
        context,
      );
    },
    replicaLag: () =>
      readLag(async (statement) => {
        const { rows } = await query.executeQuery(CompiledQuery.raw(statement));
        return rows as Readonly<Record<string, unknown>>[];
      }),
    async close() {
      await query.destroy();
      // Kysely leaves alone what it was never asked to use.
      await pool.close();
    },
  };

  /** Calls `work` with one connection, and with how to have something looked after before each statement. */
  async function onOneConnection<R>(
    work: (
      query: Kysely<AnyTables>,
      assuring: (assure: () => Promise<void>) => Kysely<AnyTables>,
    ) => Promise<R>,
  ): Promise<R> {
    let connection: EngineConnection;
    try {
      connection = await pool.acquire();
    } catch (error) {
      throw explain(error, "connect");
    }
    const on = (connection: EngineConnection) =>
      new Kysely<AnyTables>({ dialect: createDialect(engine, poolOfOne(connection), explain) });
    try {
      return await work(on(connection), (assure) => on(assuredConnection(connection, assure)));
    } finally {
      pool.release(connection);
    }
  }

  async function takeLock(
    holder: Kysely<AnyTables>,
    name: string,
    onWait: (() => void) | undefined,
  ): Promise<HeldLock> {
    const place = describeLocation(location);
    const warn = (text: string) => context.log.warning(text);
    const { database } = location;
    const taker = { holder, others: query, database, identity, place, warn };
    const tryLock = await engine.openLock(taker, name);
    for (let tries = 1;; tries++) {
      // Two of this process are two all the same.
      const lock = ownLocks.has(name) ? undefined : await tryLock();
      if (lock !== undefined) {
        ownLocks.add(name);
        return lock;
      }
      if (tries === 1) onWait?.();
      await context.pause(LOCK_POLL_MILLISECONDS, context.signal);
      if (context.signal.aborted) {
        throw new OperatorError(
          `Interrupted while waiting for the lock "${name}" of the ${place}`,
          { hint: "Another nova-manage is at work there; run this again when it has finished." },
        );
      }
    }
  }
}

/** Runs a transaction until one has been committed for certain. */
async function repeatedTransaction<R>(
  query: Kysely<AnyTables>,
  work: (query: Kysely<AnyTables>) => Promise<R>,
  { repeated }: TransactionOptions<R>,
  policy: RetryPolicy,
  context: RetryContext,
): Promise<R> {
  let before: { readonly result: R } | undefined;
  const both = (now: R) => before === undefined ? now : repeated(before.result, now);
  return await retrying(
    async () => {
      let result: R;
      try {
        result = await query.transaction().execute(async (query) => result = await work(query));
      } catch (error) {
        if (isOfUnknownOutcome(error)) before = { result: both(result!) };
        throw error;
      }
      return both(result);
    },
    { ...policy, mayPass: (error) => policy.mayPass(error) || isOfUnknownOutcome(error) },
    context,
  );
}

function isOfUnknownOutcome(error: unknown): boolean {
  return error instanceof DatabaseError && error.outcomeUnknown;
}

/**
 * Repeats opening a connection as oslo.db does at its start: `max_retries` tries (-1 for ever), only
 * where the server was not reached; a refused password stays refused.
 */
function connectPolicy(settings: DatabaseSettings): RetryPolicy {
  return {
    attempts: settings.max_retries < 0 ? Infinity : Math.max(1, settings.max_retries),
    seconds: () => settings.retry_interval,
    mayPass: (error) => isKind(error, "unreachable", "connection_lost"),
  };
}

/** Repeats work as oslo.db's `wrap_db_retry` does, which the `db_…` options belong to. */
function transactionPolicy(settings: DatabaseSettings): RetryPolicy {
  const { db_max_retries, db_retry_interval, db_inc_retry_interval, db_max_retry_interval } =
    settings;
  return {
    attempts: db_max_retries < 0 ? Infinity : db_max_retries + 1,
    seconds: (failures) => {
      if (!db_inc_retry_interval) return db_retry_interval;
      const longest = Math.min(db_retry_interval * 2 ** (failures - 1), db_max_retry_interval);
      // Two processes that met in a deadlock should not meet again at the same moment.
      return longest * (0.5 + Math.random() / 2);
    },
    mayPass: (error) =>
      isKind(error, "conflict", "connection_lost", "unreachable") && !error.outcomeUnknown,
  };
}

function isKind(error: unknown, ...kinds: DatabaseError["kind"][]): error is DatabaseError {
  return error instanceof DatabaseError && kinds.includes(error.kind);
}

/** Waits for a connection, but not beyond Ctrl-C; one that comes too late is closed. */
async function unlessInterrupted(
  connecting: Promise<EngineConnection>,
  { location }: Endpoint,
  signal: AbortSignal,
): Promise<EngineConnection> {
  const interrupted = Promise.withResolvers<never>();
  const interrupt = () =>
    interrupted.reject(
      new OperatorError(`Interrupted while connecting to the ${describeLocation(location)}`),
    );
  if (signal.aborted) interrupt();
  signal.addEventListener("abort", interrupt);
  try {
    return await Promise.race([connecting, interrupted.promise]);
  } catch (error) {
    connecting.then((connection) => connection.close(), () => {});
    throw error;
  } finally {
    signal.removeEventListener("abort", interrupt);
  }
}

/**
 * A visit to one database among many: opened for one piece of work, closed after it, and given up when
 * it does not answer, so that a dead server costs a bounded time whatever its driver and the retry
 * options say.
 */

import { OperatorError } from "../errors/operator_error.ts";
import { type DatabaseSettings, openDatabase } from "./database.ts";
import { DatabaseError } from "./database_error.ts";
import type { Database, DatabaseLocation, EngineName } from "./databases.ts";
import type { Endpoint, Engine, EngineConnection, UrlOf } from "./engine.ts";
import { explainer } from "./explain.ts";
import { describeLocation } from "./location.ts";
import type { NamedReplica } from "./replicas/replica_lag.ts";
import type { RetryContext } from "./retry.ts";

/** A server that has just stopped answering may not take leave either. */
const CLOSING_SECONDS = 2;

/** Which database, and how long to wait for it. */
export interface Visit {
  readonly engine: Engine;
  readonly url: UrlOf<EngineName>;
  /** What the URL was taken from, for messages. */
  readonly source: string;
  readonly settings: DatabaseSettings;
  /** Seconds for connecting, with all its retries, and for the answer to each statement. */
  readonly timeout: number;
  /** Once the database has answered a statement, `timeout` is for connecting alone. */
  readonly patient: boolean;
  /** Finds the replica that the configuration names for this database, if it does. */
  readonly replica: () => Promise<NamedReplica | undefined>;
}

/**
 * Opens a database, runs `work` on it and closes it. Time counts against `timeout` only while the
 * database is waited for; a failure that is tried again goes on counting until something succeeds.
 *
 * @throws {DatabaseError} of kind `unreachable` when it was given up; else whatever opening it or
 * `work` throws.
 */
export async function visitDatabase<R>(
  visit: Visit,
  context: RetryContext,
  work: (database: Database) => Promise<R>,
): Promise<R> {
  const patience = createPatience(visit);
  const { engine, seen } = watchedEngine(visit, patience);
  const signal = AbortSignal.any([context.signal, patience.exhausted]);
  try {
    const opening = openDatabase(
      engine,
      visit.url,
      visit.source,
      visit.settings,
      { ...context, signal },
      visit.replica,
    );
    const database = await patience.waitFor(() => opening);
    try {
      return await Promise.race([work(database), rejection(patience.exhausted)]);
    } finally {
      await withinSeconds(CLOSING_SECONDS, database.close());
    }
  } catch (error) {
    throw patience.exhausted.aborted ? givenUp(visit, seen.location, seen.failure, error) : error;
  } finally {
    patience.end();
  }
}

/** Time that runs while something is waited for. */
interface Patience {
  /** Aborted once nothing has succeeded for the whole time. */
  readonly exhausted: AbortSignal;
  /** Waits for a connection. */
  waitFor<R>(work: () => Promise<R>): Promise<R>;
  /** Waits for the answer to a statement. */
  waitForAnswer<R>(work: () => Promise<R>): Promise<R>;
  end(): void;
}

function createPatience({ timeout, patient }: Visit): Patience {
  const exhausted = new AbortController();
  let waits = 0;
  let timer: number | undefined;
  let hasAnswered = false;
  const start = () => timer ??= setTimeout(() => exhausted.abort(), timeout * 1000);
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
  };

  async function waitFor<R>(work: () => Promise<R>): Promise<R> {
    waits++;
    start();
    try {
      const result = await work();
      stop();
      if (waits > 1) start();
      return result;
    } finally {
      waits--;
    }
  }

  return {
    exhausted: exhausted.signal,
    waitFor,
    async waitForAnswer(work) {
      if (!patient || !hasAnswered) {
        const result = await waitFor(work);
        hasAnswered = true;
        return result;
      }
      const result = await work();
      stop();
      if (waits > 0) start();
      return result;
    },
    end: stop,
  };
}

/** What became known of a database during a visit. */
interface Seen {
  location?: DatabaseLocation;
  /** Why the last attempt to connect failed. */
  failure?: OperatorError;
}

/** The engine with its connections' answers watched, but for those to replicas. */
function watchedEngine(
  { engine, source: visited }: Visit,
  patience: Patience,
): { engine: Engine; seen: Seen } {
  const seen: Seen = {};
  const endpoint: Engine["endpoint"] = (url, source, settings) => {
    const found = engine.endpoint(url, source, settings);
    if (source !== visited) return found;
    seen.location = found.location;
    return { ...found, connect: () => connectWatched(engine, found, patience, seen) };
  };
  return { engine: { ...engine, endpoint }, seen };
}

async function connectWatched(
  engine: Engine,
  endpoint: Endpoint,
  patience: Patience,
  seen: Seen,
): Promise<EngineConnection> {
  try {
    return watchedConnection(await patience.waitFor(() => endpoint.connect()), patience);
  } catch (error) {
    seen.failure = explainer(engine, endpoint)(error, "connect");
    throw error;
  }
}

function watchedConnection(connection: EngineConnection, patience: Patience): EngineConnection {
  return {
    get lost() {
      return connection.lost;
    },
    execute: (statement, values) =>
      patience.waitForAnswer(() => connection.execute(statement, values)),
    async *stream(statement, values, chunkSize) {
      const chunks = connection.stream(statement, values, chunkSize);
      try {
        for (;;) {
          const next = await patience.waitForAnswer(() => chunks.next());
          if (next.done) return;
          yield next.value;
        }
      } finally {
        await chunks.return?.();
      }
    },
    close: () => connection.close(),
  };
}

function givenUp(
  { timeout }: Visit,
  location: DatabaseLocation | undefined,
  failure: OperatorError | undefined,
  cause: unknown,
): unknown {
  if (location === undefined) return cause;
  return new DatabaseError(
    failure === undefined
      ? `No answer from the ${describeLocation(location)} within ${timeout} s`
      : `${failure.message}. Given up after ${timeout} s`,
    {
      kind: "unreachable",
      location,
      hint: failure?.hint ??
        "Check that the server runs and can be reached, or allow it more time with --timeout.",
      cause,
    },
  );
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}

async function withinSeconds(seconds: number, work: Promise<void>): Promise<void> {
  const over = Promise.withResolvers<void>();
  const timer = setTimeout(over.resolve, seconds * 1000);
  try {
    await Promise.race([work, over.promise]);
  } finally {
    clearTimeout(timer);
  }
}

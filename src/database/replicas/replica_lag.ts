/** How far the copies of a database are behind it: what is read, and by which way it is asked for. */

import { OperatorError } from "../../errors/operator_error.ts";
import type { DatabaseLocation, EngineName } from "../databases.ts";
import type { Engine, EngineConnection, SessionSettings, UrlOf } from "../engine.ts";
import { explainer } from "../explain.ts";
import { describeLocation } from "../location.ts";

/** How long to wait for a replica's answer. */
const ANSWER_SECONDS = 10;

/** How far a copy is behind. */
export interface Lag {
  /** Seconds; undefined while it does not follow at all. */
  readonly seconds: number | undefined;
}

/** One copy of a database. */
export interface ReplicaState extends Lag {
  /** What to call it in messages, after `the`: `replica 10.0.0.7:3306`. */
  readonly name: string;
}

/** Galera's way of holding up writes while a node of the cluster cannot keep up. */
export interface FlowControl {
  /** It holds up writes at this moment. */
  readonly active: boolean;
  /** How long it has done so since the server's start, in nanoseconds. */
  readonly pausedNanoseconds: number;
}

/** What can be said of all copies of a database at one moment. */
export interface ReplicaLag {
  /** None where the database has no replicas. */
  readonly replicas: readonly ReplicaState[];
  /** Only where the server is a node of a Galera cluster. */
  readonly flowControl?: FlowControl;
}

/** Runs a statement without parameters, and gives its rows. */
export type Ask = (statement: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** What an engine's folder knows of replication. */
export interface LagReader {
  /** How far the asked server itself is behind the one that it copies; undefined if it copies none. */
  ownLag(ask: Ask): Promise<Lag | undefined>;
  /** Galera's state, where the asked server belongs to a cluster. */
  flowControl(ask: Ask): Promise<FlowControl | undefined>;
  /**
   * The replicas of the asked server, as far as it knows them.
   *
   * @param askHost asks another server how far it is behind.
   * @throws {LagUnknown} when the server does not say.
   */
  replicas(
    ask: Ask,
    askHost: (host: string, port: number) => Promise<Lag | undefined>,
  ): Promise<readonly ReplicaState[]>;
}

/** The server may have replicas, and does not say how far they are behind. */
export class LagUnknown extends Error {
  /**
   * @param reason why, as the end of a sentence.
   * @param hint what an operator can do to make it known.
   */
  constructor(reason: string, readonly hint: string) {
    super(reason);
  }
}

/** A database whose replicas are asked for. */
export interface Primary {
  readonly engine: Engine;
  readonly url: UrlOf<EngineName>;
  readonly location: DatabaseLocation;
  readonly session: SessionSettings;
  /** Asks the database itself. */
  readonly ask: Ask;
  /** The replica that the configuration names, if it names one. */
  readonly replica: NamedReplica | undefined;
}

/** A replica in the configuration. */
export interface NamedReplica {
  readonly engine: Engine;
  readonly url: UrlOf<EngineName>;
  /** The option that names it: `[database] slave_connection`. */
  readonly source: string;
}

/**
 * Reads how far the replicas are behind: that of the configuration, where it names one, else all that
 * the database itself knows of. A connection to a replica is opened for the question alone.
 *
 * @throws {OperatorError} when that cannot be found out.
 */
export async function readReplicaLag(primary: Primary): Promise<ReplicaLag> {
  const { engine, url, location, session, ask, replica } = primary;
  const flowControl = await engine.lag.flowControl(ask);
  try {
    if (replica !== undefined) {
      const own = await ownLagOf(replica.engine, replica.url, replica.source, session);
      // It may name another node of a cluster, or the same server once more.
      if (own !== undefined) return { replicas: [own], flowControl };
    }
    const askHost = async (host: string, port: number) => {
      const there = { ...url, hosts: [{ host, port }] } as typeof url;
      return await ownLagOf(engine, there, `replica of ${location.source}`, session);
    };
    return { replicas: await engine.lag.replicas(ask, askHost), flowControl };
  } catch (error) {
    if (!(error instanceof LagUnknown || error instanceof OperatorError)) throw error;
    // All nodes of a cluster count in its flow control.
    if (error instanceof LagUnknown && flowControl !== undefined) {
      return { replicas: [], flowControl };
    }
    throw new OperatorError(
      `How far the replicas of the ${describeLocation(location)} are behind is not known: ` +
        error.message,
      { hint: error.hint, cause: error },
    );
  }
}

async function ownLagOf(
  engine: Engine,
  url: UrlOf<EngineName>,
  source: string,
  session: SessionSettings,
): Promise<ReplicaState | undefined> {
  const endpoint = engine.endpoint(url, source, session);
  const explain = explainer(engine, endpoint);
  let connection: EngineConnection;
  try {
    connection = await endpoint.connect();
  } catch (error) {
    throw explain(error, "connect");
  }
  // A replica in trouble may take the question and never answer it.
  const timer = setTimeout(() => connection.close(), ANSWER_SECONDS * 1000);
  try {
    const lag = await engine.lag.ownLag(async (statement) => {
      try {
        const { rows } = await connection.execute(statement, []);
        return rows as readonly Readonly<Record<string, unknown>>[];
      } catch (error) {
        throw explain(error, "statement", statement);
      }
    });
    return lag && { ...lag, name: describeLocation(endpoint.location) };
  } finally {
    clearTimeout(timer);
    await connection.close();
  }
}

/** How far the copies of a database are behind it: what is read, and by which way it is asked for. */

import { OperatorError } from "../../errors/operator_error.ts";
import type { DatabaseLocation, EngineName } from "../databases.ts";
import type { Engine, EngineConnection, SessionSettings, UrlOf } from "../engine.ts";
import { explainer } from "../explain.ts";
import { describeLocation } from "../location.ts";
import { type Ask, LagUnknown, type ReplicaLag, type ReplicaState } from "./lag.ts";

/** How long to wait for a replica's answer. */
const ANSWER_SECONDS = 10;

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
    if (error instanceof LagUnknown && error.maybeNone) {
      return { replicas: [], unseen: `${error.message}. ${error.hint}` };
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

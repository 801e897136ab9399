/**
 * Kysely's driver, one for all engines: connections come from our pool, and every error leaves it
 * explained.
 */

import { CompiledQuery, type DatabaseConnection, type Dialect, type Driver } from "kysely";
import type { Phase } from "./diagnosis.ts";
import type { Engine, EngineConnection } from "./engine.ts";
import type { Explain } from "./explain.ts";
import type { Pool } from "./pool.ts";
import { bindable } from "./values.ts";

/** Kysely's dialect for an engine, on a pool of its connections. */
export function createDialect(engine: Engine, pool: Pool, explain: Explain): Dialect {
  return {
    createAdapter: () => engine.createAdapter(),
    createDriver: () => createDriver(engine, pool, explain),
    createIntrospector: (query) => engine.createIntrospector(query),
    createQueryCompiler: () => engine.createQueryCompiler(),
  };
}

interface PooledConnection extends DatabaseConnection {
  readonly engineConnection: EngineConnection;
}

function createDriver(engine: Engine, pool: Pool, explain: Explain): Driver {
  const run = async (connection: DatabaseConnection, statement: string, phase: Phase) => {
    const { engineConnection } = connection as PooledConnection;
    try {
      await engineConnection.execute(statement, []);
    } catch (error) {
      throw explain(error, phase, statement);
    }
  };
  return {
    init: () => Promise.resolve(),
    async acquireConnection() {
      try {
        return pooledConnection(await pool.acquire(), explain);
      } catch (error) {
        throw explain(error, "connect");
      }
    },
    async beginTransaction(connection, settings) {
      for (const statement of engine.begin(settings)) await run(connection, statement, "statement");
    },
    commitTransaction(connection) {
      const { lost } = (connection as PooledConnection).engineConnection;
      // One that cannot be sent any more has failed for certain.
      return run(connection, "commit", lost ? "statement" : "commit");
    },
    async rollbackTransaction(connection) {
      try {
        await run(connection, "rollback", "statement");
      } catch {
        // What made the rollback necessary is the error to report. A connection that cannot even roll
        // back is closed, and the server rolls back by itself.
        await (connection as PooledConnection).engineConnection.close();
      }
    },
    releaseConnection(connection) {
      pool.release((connection as PooledConnection).engineConnection);
      return Promise.resolve();
    },
    destroy: () => pool.close(),
  };
}

function pooledConnection(engineConnection: EngineConnection, explain: Explain): PooledConnection {
  return {
    engineConnection,
    async executeQuery<R>({ sql, parameters }: CompiledQuery) {
      try {
        const result = await engineConnection.execute(sql, parameters.map(bindable));
        return result as typeof result & { rows: R[] };
      } catch (error) {
        throw explain(error, "statement", sql);
      }
    },
    async *streamQuery<R>({ sql, parameters }: CompiledQuery, chunkSize?: number) {
      try {
        const chunks = engineConnection.stream(sql, parameters.map(bindable), chunkSize ?? 100);
        for await (const chunk of chunks) yield chunk as typeof chunk & { rows: R[] };
      } catch (error) {
        throw explain(error, "statement", sql);
      }
    },
  };
}

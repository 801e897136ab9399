/** Work that is to stay on one connection, in the forms that a query builder takes. */

import type { EngineConnection } from "./engine.ts";
import type { Pool } from "./pool.ts";

/** A connection in the form of a pool, for work that is to stay on it. */
export function poolOfOne(connection: EngineConnection): Pool {
  return {
    acquire: () => Promise.resolve(connection),
    release: () => {},
    close: () => Promise.resolve(),
  };
}

/** A connection that sends each statement only once `assure` has come back. */
export function assuredConnection(
  connection: EngineConnection,
  assure: () => Promise<void>,
): EngineConnection {
  return {
    get lost() {
      return connection.lost;
    },
    async execute(statement, values) {
      await assure();
      return await connection.execute(statement, values);
    },
    async *stream(statement, values, chunkSize) {
      await assure();
      yield* connection.stream(statement, values, chunkSize);
    },
    close: () => connection.close(),
  };
}

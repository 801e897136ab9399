/**
 * A small pool of connections, one for all engines: it opens a connection only when all others are in
 * use, never hands out one that is lost, and reports a failure to connect at once and to the caller.
 */

import { OperatorError } from "../errors/operator_error.ts";
import type { EngineConnection } from "./engine.ts";

/** Connections to one database. */
export interface Pool {
  /** An open connection for the caller alone; waits when as many as allowed are in use. */
  acquire(): Promise<EngineConnection>;
  /** Takes a connection back. */
  release(connection: EngineConnection): void;
  /** Closes all connections, those in use too. */
  close(): Promise<void>;
}

/**
 * Makes a pool.
 *
 * @param open opens a connection.
 * @param first a connection that is open already.
 * @param max how many connections there may be.
 */
export function createPool(
  open: () => Promise<EngineConnection>,
  first: EngineConnection,
  max: number,
): Pool {
  const all = new Set<EngineConnection>([first]);
  const idle: EngineConnection[] = [first];
  const waiting: (() => void)[] = [];
  const closing = new Set<Promise<void>>();
  let opening = 0;
  let closed = false;

  function discard(connection: EngineConnection): void {
    all.delete(connection);
    const done = connection.close().finally(() => closing.delete(done));
    closing.add(done);
  }

  async function openAnother(): Promise<EngineConnection> {
    opening++;
    try {
      const connection = await open();
      if (closed) {
        await connection.close();
        throw closedError();
      }
      all.add(connection);
      return connection;
    } finally {
      opening--;
      // After a failure the place is free for whoever waits.
      waiting.shift()?.();
    }
  }

  return {
    async acquire() {
      while (!closed) {
        for (let last = idle.pop(); last !== undefined; last = idle.pop()) {
          if (!last.lost) return last;
          discard(last);
        }
        if (all.size + opening < max) return await openAnother();
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      throw closedError();
    },
    release(connection) {
      if (closed || connection.lost) discard(connection);
      else idle.push(connection);
      waiting.shift()?.();
    },
    async close() {
      if (closed) return;
      closed = true;
      for (const wake of waiting.splice(0)) wake();
      for (const connection of all) discard(connection);
      await Promise.all(closing);
    },
  };
}

function closedError(): Error {
  return new OperatorError("The database has been closed already");
}

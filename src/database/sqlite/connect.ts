/** Opens SQLite databases with `node:sqlite`. */

import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import type { EngineConnection } from "../engine.ts";
import { wholeNumber } from "../values.ts";
import { isBusy } from "./errors.ts";

// The default of Python's sqlite3.
const BUSY_TIMEOUT_SECONDS = 5;
const LONGEST_PAUSE_MILLISECONDS = 50;

/**
 * Opens a database's file, which is made where it does not exist. Foreign keys are not enforced, as Nova
 * leaves them.
 *
 * @param timeout seconds to wait for other processes' locks. The wait is ours and not SQLite's, which
 * would stop the whole program, other connections of this process included.
 */
export async function connect(
  path: string,
  timeout: number = BUSY_TIMEOUT_SECONDS,
): Promise<EngineConnection> {
  const database = new DatabaseSync(path);
  const connection = engineConnection(database, timeout);
  try {
    await connection.execute("PRAGMA busy_timeout = 0", []);
    await connection.execute("PRAGMA foreign_keys = OFF", []);
    // SQLite opens a file when it first reads it: what is no database shows here.
    await connection.execute("SELECT count(*) FROM sqlite_master", []);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return connection;
}

function engineConnection(database: DatabaseSync, timeout: number): EngineConnection {
  let closed = false;
  // Taking a row from a database that has been closed crashes the program, so closing ends them first. So
  // does one from a statement that the garbage collector has taken, which an iterator does not prevent.
  const cursors = new Map<IterableIterator<unknown>, StatementSync>();
  return {
    get lost() {
      return closed;
    },
    execute: (statement, values) =>
      waitingWhileBusy(timeout, () => {
        const prepared = prepare(database, statement);
        const parameters = values.map(parameter);
        if (prepared.columns().length > 0) return { rows: prepared.all(...parameters).map(row) };
        const { changes, lastInsertRowid } = prepared.run(...parameters);
        return {
          rows: [],
          insertId: BigInt(lastInsertRowid),
          numAffectedRows: BigInt(changes),
        };
      }),
    async *stream(statement, values) {
      const [rows, prepared] = await waitingWhileBusy(timeout, () => {
        const prepared = prepare(database, statement);
        return [prepared.iterate(...values.map(parameter)), prepared] as const;
      });
      cursors.set(rows, prepared);
      try {
        while (true) {
          if (closed) throw new Error("the database was closed while rows were read from it");
          const { done, value } = rows.next();
          if (done) return;
          yield { rows: [row(value)] };
        }
      } finally {
        if (cursors.delete(rows)) rows.return?.();
      }
    },
    close() {
      if (closed) return Promise.resolve();
      closed = true;
      for (const rows of cursors.keys()) rows.return?.();
      cursors.clear();
      database.close();
      return Promise.resolve();
    },
  };
}

async function waitingWhileBusy<R>(timeout: number, work: () => R): Promise<R> {
  const deadline = performance.now() + timeout * 1000;
  for (let pause = 1;; pause = Math.min(pause * 2, LONGEST_PAUSE_MILLISECONDS)) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

function prepare(database: DatabaseSync, statement: string) {
  try {
    const prepared = database.prepare(statement);
    prepared.setReadBigInts(true);
    return prepared;
  } catch (error) {
    // Deno says nothing but that it failed. Explaining the statement fails in the same way and says why;
    // if it does not, another process had locked the file for that moment.
    database.exec(`EXPLAIN ${statement}`);
    throw new Error("database is locked", { cause: error });
  }
}

/** SQLite has no truth values; SQLAlchemy writes them as 1 and 0. */
function parameter(value: unknown): SQLInputValue {
  if (typeof value === "boolean") return value ? 1 : 0;
  return value as SQLInputValue;
}

function row(values: unknown): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values as Record<string, unknown>)) {
    result[name] = typeof value === "bigint" ? wholeNumber(String(value)) : value;
  }
  return result;
}

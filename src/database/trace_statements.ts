/** What `--debug` shows of each statement: its time, its rows, and values that cannot be secret. */

import { printable } from "../errors/printable.ts";
import { redact } from "../log/redact.ts";
import type { DatabaseLocation } from "./databases.ts";
import type { EngineConnection } from "./engine.ts";

/** Takes a message that is made only where it is shown. */
export type Trace = (message: () => string) => void;

/** The longest statement that is shown whole, and the most values. */
const LONGEST_STATEMENT = 2_000;
const MOST_VALUES = 20;

/**
 * Columns that hold secrets, or documents in which there may be some: of a statement that names one of
 * them no text is shown.
 */
const SECRET_COLUMNS = new RegExp(
  "\\b(?:" + [
    "transport_url",
    "database_connection",
    "connection_info",
    "user_data",
    "key_data",
    "public_key",
    "private_key",
    "\\w*pass(?:word|wd)?",
    "\\w*secret\\w*",
    "\\w*token\\w*",
    "injected_files",
    "spec",
    "value",
    "instance",
    "details",
    "traceback",
    "message",
    "\\w*metadata",
  ].join("|") + ")\\b",
  "i",
);

/** A connection of which each statement is told. */
export function traceStatements(
  connection: EngineConnection,
  { database, source }: DatabaseLocation,
  trace: Trace,
): EngineConnection {
  const tell = (statement: string, values: readonly unknown[], start: number, outcome: string) => {
    const milliseconds = (performance.now() - start).toFixed(1);
    trace(() =>
      `${source} (${database}), ${milliseconds} ms, ${outcome}: ${describe(statement, values)}`
    );
  };
  return {
    get lost() {
      return connection.lost;
    },
    close: () => connection.close(),
    async execute(statement, values) {
      const start = performance.now();
      try {
        const result = await connection.execute(statement, values);
        const { rows, numAffectedRows } = result;
        tell(statement, values, start, countOf(numAffectedRows ?? rows.length));
        return result;
      } catch (error) {
        tell(statement, values, start, "failed");
        throw error;
      }
    },
    async *stream(statement, values, chunkSize) {
      const start = performance.now();
      let count = 0;
      let outcome = "not read to its end";
      try {
        for await (const chunk of connection.stream(statement, values, chunkSize)) {
          count += chunk.rows.length;
          yield chunk;
        }
        outcome = "";
      } catch (error) {
        outcome = "failed";
        throw error;
      } finally {
        const rows = countOf(count);
        tell(statement, values, start, outcome === "" ? rows : `${outcome} after ${rows}`);
      }
    },
  };
}

function countOf(count: number | bigint): string {
  return `${count} ${count === 1 || count === 1n ? "row" : "rows"}`;
}

/** A statement and its values, as far as they may be shown. */
export function describe(statement: string, values: readonly unknown[]): string {
  const line = redact(statement.replace(/\s+/g, " ").trim());
  const shown = line.length <= LONGEST_STATEMENT
    ? line
    : `${line.slice(0, LONGEST_STATEMENT)}… (${line.length} characters)`;
  if (values.length === 0) return shown;
  const maySayText = !SECRET_COLUMNS.test(statement);
  const list = values.slice(0, MOST_VALUES).map((value) => showValue(value, maySayText));
  if (values.length > MOST_VALUES) list.push(`and ${values.length - MOST_VALUES} more`);
  return `${shown} [${list.join(", ")}]`;
}

/** Texts that are never secret: UUIDs, numbers, dates. */
const HARMLESS =
  /^(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|-?\d{1,20}|\d{4}-\d\d-\d\d[ T\d:.Z+-]*)$/i;

/** A name of something: a host, a table, a state. */
const WORD = /^[\w.:-]{0,64}$/;

function showValue(value: unknown, maySayText: boolean): string {
  if (value === null || value === undefined) return "NULL";
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") {
    return String(value);
  }
  if (value instanceof Uint8Array) return `(${value.length} bytes)`;
  if (typeof value !== "string") return `(${typeof value})`;
  if (HARMLESS.test(value) || (maySayText && WORD.test(value))) return `'${printable(value)}'`;
  return `(text of ${value.length})`;
}

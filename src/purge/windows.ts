/**
 * Windows over a table: so many rows at a time in the order of the primary key, so that each statement
 * reads as many rows as it has to, by an index, however large the table is.
 */

import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Key } from "../archive/engine.ts";
import type { AnyTables, Database } from "../database/databases.ts";

/** A table to go through. */
export interface KeyedTable {
  readonly name: string;
  /** The column of the primary key; undefined for a table without one, which is a single window. */
  readonly key: string | undefined;
}

/** The rows after one key and up to another; undefined stands for the table's beginning and end. */
export interface Window {
  readonly after: Key | undefined;
  readonly upTo: Key | undefined;
}

/** A window that was looked for, with the number of rows in it. */
export interface CountedWindow extends Window {
  readonly rows: number;
}

/**
 * The windows of a table one after the other, as long as there are rows: none that is empty.
 *
 * @param size rows to a window, at most.
 */
export async function* windows(
  database: Database,
  table: KeyedTable,
  size: number,
): AsyncGenerator<CountedWindow> {
  let after: Key | undefined;
  for (;;) {
    const from = after;
    const window = await database.repeatable((query) => nextWindow(query, table, from, size));
    if (window.rows > 0) yield window;
    if (window.rows < size || window.upTo === undefined) return;
    after = window.upTo;
  }
}

/** The condition that a row is in a window. */
export function inWindow(key: string | undefined, { after, upTo }: Window): RawBuilder<boolean> {
  if (key === undefined) return sql`1 = 1`;
  const column = sql.ref(key);
  const bounds: RawBuilder<boolean>[] = [];
  if (after !== undefined) bounds.push(sql`${column} > ${after}`);
  if (upTo !== undefined) bounds.push(sql`${column} <= ${upTo}`);
  return bounds.length === 0 ? sql`1 = 1` : sql`${sql.join(bounds, sql` AND `)}`;
}

async function nextWindow(
  query: Kysely<AnyTables>,
  { name, key }: KeyedTable,
  after: Key | undefined,
  size: number,
): Promise<CountedWindow> {
  if (key === undefined) {
    const { rows: [{ rows }] } = await sql<{ rows: number | string }>`
      SELECT count(*) AS ${sql.ref("rows")} FROM ${sql.table(name)}`.execute(query);
    return { after, upTo: undefined, rows: Number(rows) };
  }
  const column = sql.ref(key);
  const { rows: [found] } = await sql<{ last: Key | null; rows: number | string }>`
    SELECT max(${column}) AS ${sql.ref("last")}, count(*) AS ${sql.ref("rows")}
    FROM (SELECT ${column} FROM ${sql.table(name)} WHERE ${
    inWindow(key, { after, upTo: undefined })
  }
          ORDER BY ${column} LIMIT ${sql.lit(size)}) AS next_rows`.execute(query);
  return { after, upTo: found.last ?? undefined, rows: Number(found.rows) };
}

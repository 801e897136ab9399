/**
 * Windows over a table: so many rows at a time in the order of the primary key, so that each statement
 * reads as many rows as it has to, by an index, however large the table is.
 */

import { type Kysely, type RawBuilder, sql } from "kysely";
import type { AnyTables, Database } from "../database/databases.ts";
import type { Key } from "./key.ts";

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
  /** The row with the key {@link upTo} alone: of a range, MySQL locks the row behind it as well. */
  readonly isOne?: boolean;
}

/** A window that was looked for, with the number of rows in it. */
export interface CountedWindow extends Window {
  readonly rows: number;
}

/**
 * The windows of a table one after the other, as long as there are rows: none that is empty.
 *
 * @param size rows to a window, at most; a function is asked before each.
 */
export async function* windows(
  database: Database,
  table: KeyedTable,
  size: number | (() => number),
): AsyncGenerator<CountedWindow> {
  let after: Key | undefined;
  for (;;) {
    const from = after;
    const most = typeof size === "number" ? size : size();
    const window = await database.repeatable((query) => nextWindow(query, table, from, most));
    if (window.rows > 0) yield window;
    if (window.rows < most || window.upTo === undefined) return;
    after = window.upTo;
  }
}

/** The condition that a row is in a window. */
export function inWindow(
  key: string | undefined,
  { after, upTo, isOne }: Window,
): RawBuilder<boolean> {
  if (key === undefined) return sql`1 = 1`;
  const column = sql.ref(key);
  if (isOne) return sql`${column} = ${upTo}`;
  const bounds: RawBuilder<boolean>[] = [];
  if (after !== undefined) bounds.push(sql`${column} > ${after}`);
  if (upTo !== undefined) bounds.push(sql`${column} <= ${upTo}`);
  return bounds.length === 0 ? sql`1 = 1` : sql`${sql.join(bounds, sql` AND `)}`;
}

/**
 * A window with two rows or more, in two halves; a single one where fewer rows are left by now.
 */
export async function halves(
  database: Database,
  table: KeyedTable & { readonly key: string },
  window: CountedWindow,
): Promise<readonly CountedWindow[]> {
  const rows = Math.ceil(window.rows / 2);
  const { rows: [{ middle }] } = await database.repeatable((query) =>
    sql<{ middle: Key | null }>`SELECT ${keyAt(table, window, rows - 1)} AS middle`.execute(query)
  );
  if (middle === null) return [{ ...window, rows: rows - 1 }];
  return [
    { ...window, upTo: middle, rows },
    { ...window, after: middle, rows: window.rows - rows },
  ].map((half) => ({ ...half, isOne: half.rows === 1 }));
}

async function nextWindow(
  query: Kysely<AnyTables>,
  { name, key }: KeyedTable,
  after: Key | undefined,
  size: number,
): Promise<CountedWindow> {
  const rest = { after, upTo: undefined };
  if (key === undefined) {
    const { rows: [{ rows }] } = await sql<{ rows: number | string }>`
      SELECT count(*) AS ${sql.ref("rows")} FROM ${sql.table(name)}`.execute(query);
    return { ...rest, rows: Number(rows) };
  }
  const at = (offset: number) => keyAt({ name, key }, rest, offset);
  const { rows: [{ next, last }] } = await sql<{ next: Key | null; last: Key | null }>`
    SELECT ${at(0)} AS ${sql.ref("next")}, ${at(size - 1)} AS ${sql.ref("last")}`.execute(query);
  if (next === null) return { ...rest, rows: 0 };
  if (last !== null) return { after, upTo: last, rows: size };
  // Fewer rows than a window has are left.
  const { rows: [end] } = await sql<{ last: Key | null; rows: number | string }>`
    SELECT max(${sql.ref(key)}) AS ${sql.ref("last")}, count(*) AS ${sql.ref("rows")}
    FROM ${sql.table(name)} WHERE ${inWindow(key, rest)}`.execute(query);
  return { after, upTo: end.last ?? undefined, rows: Number(end.rows) };
}

/** The key of a window's row so many rows behind its first, or NULL. */
function keyAt(
  { name, key }: { readonly name: string; readonly key: string },
  window: Window,
  offset: number,
): RawBuilder<Key | null> {
  const column = sql.ref(key);
  return sql`(SELECT ${column} FROM ${sql.table(name)} WHERE ${inWindow(key, window)}
    ORDER BY ${column} LIMIT 1 OFFSET ${sql.lit(offset)})`;
}

/**
 * Reads the rows of a window a page at a time, so that no more than a page of them is in memory: as many
 * rows as make some hundred kilobytes, as far as the page before can tell.
 */

import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Key } from "../../key.ts";
import type { ColumnFacts } from "../../table_catalogue.ts";
import type { AnyTables } from "../../../database/databases.ts";
import type { ShadowTable } from "../shadow_tables.ts";
import { inWindow, type Window } from "../../windows.ts";
import { assertExactText } from "./exact_text.ts";
import type { Row } from "./row.ts";

/** Rows to the first page: few, as a row may hold some hundred kilobytes. */
const FIRST_ROWS = 20;
const MOST_ROWS = 500;
/** About so many characters or bytes make a page. */
const PAGE_SIZE = 300_000;

/**
 * The rows of a window that fulfil a condition, in the order of the primary key, locked.
 *
 * @param query a transaction.
 * @param forUpdate what locks the rows that a SELECT reads.
 */
export async function* rowPages(
  query: Kysely<AnyTables>,
  { name, columns, key }: ShadowTable,
  window: Window,
  condition: RawBuilder<boolean>,
  forUpdate: RawBuilder<unknown>,
): AsyncGenerator<readonly Row[]> {
  const list = sql.join(columns.map(exactColumn));
  let { after } = window;
  let limit = FIRST_ROWS;
  for (;;) {
    const order = key === undefined ? sql`` : sql`ORDER BY ${sql.ref(key)} LIMIT ${sql.lit(limit)}`;
    const { rows } = await sql<Row>`
      SELECT ${list} FROM ${sql.table(name)}
      WHERE ${inWindow(key, { ...window, after })} AND ${condition}
      ${order} ${forUpdate}`.execute(query);
    if (key !== undefined) await assertExactText(query, { name, key }, rows);
    if (rows.length > 0) yield rows;
    if (key === undefined || rows.length < limit) return;
    after = rows.at(-1)![key] as Key;
    limit = Math.min(MOST_ROWS, Math.ceil(PAGE_SIZE * rows.length / sizeOf(rows)));
  }
}

/** About how many bytes rows take. */
function sizeOf(rows: readonly Row[]): number {
  let size = 0;
  for (const row of rows) {
    for (const value of Object.values(row)) {
      size += typeof value === "string" || value instanceof Uint8Array ? value.length : 8;
    }
  }
  return size;
}

/** A column as it is: MySQL rounds what it shows of a FLOAT, but not what it calculates with it. */
function exactColumn({ name, type }: ColumnFacts): RawBuilder<unknown> {
  const column = sql.ref(name);
  return /^float/i.test(type) ? sql`${column} * 1.0e0 AS ${column}` : column;
}

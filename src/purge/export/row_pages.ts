/** Reads the rows of a window a page at a time, so that no more than a page of them is in memory. */

import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Key } from "../../archive/engine.ts";
import type { ColumnFacts } from "../../archive/facts.ts";
import type { AnyTables } from "../../database/databases.ts";
import type { ShadowTable } from "../shadow_tables.ts";
import { inWindow, type Window } from "../windows.ts";

/** Rows to a page: few, as a row may hold some hundred kilobytes. */
const PAGE_ROWS = 200;

/** A row by column, in the table's order. */
export type Row = Readonly<Record<string, unknown>>;

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
  for (;;) {
    const order = key === undefined
      ? sql``
      : sql`ORDER BY ${sql.ref(key)} LIMIT ${sql.lit(PAGE_ROWS)}`;
    const { rows } = await sql<Row>`
      SELECT ${list} FROM ${sql.table(name)}
      WHERE ${inWindow(key, { after, upTo: window.upTo })} AND ${condition}
      ${order} ${forUpdate}`.execute(query);
    if (rows.length > 0) yield rows;
    if (key === undefined || rows.length < PAGE_ROWS) return;
    after = rows.at(-1)![key] as Key;
  }
}

/** A column as it is: MySQL rounds what it shows of a FLOAT, but not what it calculates with it. */
function exactColumn({ name, type }: ColumnFacts): RawBuilder<unknown> {
  const column = sql.ref(name);
  return /^float/i.test(type) ? sql`${column} + 0.0e0 AS ${column}` : column;
}

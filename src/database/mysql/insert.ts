/** Inserting rows whose key is not taken, on MySQL. */

import { type Kysely, sql } from "kysely";
import { DatabaseError } from "../database_error.ts";
import type { AnyTables } from "../databases.ts";
import type { InsertMissing } from "../engine.ts";

/**
 * Looks which keys there are, then inserts the rest. One statement for both, as on the other engines,
 * would lock the gaps between the keys and use up an `id` for each row that exists.
 *
 * Rows that follow on each other are mostly all there or all missing, and looking for thousands costs a
 * fifth of inserting them. So the first and the last row are looked for, and all only when one of these
 * is there, or when the insert meets a row in between.
 */
export const insertMissing: InsertMissing = async (query, table, key, rows) => {
  const ends = [rows[0], rows[rows.length - 1]];
  const unknown = (await withoutTaken(query, table, key, ends)).length === ends.length;
  const missing = unknown ? rows : await withoutTaken(query, table, key, rows);
  if (missing.length === 0) return 0;
  try {
    await insert(table, missing).execute(query);
    return missing.length;
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.kind !== "duplicate") throw error;
  }
  const rest = await withoutTaken(query, table, key, rows);
  if (rest.length === 0) return 0;
  // Whoever was faster may be so again: such rows are passed over now. Not with `INSERT IGNORE`, which
  // turns other errors into warnings too, and stores mangled values.
  const pass = sql`on duplicate key update ${sql.ref(key)} = ${sql.ref(key)}`;
  await sql`${insert(table, rest)} ${pass}`.execute(query);
  return rest.length;
};

type Rows = Parameters<InsertMissing>[3];

async function withoutTaken(
  query: Kysely<AnyTables>,
  table: string,
  key: string,
  rows: Rows,
): Promise<Rows> {
  const { rows: found } = await sql<{ taken: unknown }>`
    select ${sql.ref(key)} as taken from ${sql.table(table)}
    where ${sql.ref(key)} in (${sql.val(rows.map((row) => row[key]))})`.execute(query);
  const taken = new Set(found.map((row) => row.taken));
  return rows.filter((row) => !taken.has(row[key]));
}

/**
 * All rows are one parameter, which `mysql2` writes out as a list: thousands of single ones would take
 * the query builder and the driver longer than the server needs for the rows.
 */
function insert(table: string, rows: Rows) {
  const columns = Object.keys(rows[0]);
  return sql`
    insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
    values ${sql.val(rows.map((row) => columns.map((column) => row[column])))}`;
}

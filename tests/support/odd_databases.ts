/** What tests of databases that a site has changed need: plain statements, rows, and values as text. */

import { sql } from "kysely";
import type { Database } from "../../src/database/databases.ts";

/** Statements on one connection, one after the other. */
export async function statements({ query }: Database, ...texts: readonly string[]): Promise<void> {
  await query.connection().execute(async (connection) => {
    for (const text of texts) await sql.raw(text).execute(connection);
  });
}

/** The values of a column, as text, by id. */
export async function texts(
  { query }: Database,
  table: string,
  column: string,
): Promise<unknown[]> {
  const { rows } = await sql<{ value: unknown }>`
    SELECT ${sql.ref(column)} AS value FROM ${sql.table(table)} ORDER BY id`.execute(query);
  return rows.map(({ value }) => value === null ? null : String(value));
}

/** Soft-deleted rows of a table that nothing refers to. */
export async function addQuotaClasses(
  { query }: Database,
  ...ids: readonly number[]
): Promise<void> {
  await query.insertInto("quota_classes")
    .values(ids.map((id) => ({ id, class_name: "c", resource: "r", hard_limit: id, deleted: 1 })))
    .execute();
}

/** Indexes on SQLite. */

import { sql } from "kysely";
import type { ArchiveEngine } from "../engine.ts";

/** At most how many rows a table has, which costs no reading of the table. */
export const estimateRows: ArchiveEngine["estimateRows"] = async (query, table) => {
  const { rows: [row] } = await sql<{ count: number | null }>`
    SELECT max(rowid) AS count FROM ${sql.table(table)}`.execute(query);
  return Number(row?.count ?? 0);
};

/** Makes an index; the database is locked meanwhile. */
export const createIndex: ArchiveEngine["createIndex"] = async (query, name, table, column) => {
  await sql`CREATE INDEX IF NOT EXISTS ${sql.ref(name)} ON ${sql.table(table)} (${sql.ref(column)})`
    .execute(query);
};

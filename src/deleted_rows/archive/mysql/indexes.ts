/** Indexes on MySQL and MariaDB, where every foreign key has one unless somebody dropped it. */

import { sql } from "kysely";
import type { ArchiveEngine } from "../engine.ts";

/** About how many rows a table has. */
export const estimateRows: ArchiveEngine["estimateRows"] = async (query, table) => {
  const { rows: [row] } = await sql<{ count: number | null }>`
    SELECT table_rows AS count FROM information_schema.tables
    WHERE table_schema = DATABASE() AND table_name = ${table}`.execute(query);
  return Number(row?.count ?? 0);
};

/** Makes an index; InnoDB does not lock out writers. */
export const createIndex: ArchiveEngine["createIndex"] = async (query, name, table, column) => {
  await sql`CREATE INDEX ${sql.ref(name)} ON ${sql.table(table)} (${sql.ref(column)})`
    .execute(query);
};

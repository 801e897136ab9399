/** Indexes on PostgreSQL. */

import { sql } from "kysely";
import type { ArchiveEngine } from "../engine.ts";

/** About how many rows a table has: by its size, and the planner's statistics where there are some. */
export const estimateRows: ArchiveEngine["estimateRows"] = async (query, table) => {
  const { rows: [row] } = await sql<{ count: number }>`
    SELECT CASE WHEN c.reltuples > 0 AND c.relpages > 0
             THEN pg_relation_size(c.oid) / current_setting('block_size')::int
                  * c.reltuples / c.relpages
             ELSE pg_relation_size(c.oid) / 100 END AS count
    FROM pg_class c
    WHERE c.relname = ${table}
      AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())`
    .execute(query);
  return Math.round(Number(row?.count ?? 0));
};

/** Makes an index without locking out writers. */
export const createIndex: ArchiveEngine["createIndex"] = async (query, name, table, column) => {
  const { rows: leftovers } = await sql`
    SELECT 1 FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
    WHERE i.relname = ${name} AND NOT x.indisvalid
      AND i.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())`
    .execute(query);
  // Somebody was interrupted here before.
  if (leftovers.length > 0) await sql`DROP INDEX CONCURRENTLY ${sql.ref(name)}`.execute(query);
  await sql`CREATE INDEX CONCURRENTLY IF NOT EXISTS ${sql.ref(name)}
    ON ${sql.table(table)} (${sql.ref(column)})`.execute(query);
};

/** Reads which tables there are on MySQL, from `information_schema`. */

import { type Kysely, sql } from "kysely";
import type { AnyTables } from "../../database/databases.ts";
import { byTable, type TableFacts } from "../facts.ts";

/** The tables of the database that the connection is in. */
export async function readTables(query: Kysely<AnyTables>): Promise<TableFacts[]> {
  const { rows: columns } = await sql<{ table: string; name: string; type: string; role: string }>`
    SELECT table_name AS \`table\`, column_name AS name, data_type AS type, column_key AS role
    FROM information_schema.columns
    WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position`.execute(query);
  const { rows: foreignKeys } = await sql<
    { table: string; column: string; toTable: string; toColumn: string }
  >`
    SELECT table_name AS \`table\`, column_name AS \`column\`, referenced_table_name AS toTable,
           referenced_column_name AS toColumn
    FROM information_schema.key_column_usage
    WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL`.execute(query);
  const { rows: indexed } = await sql<{ table: string; column: string; name: string }>`
    SELECT table_name AS \`table\`, column_name AS \`column\`, MAX(index_name) AS name
    FROM information_schema.statistics
    WHERE table_schema = DATABASE() AND seq_in_index = 1 AND sub_part IS NULL
    GROUP BY table_name, column_name`.execute(query);
  const columnsOf = byTable(columns);
  const foreignKeysOf = byTable(foreignKeys);
  const indexedOf = byTable(indexed);
  return [...new Set(columns.map(({ table }) => table))].map((name) => ({
    name,
    columns: columnsOf(name).map(({ name, type }) => ({
      name,
      type,
      text: /char|text|enum/.test(type),
    })),
    primaryKey: columnsOf(name).filter(({ role }) => role === "PRI").map(({ name }) => name),
    foreignKeys: foreignKeysOf(name),
    indexed: new Map(indexedOf(name).map(({ column, name }) => [column, name])),
  }));
}

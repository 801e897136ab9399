/** Reads which tables there are on MySQL, from `information_schema`. */

import { type Kysely, sql } from "kysely";
import type { AnyTables } from "../../database/databases.ts";
import { byTable, type TableFacts } from "../table_catalogue.ts";

/** The tables of the database that the connection is in. */
export async function readTables(query: Kysely<AnyTables>): Promise<TableFacts[]> {
  const { rows: columns } = await sql<
    { table: string; name: string; type: string; definition: string; role: string; extra: string }
  >`
    SELECT table_name AS \`table\`, column_name AS name, data_type AS type,
           CONCAT(column_type, ' ', IFNULL(character_set_name, '')) AS definition, column_key AS role,
           extra AS extra
    FROM information_schema.columns
    WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position`.execute(query);
  const { rows: foreignKeys } = await sql<
    { table: string; column: string; toTable: string; toColumn: string }
  >`
    SELECT table_name AS \`table\`, MAX(column_name) AS \`column\`,
           MAX(referenced_table_name) AS toTable, MAX(referenced_column_name) AS toColumn
    FROM information_schema.key_column_usage
    WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL
    GROUP BY table_name, constraint_name HAVING COUNT(*) = 1`.execute(query);
  // Indexes may be hidden from the planner, which each server says in a column of its own.
  const { rows: indexes } = await sql<
    { table: string; column: string; name: string; IS_VISIBLE?: string; IGNORED?: string }
  >`
    SELECT s.table_name AS \`table\`, s.column_name AS \`column\`, s.index_name AS name, s.*
    FROM information_schema.statistics s
    WHERE table_schema = DATABASE() AND seq_in_index = 1 AND sub_part IS NULL
      AND index_type = 'BTREE' ORDER BY index_name`.execute(query);
  const indexed = indexes.filter(({ IS_VISIBLE, IGNORED }) =>
    IS_VISIBLE !== "NO" && IGNORED !== "YES"
  );
  const { rows: engines } = await sql<{ table: string; engine: string }>`
    SELECT table_name AS \`table\`, t.engine AS engine
    FROM information_schema.tables t JOIN information_schema.engines e ON e.engine = t.engine
    WHERE table_schema = DATABASE() AND e.transactions <> 'YES'`.execute(query);
  const engineOf = new Map(engines.map(({ table, engine }) => [table, engine]));
  const columnsOf = byTable(columns);
  const foreignKeysOf = byTable(foreignKeys);
  const indexedOf = byTable(indexed);
  return [...new Set(columns.map(({ table }) => table))].map((name) => ({
    name,
    columns: columnsOf(name).map(({ name, type, definition, extra }) => ({
      name,
      type,
      definition,
      text: /char|text|enum/.test(type),
      // MySQL calls a default that is computed DEFAULT_GENERATED.
      generated: /(^|\s)GENERATED|PERSISTENT/.test(extra),
    })),
    primaryKey: columnsOf(name).filter(({ role }) => role === "PRI").map(({ name }) => name),
    foreignKeys: foreignKeysOf(name),
    indexed: new Map(indexedOf(name).map(({ column, name }) => [column, name])),
    withoutTransactions: engineOf.get(name),
  }));
}

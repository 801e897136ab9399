/** Reads which tables there are on SQLite, from its pragmas. */

import { type Kysely, sql } from "kysely";
import type { AnyTables } from "../../database/databases.ts";
import { byTable, type TableFacts } from "../table_catalogue.ts";

/** The tables of the connection's main database. */
export async function readTables(query: Kysely<AnyTables>): Promise<TableFacts[]> {
  const { rows: columns } = await sql<
    { table: string; name: string; type: string; role: number; hidden: number }
  >`
    SELECT t.name AS "table", c.name AS name, c.type AS type, c.pk AS role,
           c.hidden AS hidden
    FROM sqlite_master t JOIN pragma_table_xinfo(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
    ORDER BY t.name, c.cid`.execute(query);
  const { rows: foreignKeys } = await sql<
    { table: string; column: string; toTable: string; toColumn: string }
  >`
    SELECT t.name AS "table", f."from" AS "column", f."table" AS "toTable", f."to" AS "toColumn"
    FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) f
    WHERE t.type = 'table'
    GROUP BY t.name, f.id HAVING COUNT(*) = 1 AND f."to" IS NOT NULL`.execute(query);
  const { rows: indexed } = await sql<{ table: string; column: string; name: string }>`
    SELECT t.name AS "table", c.name AS "column", i.name AS name
    FROM sqlite_master t JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c
    WHERE t.type = 'table' AND i.partial = 0 AND c.seqno = 0`.execute(query);
  const columnsOf = byTable(columns);
  const foreignKeysOf = byTable(foreignKeys);
  const indexedOf = byTable(indexed);
  return [...new Set(columns.map(({ table }) => table))].map((name) => ({
    name,
    columns: columnsOf(name).map(({ name, type, hidden }) => ({
      name,
      definition: type,
      type: type.replace(/\(.*$/, ""),
      text: /char|text|clob/i.test(type),
      generated: hidden > 0,
    })),
    primaryKey: columnsOf(name).filter(({ role }) => role > 0).map(({ name }) => name),
    foreignKeys: foreignKeysOf(name),
    indexed: new Map([
      ...columnsOf(name).filter(({ role }) => role === 1).map(({ name }) =>
        [name, "rowid"] as const
      ),
      ...indexedOf(name).map(({ column, name }) => [column, name] as const),
    ]),
  }));
}

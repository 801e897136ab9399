/** Reads the catalogue of an SQLite database from its pragmas, and constraint names from its DDL. */

import { type Kysely, sql } from "kysely";
import type { AnyTables } from "../../database/databases.ts";
import type { Catalogue, CatalogueColumn } from "../catalogue.ts";
import { tableConstraints } from "./table_constraints.ts";

/** Reads the catalogue of the connection's main database. */
export async function readCatalogue(query: Kysely<AnyTables>): Promise<Catalogue> {
  const { rows: tableRows } = await sql<{ name: string; ddl: string }>`
    SELECT name, sql AS ddl FROM sqlite_master
    WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`.execute(query);
  const tables = new Map(tableRows.map((row) => [row.name, {
    columns: new Map<string, CatalogueColumn>(),
    indexes: new Map<string, string>(),
    constraints: tableConstraints(row.ddl),
    options: "",
  }]));

  const { rows: columns } = await sql<
    { table: string; name: string; type: string; required: number; fallback: string | null }
  >`
    SELECT t.name AS "table", c.name AS name, c.type AS type, c."notnull" AS required,
           c.dflt_value AS fallback
    FROM sqlite_master t JOIN pragma_table_xinfo(t.name) c
    WHERE t.type = 'table' ORDER BY t.name, c.cid`.execute(query);
  for (const row of columns) {
    tables.get(row.table)?.columns.set(row.name, {
      type: row.type,
      nullable: Number(row.required) === 0,
      extra: row.fallback === null ? "" : `default ${row.fallback}`,
    });
  }

  // Indexes of origin u and pk stand behind constraints, which are in the table's DDL.
  const { rows: indexes } = await sql<
    { table: string; name: string; strict: number; partial: number; columns: string }
  >`
    SELECT t.name AS "table", i.name AS name, i."unique" AS strict, i.partial AS partial,
           (SELECT group_concat(c.name, ', ') FROM
             (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno) c) AS columns
    FROM sqlite_master t JOIN pragma_index_list(t.name) i
    WHERE t.type = 'table' AND i.origin = 'c'`.execute(query);
  for (const row of indexes) {
    const kind = Number(row.strict) === 1 ? "unique " : "";
    const partial = Number(row.partial) === 1 ? " partial" : "";
    tables.get(row.table)?.indexes.set(row.name, `${kind}(${row.columns})${partial}`);
  }
  return { tables, types: new Map(), options: "" };
}

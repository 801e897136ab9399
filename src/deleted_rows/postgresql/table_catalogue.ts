/** Reads which tables there are on PostgreSQL, from its catalogue. */

import { type Kysely, sql } from "kysely";
import type { AnyTables } from "../../database/databases.ts";
import { byTable, type TableFacts } from "../table_catalogue.ts";

/** The tables of the connection's current schema; what is in a table's partitions is in the table. */
export async function readTables(query: Kysely<AnyTables>): Promise<TableFacts[]> {
  const inCurrentSchema = sql`
    c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
    AND NOT c.relispartition`;
  // Types are named without a length: bpchar for char(36), as `character` alone has a length of 1. Before
  // PostgreSQL 12 there is no attgenerated, as no columns are generated.
  const { rows: columns } = await sql<
    {
      table: string;
      name: string;
      type: string;
      definition: string;
      text: boolean;
      generated: boolean;
    }
  >`
    SELECT c.relname AS "table", a.attname AS name,
           format_type(a.atttypid, -1) AS type,
           -- A value that an enumeration has not is refused.
           CASE t.typtype WHEN 'e' THEN 'enum' ELSE format_type(a.atttypid, a.atttypmod) END
             AS definition, t.typcategory IN ('S', 'E') AS text,
           coalesce(to_jsonb(a) ->> 'attgenerated', '') <> '' AS generated
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.relkind IN ('r', 'p') AND ${inCurrentSchema}
    ORDER BY c.relname, a.attnum`.execute(query);
  const { rows: keys } = await sql<
    { table: string; kind: string; column: string; toTable: string | null; toColumn: string | null }
  >`
    SELECT c.relname AS "table", k.contype AS kind, a.attname AS "column", r.relname AS "toTable",
           b.attname AS "toColumn"
    FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (k.conkey)
    LEFT JOIN pg_class r ON r.oid = k.confrelid
    LEFT JOIN pg_attribute b ON b.attrelid = r.oid AND b.attnum = k.confkey[1]
    WHERE (k.contype = 'p' OR k.contype = 'f' AND cardinality(k.conkey) = 1)
      AND ${inCurrentSchema}`.execute(query);
  const { rows: indexed } = await sql<{ table: string; column: string; name: string }>`
    SELECT c.relname AS "table", a.attname AS "column", i.relname AS name
    FROM pg_index x
    JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_class c ON c.oid = x.indrelid
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[0]
    WHERE x.indisvalid AND x.indpred IS NULL AND ${inCurrentSchema}`.execute(query);
  const columnsOf = byTable(columns);
  const keysOf = byTable(keys);
  const indexedOf = byTable(indexed);
  return [...new Set(columns.map(({ table }) => table))].map((name) => ({
    name,
    columns: columnsOf(name),
    primaryKey: keysOf(name).filter(({ kind }) => kind === "p").map(({ column }) => column),
    foreignKeys: keysOf(name).flatMap(({ column, toTable, toColumn }) =>
      toTable === null || toColumn === null ? [] : [{ column, toTable, toColumn }]
    ),
    indexed: new Map(indexedOf(name).map(({ column, name }) => [column, name])),
  }));
}

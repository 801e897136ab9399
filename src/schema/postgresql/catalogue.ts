/** Reads the catalogue of a PostgreSQL database: the schema that new tables go to. */

import { type Kysely, sql } from "kysely";
import type { AnyTables } from "../../database/databases.ts";
import type { Catalogue, CatalogueColumn } from "../catalogue.ts";

/** Reads the catalogue of the connection's current schema, definitions in PostgreSQL's own words. */
export async function readCatalogue(query: Kysely<AnyTables>): Promise<Catalogue> {
  const { rows: tableRows } = await sql<{ name: string; options: string }>`
    SELECT relname AS name, CASE relpersistence WHEN 'p' THEN '' ELSE relpersistence::text END
             || coalesce(array_to_string(reloptions, ' '), '') AS options
    FROM pg_class
    WHERE relkind IN ('r', 'p') AND ${inCurrentSchema("relnamespace")}`.execute(query);
  const tables = new Map(tableRows.map((row) => [row.name, {
    columns: new Map<string, CatalogueColumn>(),
    indexes: new Map<string, string>(),
    constraints: new Map<string, string>(),
    options: row.options,
  }]));

  const { rows: types } = await sql<{ name: string; words: string }>`
    SELECT t.typname AS name, string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
             AS words
    FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
    WHERE ${inCurrentSchema("t.typnamespace")} GROUP BY t.typname`.execute(query);
  const catalogue = {
    tables,
    types: new Map(types.map((row) => [row.name, `enum (${row.words})`])),
    options: "",
  };
  if (tableRows.length === 0) return catalogue;

  const { rows: columns } = await sql<
    { table: string; name: string; type: string; required: boolean; extra: string }
  >`
    SELECT c.relname AS "table", a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
           a.attnotnull AS required,
           concat_ws(' ',
             CASE WHEN a.attcollation <> t.typcollation THEN 'collate ' || a.attcollation::regcollation
             END,
             'default ' || pg_get_expr(d.adbin, d.adrelid),
             nullif(a.attidentity, ''), nullif(a.attgenerated, ''),
             (SELECT 'owns ' || s.relname || ' ' || format_type(q.seqtypid, NULL) || ' '
                     || concat_ws('/', q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache,
                                  q.seqcycle)
                FROM pg_depend o JOIN pg_class s ON s.oid = o.objid AND s.relkind = 'S'
                JOIN pg_sequence q ON q.seqrelid = s.oid
               WHERE o.classid = 'pg_class'::regclass AND o.refclassid = 'pg_class'::regclass
                 AND o.refobjid = c.oid AND o.refobjsubid = a.attnum AND o.deptype = 'a')) AS extra
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'p') AND ${inCurrentSchema("c.relnamespace")}
    ORDER BY c.relname, a.attnum`.execute(query);
  for (const row of columns) {
    tables.get(row.table)?.columns.set(row.name, {
      type: row.type,
      nullable: !row.required,
      extra: row.extra,
    });
  }

  const { rows: constraints } = await sql<{ table: string; name: string; definition: string }>`
    SELECT c.relname AS "table", k.conname AS name,
           pg_get_constraintdef(k.oid)
             || CASE WHEN k.convalidated THEN '' ELSE ' not valid' END AS definition
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.contype <> 'n' AND ${inCurrentSchema("c.relnamespace")}`.execute(query);
  for (const row of constraints) tables.get(row.table)?.constraints.set(row.name, row.definition);

  // The index behind a primary or unique key bears the key's name and says nothing new.
  const { rows: indexes } = await sql<{ table: string; name: string; definition: string }>`
    SELECT c.relname AS "table", i.relname AS name,
           CASE WHEN x.indisunique THEN 'unique ' ELSE '' END
             || substring(pg_get_indexdef(x.indexrelid) FROM 'USING .*$')
             || CASE WHEN x.indisvalid THEN '' ELSE ' invalid' END AS definition
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
    WHERE ${inCurrentSchema("c.relnamespace")}
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.oid
                        AND k.contype IN ('p', 'u', 'x'))`.execute(query);
  for (const row of indexes) tables.get(row.table)?.indexes.set(row.name, row.definition);
  return catalogue;
}

function inCurrentSchema(column: string) {
  return sql`${sql.raw(column)} = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())`;
}

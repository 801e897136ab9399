/** Reads the catalogue of a MySQL or MariaDB database from `information_schema`. */

import { type Kysely, sql } from "kysely";
import type { AnyTables } from "../../database/databases.ts";
import { LOCK_TABLES } from "../../database/mysql/cluster_lock.ts";
import type { Catalogue, CatalogueColumn } from "../catalogue.ts";

/**
 * Reads the catalogue of the database that the connection is in.
 *
 * MySQL and MariaDB say the same things in different words; the words here are those of MariaDB 10.11
 * with MySQL 8's types (`int`, not `int(11)`).
 */
export async function readCatalogue(query: Kysely<AnyTables>): Promise<Catalogue> {
  const { rows: [database] } = await sql<{ collation: string }>`
    SELECT default_collation_name AS collation FROM information_schema.schemata
    WHERE schema_name = DATABASE()`.execute(query);
  const { rows: tableRows } = await sql<
    { name: string; engine: string; collation: string; format: string }
  >`
    SELECT table_name AS name, engine AS engine, table_collation AS collation, row_format AS format
    FROM information_schema.tables
    WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' AND table_collation IS NOT NULL
      AND table_name NOT LIKE ${`${LOCK_TABLES.replaceAll("_", "\\_")}%`}`
    // One that somebody is making or dropping at this moment is a name without anything to it.
    .execute(query);
  const options = databaseOptions(database?.collation ?? "");
  if (tableRows.length === 0) return { tables: new Map(), types: new Map(), options };

  const tables = new Map(tableRows.map((row) => [row.name, {
    columns: new Map<string, CatalogueColumn>(),
    indexes: new Map<string, string>(),
    constraints: new Map<string, string>(),
    options: `${row.engine} ${current(row.collation)} ${row.format}`,
    collation: current(row.collation).replace(/^utf8mb3_/, "utf8_"),
  }]));
  const collations = new Map(tableRows.map((row) => [row.name, row.collation]));

  const { rows: columns } = await sql<ColumnRow>`
    SELECT table_name AS \`table\`, column_name AS name, column_type AS type,
           is_nullable AS nullable, column_default AS fallback, extra AS extra,
           collation_name AS collation
    FROM information_schema.columns
    WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position`.execute(query);
  for (const row of columns) {
    tables.get(row.table)?.columns.set(row.name, {
      type: row.type.replace(/^(int|bigint)\(\d+\)/, "$1"),
      nullable: row.nullable === "YES",
      extra: columnExtra(row, collations.get(row.table)),
      ownCharset: row.collation !== null && row.collation !== collations.get(row.table),
    });
  }

  const { rows: indexes } = await sql<
    { table: string; name: string; loose: number; columns: string; type: string }
  >`
    SELECT table_name AS \`table\`, index_name AS name, non_unique AS loose, index_type AS type,
           GROUP_CONCAT(column_name, IF(sub_part IS NULL, '', CONCAT('(', sub_part, ')'))
                        ORDER BY seq_in_index SEPARATOR ', ') AS columns
    FROM information_schema.statistics WHERE table_schema = DATABASE()
    GROUP BY table_name, index_name, non_unique, index_type`.execute(query);
  for (const row of indexes) {
    const table = tables.get(row.table);
    if (row.name === "PRIMARY") table?.constraints.set("PRIMARY", `primary key (${row.columns})`);
    else {
      const kind = Number(row.loose) === 0 ? "unique " : "";
      table?.indexes.set(row.name, `${kind}${row.type.toLowerCase()} (${row.columns})`);
    }
  }

  const { rows: foreignKeys } = await sql<ForeignKeyRow>`
    SELECT k.table_name AS \`table\`, k.constraint_name AS name, k.column_name AS \`column\`,
           k.referenced_table_name AS refersTable, k.referenced_column_name AS refersColumn,
           r.update_rule AS onUpdate, r.delete_rule AS onDelete
    FROM information_schema.key_column_usage k
    JOIN information_schema.referential_constraints r
      ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name
     AND r.table_name = k.table_name
    WHERE k.table_schema = DATABASE() AND r.constraint_schema = DATABASE()
      AND k.referenced_table_name IS NOT NULL
    ORDER BY k.ordinal_position`.execute(query);
  for (const row of foreignKeys) {
    const rules = [row.onUpdate, row.onDelete].map((rule) =>
      rule === "NO ACTION" ? "RESTRICT" : rule
    )
      .join("/").toLowerCase();
    tables.get(row.table)?.constraints.set(
      row.name,
      `foreign key (${row.column}) references ${row.refersTable} (${row.refersColumn}) ${rules}`,
    );
  }
  return { tables, types: new Map(), options };
}

interface ColumnRow {
  table: string;
  name: string;
  type: string;
  nullable: string;
  fallback: string | null;
  extra: string;
  collation: string | null;
}

interface ForeignKeyRow {
  table: string;
  name: string;
  column: string;
  refersTable: string;
  refersColumn: string;
  onUpdate: string;
  onDelete: string;
}

function columnExtra(row: ColumnRow, tableCollation: string | undefined): string {
  const parts: string[] = [];
  if (row.collation !== null && row.collation !== tableCollation) {
    parts.push(current(row.collation));
  }
  // MariaDB writes a missing default of a nullable column as NULL, and quotes text; MySQL does neither.
  if (row.fallback !== null && row.fallback !== "NULL") {
    parts.push(`default ${row.fallback.replace(/^'(.*)'$/, "$1")}`);
  }
  if (row.extra !== "") parts.push(row.extra.toLowerCase());
  return parts.join(" ");
}

function databaseOptions(collation: string): string {
  return collation === "" ? "" : current(collation);
}

/** A collation's name on current servers; older ones say `utf8_bin` for `utf8mb3_bin`. */
function current(collation: string): string {
  return collation.replace(/^utf8_/, "utf8mb3_");
}

/** What a MySQL or MariaDB database with Nova's schema looks like in its catalogue. */

import { type Kysely, sql } from "kysely";
import type { AnyTables } from "../../database/databases.ts";
import type { Catalogue, CatalogueColumn, CatalogueTable } from "../catalogue.ts";
import { type Column, type Constraint, primaryKeyOf, type Table } from "../notation.ts";
import { integerVersionTable, versionTable } from "../version_table.ts";
import type { Wanted } from "../wanted.ts";
import { columnType } from "./render.ts";

/** What a server does where DDL says nothing. */
export interface ServerDefaults {
  /** The collation of each character set where DDL names none, by the set's name. */
  readonly collations: Readonly<Record<string, string>>;
  /** The row format of a new table. */
  readonly rowFormat: string;
}

/**
 * What servers have done where nobody set them up in another way; so tables have it that were made before
 * a server's defaults were changed.
 */
const USUAL: ServerDefaults = {
  collations: { utf8mb3: "utf8mb3_general_ci", latin1: "latin1_swedish_ci" },
  rowFormat: "Dynamic",
};

/** They are made before anything says what character set the database shall have. */
const VERSION_TABLES: ReadonlySet<string> = new Set([versionTable.name, integerVersionTable.name]);

/** Reads a server's defaults. */
export async function readDefaults(query: Kysely<AnyTables>): Promise<ServerDefaults> {
  const { rows: variables } = await sql<{ Variable_name: string; Value: string }>`
    SHOW VARIABLES WHERE Variable_name IN ('character_set_collations', 'innodb_default_row_format')`
    .execute(query);
  const variable = (name: string) =>
    variables.find(({ Variable_name }) => Variable_name.toLowerCase() === name)?.Value ?? "";
  // MariaDB 11 has a variable that goes before the table of collations: `utf8mb3=utf8mb3_uca1400_ai_ci,…`.
  const set = variable("character_set_collations").split(",").map((pair) => pair.split("="))
    .filter(([charset, collation]) => charset in USUAL.collations && collation !== undefined);
  const format = variable("innodb_default_row_format");
  return {
    collations: { ...USUAL.collations, ...Object.fromEntries(set) },
    rowFormat: format === "" ? USUAL.rowFormat : format[0].toUpperCase() + format.slice(1),
  };
}

/**
 * The catalogue that a database should have. What the DDL leaves to the server (the collation of the
 * version table, names of foreign keys, indexes that a foreign key brings along) is taken from what the
 * database has.
 */
export function expectedCatalogue(
  { schema, charset }: Pick<Wanted, "schema" | "charset">,
  actual: Catalogue,
  server: ServerDefaults = USUAL,
): Catalogue {
  const tables = [...schema].map(([name, table]) =>
    [name, expectedTable(table, actual.tables.get(name), server)] as const
  );
  return {
    tables: new Map(tables),
    types: new Map(),
    options: charset === undefined ? actual.options : collationOf(charset, actual.options, server),
  };
}

function expectedTable(
  table: Table,
  actual: CatalogueTable | undefined,
  server: ServerDefaults,
): CatalogueTable {
  const [, actualCollation = "", actualFormat = ""] = actual?.options.split(" ") ?? [];
  const { charset = "utf8", collation } = table.options;
  const tableCollation = collation !== undefined
    ? current(collation)
    : VERSION_TABLES.has(table.name)
    ? actualCollation
    : collationOf(charset ?? "utf8", actualCollation, server);
  const format = actualFormat === USUAL.rowFormat ? actualFormat : server.rowFormat;

  const constraints = new Map([
    ["PRIMARY", `primary key (${primaryKeyOf(table).columns.join(", ")})`],
  ]);
  const indexes = new Map<string, string>();
  for (const constraint of table.constraints) {
    if (constraint.kind === "unique" || constraint.kind === "index") {
      indexes.set(constraint.name, indexText(constraint));
    }
  }
  let unnamed = 0;
  const keys = table.constraints.filter((constraint) => constraint.kind === "foreignKey");
  for (const constraint of keys) {
    const { name, column, refersTo } = constraint;
    const text =
      `foreign key (${column}) references ${refersTo.table} (${refersTo.column}) restrict/restrict`;
    if (name === undefined) unnamed++;
    constraints.set(
      name ?? nameOf(text, actual?.constraints) ?? `${table.name}_ibfk_${unnamed}`,
      text,
    );
    if (!leads(column, table)) {
      const implied = `btree (${column})`;
      indexes.set(
        actual?.indexes.get(name ?? column) === implied
          ? name ?? column
          : nameOf(implied, actual?.indexes, indexes) ?? name ?? column,
        implied,
      );
    }
  }
  return {
    columns: new Map(
      Object.entries(table.columns).map(([name, column]) => [
        name,
        expectedColumn(column, tableCollation, actual?.columns.get(name), server),
      ]),
    ),
    indexes,
    constraints,
    options: `InnoDB ${tableCollation} ${format}`,
  };
}

function expectedColumn(
  column: Column,
  tableCollation: string,
  actual: CatalogueColumn | undefined,
  server: ServerDefaults,
): CatalogueColumn {
  const parts: string[] = [];
  if (column.type.kind === "string" && column.type.charset !== undefined) {
    const { charset, collation } = wordsOf(column.type.charset);
    const own = collation === undefined
      ? collationOf(charset!, actual?.extra.split(" ")[0] ?? "", server)
      : current(collation);
    if (own !== tableCollation) parts.push(own);
  }
  if (column.default !== undefined) parts.push(`default ${column.default}`);
  if (column.serial) parts.push("auto_increment");
  return {
    type: columnType(column),
    nullable: !column.required,
    extra: parts.join(" "),
  };
}

/** `CHARACTER SET utf8` or `COLLATE utf8_bin` taken apart. */
function wordsOf(clause: string): { charset?: string; collation?: string } {
  return {
    charset: /\bCHARACTER SET (\w+)/i.exec(clause)?.[1],
    collation: /\bCOLLATE (\w+)/i.exec(clause)?.[1],
  };
}

/** The collation of a character set without one named: the one that is there, if servers choose it. */
function collationOf(charset: string, actual: string, server: ServerDefaults): string {
  const name = charset === "utf8" ? "utf8mb3" : charset;
  return actual === USUAL.collations[name] ? actual : server.collations[name];
}

function indexText(constraint: Extract<Constraint, { kind: "unique" | "index" }>): string {
  const prefixes = constraint.kind === "index" ? constraint.prefixes ?? {} : {};
  const columns = constraint.columns
    .map((column) => column in prefixes ? `${column}(${prefixes[column]})` : column);
  const unique = constraint.kind === "unique" || constraint.unique;
  return `${unique ? "unique " : ""}btree (${columns.join(", ")})`;
}

/** True when a key or an index begins with a column, so that a foreign key brings none along. */
function leads(column: string, table: Table): boolean {
  return primaryKeyOf(table).columns[0] === column ||
    table.constraints.some((constraint) =>
      (constraint.kind === "unique" || constraint.kind === "index") &&
      constraint.columns[0] === column &&
      !(constraint.kind === "index" && column in (constraint.prefixes ?? {}))
    );
}

/** What bears a text, but for names that are taken. */
function nameOf(
  text: string,
  among: ReadonlyMap<string, string> | undefined,
  taken: ReadonlyMap<string, string> = new Map(),
): string | undefined {
  return [...among ?? []].find(([name, other]) => other === text && !taken.has(name))?.[0];
}

function current(collation: string): string {
  return collation.replace(/^utf8_/, "utf8mb3_");
}

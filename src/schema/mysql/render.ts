/** Turns Nova's schema into DDL for MySQL and MariaDB. */

import type { AlterTable } from "../changes.ts";
import type { SchemaEngine } from "../engine.ts";
import {
  type Column,
  type Constraint,
  type Index,
  primaryKeyOf,
  type TableOptions,
} from "../notation.ts";

/** Tables and columns have character sets. */
export const charsets = true;

/** The type, in lower case and without the display widths that MySQL 8 no longer has. */
export function columnType({ type }: Column): string {
  switch (type.kind) {
    case "integer":
      return "int";
    case "boolean":
      return "tinyint(1)";
    case "string":
    case "inet":
      return `varchar(${type.length})`;
    case "enumeration":
      return `enum(${type.values.map(quoteText).join(",")})`;
    default:
      return type.kind;
  }
}

/**
 * The name of the character set that Nova's schema calls `utf8`, with three bytes a character. Newer
 * servers call it `utf8mb3`; to some of them `utf8` is the one with four bytes.
 */
export type Utf8Name = "utf8" | "utf8mb3";

/** What DDL looks like that names character sets. */
export type CharsetRenderer = Pick<
  SchemaEngine,
  "createTable" | "alterTable" | "setDatabaseCharset"
>;

/** Renders with the name that a server knows. */
export function rendererFor(utf8: Utf8Name): CharsetRenderer {
  return {
    /** One CREATE TABLE with all indexes: building them is part of the same commit. */
    createTable(table) {
      const parts = [
        ...Object.entries(table.columns)
          .map(([name, column]) => columnDefinition(name, column, utf8)),
        `PRIMARY KEY (${columnList(primaryKeyOf(table).columns)})`,
        ...table.constraints.filter((constraint) => constraint.kind !== "primaryKey")
          .map(definition),
      ];
      return [
        `CREATE TABLE ${quote(table.name)} (\n  ${parts.join(",\n  ")}\n) ENGINE=InnoDB${
          charset(table.options, utf8)
        }`,
      ];
    },
    alterTable: (change) => alterTable(change, utf8),
    /** Applies to the database that the connection is in. */
    setDatabaseCharset: (charset) => [
      `ALTER DATABASE DEFAULT CHARACTER SET ${named(charset, utf8)}`,
    ],
  };
}

/** One DROP TABLE. */
export function dropTable(name: string): string[] {
  return [`DROP TABLE ${quote(name)}`];
}

/**
 * An ALTER TABLE for the columns and another for the indexes. Apart, the server can add a column
 * without touching the rows and build indexes while others write; in one statement it would have to
 * copy the whole table.
 */
function alterTable(change: AlterTable, utf8: Utf8Name): string[] {
  const columns = [
    ...(change.dropColumns ?? []).map((name) => `DROP COLUMN ${quote(name)}`),
    ...Object.entries(change.addColumns ?? {}).map(([name, column]) =>
      `ADD COLUMN ${columnDefinition(name, column, utf8)}`
    ),
    ...Object.entries(change.changeColumns ?? {}).map(([name, column]) =>
      `MODIFY COLUMN ${columnDefinition(name, column, utf8)}`
    ),
  ];
  const indexes = [
    ...(change.dropIndexes ?? []).map((name) => `DROP INDEX ${quote(name)}`),
    ...(change.addConstraints ?? []).map((constraint) => `ADD ${definition(constraint)}`),
  ];
  const conversions = change.collation === undefined
    ? []
    : [`CONVERT TO CHARACTER SET ${utf8} COLLATE ${named(change.collation, utf8)}`];
  return [columns, indexes, conversions].filter((parts) => parts.length > 0)
    .map((parts) => `ALTER TABLE ${quote(change.table)} ${parts.join(", ")}`);
}

/**
 * Statements about indexes alone get the clause with which the server refuses them rather than hold up
 * writes.
 */
export function online(statement: string): { statement: string; apart: boolean } {
  const ofIndexes = /^ALTER TABLE `\w+` (ADD|DROP) (UNIQUE KEY|KEY|INDEX) /.test(statement);
  return {
    statement: ofIndexes ? `${statement}, ALGORITHM=INPLACE, LOCK=NONE` : statement,
    apart: false,
  };
}

/** One at a time: several in one need a protocol option that makes injections worse. */
export function roundTrips(statements: readonly string[]): string[] {
  return [...statements];
}

/** A column as DDL has it. */
export function columnDefinition(name: string, column: Column, utf8: Utf8Name): string {
  const parts = [quote(name), columnType(column)];
  if (column.type.kind === "string" && column.type.charset !== undefined) {
    parts.push(named(column.type.charset, utf8));
  }
  if (column.required) parts.push("NOT NULL");
  if (column.default !== undefined) {
    const value = column.default;
    parts.push(`DEFAULT ${typeof value === "number" ? value : quoteText(value)}`);
  }
  if (column.serial) parts.push("AUTO_INCREMENT");
  return parts.join(" ");
}

/** A key or an index as DDL has it. */
export function definition(constraint: Exclude<Constraint, { kind: "primaryKey" }>): string {
  switch (constraint.kind) {
    case "unique":
      return `UNIQUE KEY ${quote(constraint.name)} (${columnList(constraint.columns)})`;
    case "index":
      return `${constraint.unique ? "UNIQUE KEY" : "KEY"} ${quote(constraint.name)} (${
        columnList(constraint.columns, constraint.prefixes)
      })`;
    case "foreignKey": {
      const { name, column, refersTo } = constraint;
      return `${name === undefined ? "" : `CONSTRAINT ${quote(name)} `}FOREIGN KEY (${
        quote(column)
      }) REFERENCES ${quote(refersTo.table)} (${quote(refersTo.column)})`;
    }
  }
}

function columnList(columns: readonly string[], prefixes: Index["prefixes"] = {}): string {
  return columns.map((name) => quote(name) + (name in prefixes ? `(${prefixes[name]})` : ""))
    .join(", ");
}

/** The character set of a table for CONVERT TO; one that its DDL leaves to the server is the database's. */
export function tableCharset({ charset, collation }: TableOptions, utf8: Utf8Name): string {
  const set = `CHARACTER SET ${named(charset ?? "utf8", utf8)}`;
  return collation === undefined ? set : `${set} COLLATE ${named(collation, utf8)}`;
}

function charset({ charset = "utf8", collation }: TableOptions, utf8: Utf8Name): string {
  const charsetPart = charset === null ? "" : ` DEFAULT CHARSET=${named(charset, utf8)}`;
  return collation === undefined ? charsetPart : `${charsetPart} COLLATE=${named(collation, utf8)}`;
}

/** A character set or collation, or a clause with one, in the server's words. */
function named(name: string, utf8: Utf8Name): string {
  return name.replace(/\butf8(?=_|\b)/, utf8);
}

function quote(name: string): string {
  return `\`${name}\``;
}

function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

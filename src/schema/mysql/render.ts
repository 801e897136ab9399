/** Turns Nova's schema into DDL for MySQL and MariaDB. */

import type { AlterTable } from "../changes.ts";
import {
  type Column,
  type Constraint,
  type Index,
  primaryKeyOf,
  type Table,
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

/** One CREATE TABLE with all indexes: building them is part of the same commit. */
export function createTable(table: Table): string[] {
  const parts = [
    ...Object.entries(table.columns).map(([name, column]) => columnDefinition(name, column)),
    `PRIMARY KEY (${columnList(primaryKeyOf(table).columns)})`,
    ...table.constraints.filter((constraint) => constraint.kind !== "primaryKey").map(definition),
  ];
  return [
    `CREATE TABLE ${quote(table.name)} (\n  ${parts.join(",\n  ")}\n) ENGINE=InnoDB${
      charset(table.options)
    }`,
  ];
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
export function alterTable(change: AlterTable): string[] {
  const columns = [
    ...(change.dropColumns ?? []).map((name) => `DROP COLUMN ${quote(name)}`),
    ...Object.entries(change.addColumns ?? {}).map(([name, column]) =>
      `ADD COLUMN ${columnDefinition(name, column)}`
    ),
    ...Object.entries(change.changeColumns ?? {}).map(([name, column]) =>
      `MODIFY COLUMN ${columnDefinition(name, column)}`
    ),
  ];
  const indexes = [
    ...(change.dropIndexes ?? []).map((name) => `DROP INDEX ${quote(name)}`),
    ...(change.addConstraints ?? []).map((constraint) => `ADD ${definition(constraint)}`),
  ];
  const conversions = change.collation === undefined
    ? []
    : [`CONVERT TO CHARACTER SET utf8 COLLATE ${change.collation}`];
  return [columns, indexes, conversions].filter((parts) => parts.length > 0)
    .map((parts) => `ALTER TABLE ${quote(change.table)} ${parts.join(", ")}`);
}

/** Applies to the database that the connection is in. */
export function setDatabaseCharset(charset: string): string[] {
  return [`ALTER DATABASE DEFAULT CHARACTER SET ${charset}`];
}

/** One at a time: several in one need a protocol option that makes injections worse. */
export function roundTrips(statements: readonly string[]): string[] {
  return [...statements];
}

function columnDefinition(name: string, column: Column): string {
  const parts = [quote(name), columnType(column)];
  if (column.type.kind === "string" && column.type.charset !== undefined) {
    parts.push(column.type.charset);
  }
  if (column.required) parts.push("NOT NULL");
  if (column.default !== undefined) {
    const value = column.default;
    parts.push(`DEFAULT ${typeof value === "number" ? value : quoteText(value)}`);
  }
  if (column.serial) parts.push("AUTO_INCREMENT");
  return parts.join(" ");
}

function definition(constraint: Exclude<Constraint, { kind: "primaryKey" }>): string {
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

/** `utf8` is what the reference says; which one that is, is for the server to decide. */
function charset({ charset = "utf8", collation }: TableOptions): string {
  const charsetPart = charset === null ? "" : ` DEFAULT CHARSET=${charset}`;
  return collation === undefined ? charsetPart : `${charsetPart} COLLATE=${collation}`;
}

function quote(name: string): string {
  return `\`${name}\``;
}

function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

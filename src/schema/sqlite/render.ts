/**
 * Turns Nova's schema into DDL for SQLite. SQLite keeps the text of the DDL, and the reference reads
 * names of constraints out of it with patterns that know no quotes; so names stand bare where they can.
 */

import { OperatorError } from "../../errors/operator_error.ts";
import type { AlterTable } from "../changes.ts";
import {
  type Column,
  type Columns,
  type Constraint,
  type Index,
  primaryKeyOf,
  type Table,
} from "../notation.ts";

/** A database has one encoding. */
export const charsets = false;

const TYPES = {
  integer: "INTEGER",
  bigint: "BIGINT",
  float: "FLOAT",
  boolean: "BOOLEAN",
  datetime: "DATETIME",
  text: "TEXT",
  mediumtext: "TEXT",
} as const;

/** The type; SQLite numbers rows in INTEGER columns only, so that any serial column is one. */
export function columnType({ type, serial }: Column): string {
  if (serial) return TYPES.integer;
  switch (type.kind) {
    case "string":
    case "inet":
      return `VARCHAR(${type.length})`;
    case "enumeration":
      return `VARCHAR(${Math.max(...type.values.map((value) => value.length))})`;
    default:
      return TYPES[type.kind];
  }
}

/** The table and its indexes. */
export function createTable(table: Table): string[] {
  return [createTableAs(table.name, table), ...createIndexes(table)];
}

/** One DROP TABLE. */
export function dropTable(name: string): string[] {
  return [`DROP TABLE ${quote(name)}`];
}

/**
 * A statement for each part. SQLite can neither change a column's type nor add a constraint, and drops
 * no column that a constraint speaks of; for these the table is made anew and its rows are copied.
 *
 * @throws {OperatorError} when that would lose a column that is not Nova's.
 */
export function alterTable(
  change: AlterTable,
  after: Table,
  columns: readonly string[],
): string[] {
  const anew = change.dropColumns !== undefined || change.changeColumns !== undefined ||
    change.addConstraints?.some(({ kind }) => kind === "unique");
  if (anew) return recreate(change, after, columns);
  return [
    ...Object.entries(change.addColumns ?? {}).map(([name, column]) =>
      `ALTER TABLE ${quote(change.table)} ADD COLUMN ${columnDefinition(name, column)}`
    ),
    ...(change.dropIndexes ?? []).map((name) => `DROP INDEX ${quote(name)}`),
    ...(change.addConstraints ?? []).filter(isIndex)
      .map((index) => createIndex(change.table, index)),
  ];
}

/** Nothing: a database's encoding is given when it is made. */
export function setDatabaseCharset(): string[] {
  return [];
}

/** One at a time: a prepared statement holds just one. */
export function roundTrips(statements: readonly string[]): string[] {
  return [...statements];
}

function recreate(change: AlterTable, after: Table, columns: readonly string[]): string[] {
  const strange = columns.filter((name) =>
    !(name in after.columns) && !change.dropColumns?.includes(name)
  );
  if (strange.length > 0) {
    throw new OperatorError(
      `Table ${change.table} must be made anew but has columns that are not Nova's: ${
        strange.join(", ")
      }.`,
      { hint: "Move their content elsewhere, drop them, and sync again." },
    );
  }
  return recreated(after, columns.filter((name) => name in after.columns));
}

/** The DDL that makes a table anew with the rows of the old one, of which those columns are kept. */
export function recreated(after: Table, columns: readonly string[]): string[] {
  const temporary = `_new_${after.name}`;
  const kept = columns.map(quote).join(", ");
  return [
    createTableAs(temporary, after),
    `INSERT INTO ${quote(temporary)} (${kept}) SELECT ${kept} FROM ${quote(after.name)}`,
    `DROP TABLE ${quote(after.name)}`,
    `ALTER TABLE ${quote(temporary)} RENAME TO ${quote(after.name)}`,
    ...createIndexes(after),
  ];
}

function createTableAs(name: string, table: Table): string {
  const key = primaryKeyOf(table);
  const parts = [
    ...columnDefinitions(table.columns),
    `${key.name === undefined ? "" : `CONSTRAINT ${quote(key.name)} `}PRIMARY KEY (${
      columnList(key.columns)
    })`,
    ...table.constraints.map(constraintDefinition).filter((part) => part !== undefined),
  ];
  return `CREATE TABLE ${quote(name)} (\n\t${parts.join(",\n\t")}\n)`;
}

function columnDefinitions(columns: Columns): string[] {
  return Object.entries(columns).map(([name, column]) => columnDefinition(name, column));
}

/** A column as DDL has it. */
export function columnDefinition(name: string, column: Column): string {
  const parts = [quote(name), columnType(column)];
  if (column.default !== undefined) {
    const value = column.default;
    parts.push(`DEFAULT ${typeof value === "number" ? value : quoteText(value)}`);
  }
  if (column.required) parts.push("NOT NULL");
  return parts.join(" ");
}

function constraintDefinition(constraint: Constraint): string | undefined {
  if (constraint.kind === "unique") {
    return `CONSTRAINT ${quote(constraint.name)} UNIQUE (${columnList(constraint.columns)})`;
  }
  if (constraint.kind === "foreignKey") {
    const { name, namelessInSqlite, column, refersTo } = constraint;
    const nameless = name === undefined || namelessInSqlite;
    return `${nameless ? "" : `CONSTRAINT ${quote(name)} `}FOREIGN KEY(${
      quote(column)
    }) REFERENCES ${quote(refersTo.table)} (${quote(refersTo.column)})`;
  }
  return undefined;
}

function createIndexes(table: Table): string[] {
  return table.constraints.filter(isIndex).map((index) => createIndex(table.name, index));
}

function isIndex(constraint: Constraint): constraint is Index {
  return constraint.kind === "index" && !constraint.mysqlOnly;
}

/** The DDL of an index. */
export function createIndex(table: string, { name, unique, columns }: Index): string {
  return `CREATE ${unique ? "UNIQUE " : ""}INDEX ${quote(name)} ON ${quote(table)} (${
    columnList(columns)
  })`;
}

function columnList(columns: readonly string[]): string {
  return columns.map(quote).join(", ");
}

/** `key` is the one name in Nova's schema that SQLite reserves. */
function quote(name: string): string {
  return name === "key" ? `"${name}"` : name;
}

/** A text as SQL has it. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

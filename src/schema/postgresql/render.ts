/** Turns Nova's schema into DDL for PostgreSQL. */

import type { AlterTable } from "../changes.ts";
import {
  type Column,
  type Constraint,
  type Index,
  primaryKeyOf,
  type Table,
  type Unique,
} from "../notation.ts";

/** A database has one encoding, and text the database's collation. */
export const charsets = false;

const TYPES = {
  integer: "integer",
  bigint: "bigint",
  float: "double precision",
  boolean: "boolean",
  datetime: "timestamp without time zone",
  text: "text",
  mediumtext: "text",
  inet: "inet",
} as const;

/** The type as `format_type` has it. */
export function columnType({ type }: Column): string {
  switch (type.kind) {
    case "string":
      return `character varying(${type.length})`;
    case "enumeration":
      return type.name;
    default:
      return TYPES[type.kind];
  }
}

/** The types of its enumerations that are not there yet, the table, and its indexes. */
export function createTable(table: Table, types: ReadonlySet<string>): string[] {
  const parts = [
    ...Object.entries(table.columns).map(([name, column]) => columnDefinition(name, column)),
    ...primaryKey(table),
    ...table.constraints.map(constraintDefinition).filter((part) => part !== undefined),
  ];
  return [
    ...createTypes(table, types),
    `CREATE TABLE ${quote(table.name)} (\n  ${parts.join(",\n  ")}\n)`,
    ...table.constraints.filter(isIndex).map((index) => createIndex(table.name, index)),
  ];
}

/** One DROP TABLE; its sequences go with it. */
export function dropTable(name: string): string[] {
  return [`DROP TABLE ${quote(name)}`];
}

/** One ALTER TABLE for all that belongs to the table, and a statement for each index. */
export function alterTable(change: AlterTable): string[] {
  const parts = [
    ...(change.dropColumns ?? []).map((name) => `DROP COLUMN ${quote(name)}`),
    ...Object.entries(change.addColumns ?? {}).map(([name, column]) =>
      `ADD COLUMN ${columnDefinition(name, column)}`
    ),
    ...Object.entries(change.changeColumns ?? {}).map(([name, column]) =>
      `ALTER COLUMN ${quote(name)} TYPE ${columnType(column)}`
    ),
    ...(change.addConstraints ?? []).filter((constraint) => constraint.kind === "unique")
      .map((constraint) => `ADD ${constraintDefinition(constraint)}`),
  ];
  return [
    ...(parts.length === 0 ? [] : [`ALTER TABLE ${quote(change.table)} ${parts.join(", ")}`]),
    ...(change.dropIndexes ?? []).map((name) => `DROP INDEX ${quote(name)}`),
    ...(change.addConstraints ?? []).filter(isIndex)
      .map((index) => createIndex(change.table, index)),
  ];
}

/** Nothing: a database's encoding is given when it is made. */
export function setDatabaseCharset(): string[] {
  return [];
}

/** All in one: the simple query protocol takes any number of statements. */
export function roundTrips(statements: readonly string[]): string[] {
  return statements.length === 0 ? [] : [statements.join(";\n")];
}

/** Indexes are built and dropped `CONCURRENTLY`, which no transaction may enclose. */
export function online(statement: string): { statement: string; apart: boolean } {
  const concurrent = statement.replace(
    /^(CREATE (?:UNIQUE )?INDEX|DROP INDEX) /,
    "$1 CONCURRENTLY ",
  );
  return { statement: concurrent, apart: concurrent !== statement };
}

function createTypes(table: Table, types: ReadonlySet<string>): string[] {
  return Object.values(table.columns).map(({ type }) => type)
    .filter((type) => type.kind === "enumeration").filter(({ name }) => !types.has(name))
    .map(({ name, values }) =>
      `CREATE TYPE ${quote(name)} AS ENUM (${values.map(quoteText).join(", ")})`
    );
}

/** A column as DDL has it. */
export function columnDefinition(name: string, column: Column): string {
  const parts = [quote(name), column.serial ? serialType(column) : columnType(column)];
  if (column.default !== undefined) {
    const value = column.default;
    parts.push(`DEFAULT ${typeof value === "number" ? value : quoteText(value)}`);
  }
  if (column.required) parts.push("NOT NULL");
  return parts.join(" ");
}

function serialType({ type }: Column): string {
  return type.kind === "bigint" ? "bigserial" : "serial";
}

function primaryKey(table: Table): string[] {
  const { name, columns } = primaryKeyOf(table);
  return [
    `${name === undefined ? "" : `CONSTRAINT ${quote(name)} `}PRIMARY KEY (${columnList(columns)})`,
  ];
}

/** Foreign keys get the name that PostgreSQL makes up: the reference drops those it has for MySQL. */
function constraintDefinition(constraint: Constraint): string | undefined {
  if (constraint.kind === "unique") {
    return `CONSTRAINT ${quote(constraint.name)} UNIQUE (${columnList(constraint.columns)})`;
  }
  if (constraint.kind === "foreignKey") {
    const { column, refersTo } = constraint;
    return `FOREIGN KEY (${quote(column)}) REFERENCES ${quote(refersTo.table)} (${
      quote(refersTo.column)
    })`;
  }
  return undefined;
}

function isIndex(constraint: Constraint | Unique): constraint is Index {
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

function quote(name: string): string {
  return `"${name}"`;
}

/** A text as SQL has it. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

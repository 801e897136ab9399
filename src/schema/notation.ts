/**
 * The notation in which Nova's schema is written down: tables, columns and constraints as plain data
 * that says nothing of an engine. Each engine's `render.ts` turns it into that engine's DDL.
 *
 *     table("cell_mappings", {
 *       ...timestamps,
 *       id: serial,
 *       uuid: required(string(36)),
 *       name: string(255),
 *     }, [unique("uniq_cell_mappings0uuid", "uuid")])
 */

/** The type of a column. */
export type ColumnType =
  | {
    readonly kind:
      | "integer"
      | "bigint"
      | "float"
      | "boolean"
      | "datetime"
      | "text"
      | "mediumtext";
  }
  | { readonly kind: "string"; readonly length: number; readonly charset?: string }
  /** An IP address or network; text of the given length where the engine has no type for it. */
  | { readonly kind: "inet"; readonly length: number }
  /** One of a list of words; a type of its own, with this name, where the engine has such types. */
  | { readonly kind: "enumeration"; readonly name: string; readonly values: readonly string[] };

/** A column, but for its name. */
export interface Column {
  readonly type: ColumnType;
  /** NOT NULL. */
  readonly required?: boolean;
  /** The server's default; a number stands without quotes. */
  readonly default?: string | number;
  /** Numbered by the server. */
  readonly serial?: boolean;
}

/** Columns by name, in the table's order. */
export type Columns = Readonly<Record<string, Column>>;

/** A primary key; `name` is used where the engine lets a primary key have one. */
export interface PrimaryKey {
  readonly kind: "primaryKey";
  readonly name?: string;
  readonly columns: readonly string[];
}

/** A unique constraint. */
export interface Unique {
  readonly kind: "unique";
  readonly name: string;
  readonly columns: readonly string[];
}

/** An index, unique or not. */
export interface Index {
  readonly kind: "index";
  readonly name: string;
  readonly columns: readonly string[];
  readonly unique: boolean;
  /** How many characters of a column MySQL indexes, by column. */
  readonly prefixes?: Readonly<Record<string, number>>;
  /** Made on MySQL alone. */
  readonly mysqlOnly?: boolean;
}

/** A foreign key of one column. Where it has no name, the engine gives it one by its own rule. */
export interface ForeignKey {
  readonly kind: "foreignKey";
  readonly name?: string;
  /** True where the name is not used in SQLite, which makes none up. */
  readonly namelessInSqlite?: true;
  readonly column: string;
  readonly refersTo: { readonly table: string; readonly column: string };
}

/** Anything of a table that is not a column. */
export type Constraint = PrimaryKey | Unique | Index | ForeignKey;

/** What only MySQL asks of a table. */
export interface TableOptions {
  /** The character set; `null` leaves it to the database's own default. `utf8` if not given. */
  readonly charset?: "utf8" | "latin1" | null;
  /** The collation, where it is not the character set's own. */
  readonly collation?: string;
}

/** A table. */
export interface Table {
  readonly name: string;
  readonly columns: Columns;
  readonly constraints: readonly Constraint[];
  readonly options: TableOptions;
}

/**
 * A table. One with a column {@link serial} and no primary key of its own is keyed by that column.
 */
export function table(
  name: string,
  columns: Columns,
  constraints: readonly Constraint[],
  options: TableOptions = {},
): Table {
  return { name, columns, constraints, options };
}

/** The primary key of a table: the one declared, or else its serial column. */
export function primaryKeyOf(table: Table): PrimaryKey {
  const declared = table.constraints.find((constraint) => constraint.kind === "primaryKey");
  if (declared !== undefined) return declared;
  const serials = Object.keys(table.columns).filter((name) => table.columns[name].serial);
  return { kind: "primaryKey", columns: serials };
}

// Columns.

/** A number of 32 bits. */
export const integer: Column = { type: { kind: "integer" } };
/** A number of 64 bits. */
export const bigint: Column = { type: { kind: "bigint" } };
/** A number with a fraction. */
export const float: Column = { type: { kind: "float" } };
/** A truth value; a small number on MySQL. */
export const boolean: Column = { type: { kind: "boolean" } };
/** Date and time in UTC, without a zone. */
export const datetime: Column = { type: { kind: "datetime" } };
/** Text of any length, but see {@link mediumText}. */
export const text: Column = { type: { kind: "text" } };
/** Text of up to 16 MiB on MySQL, where plain text ends at 64 KiB. */
export const mediumText: Column = { type: { kind: "mediumtext" } };
/** An IP address. */
export const address: Column = { type: { kind: "inet", length: 39 } };
/** An IP network in CIDR notation. */
export const network: Column = { type: { kind: "inet", length: 43 } };
/** A required integer that the server numbers. */
export const serial: Column = { type: { kind: "integer" }, required: true, serial: true };
/** {@link serial} with 64 bits. */
export const bigSerial: Column = { type: { kind: "bigint" }, required: true, serial: true };

/**
 * Text of up to `length` characters.
 *
 * @param charset MySQL's character set and collation of this column, where they are not the table's,
 * as they stand in DDL.
 */
export function string(length: number, charset?: string): Column {
  return { type: { kind: "string", length, charset } };
}

/** One of the words in `values`. */
export function enumeration(name: string, ...values: string[]): Column {
  return { type: { kind: "enumeration", name, values } };
}

/** The column, NOT NULL. */
export function required(column: Column): Column {
  return { ...column, required: true };
}

/** The column, NULL allowed. */
export function optional(column: Column): Column {
  return { ...column, required: false };
}

/** The column with a default that the server fills in. */
export function withDefault(value: string | number, column: Column): Column {
  return { ...column, default: value };
}

/** When a row was made and last changed. */
export const timestamps = { created_at: datetime, updated_at: datetime } as const;
/** {@link timestamps}, and when a row was soft-deleted. */
export const softDeletable = { ...timestamps, deleted_at: datetime } as const;

// Constraints.

/** A primary key of other columns than the serial one. */
export function primaryKey(...columns: string[]): PrimaryKey {
  return { kind: "primaryKey", columns };
}

/** A unique constraint. */
export function unique(name: string, ...columns: string[]): Unique {
  return { kind: "unique", name, columns };
}

/** An index. `column(100)` has MySQL index the first 100 characters only. */
export function index(name: string, ...columns: string[]): Index {
  const prefixes: Record<string, number> = {};
  const names = columns.map((column) => {
    const [, name, length] = /^(\w+)(?:\((\d+)\))?$/.exec(column)!;
    if (length !== undefined) prefixes[name] = Number(length);
    return name;
  });
  return { kind: "index", name, columns: names, unique: false, prefixes };
}

/** A unique index that is no constraint (PostgreSQL and SQLite tell the two apart). */
export function uniqueIndex(name: string, ...columns: string[]): Index {
  return { ...index(name, ...columns), unique: true };
}

/** An index that Nova makes on MySQL alone. */
export function mysqlIndex(name: string, ...columns: string[]): Index {
  return { ...index(name, ...columns), mysqlOnly: true };
}

/** A foreign key: `foreignKey("cell_id", "cell_mappings.id")`. */
export function foreignKey(column: string, target: string, name?: string): ForeignKey {
  const [table, targetColumn] = target.split(".");
  return { kind: "foreignKey", name, column, refersTo: { table, column: targetColumn } };
}

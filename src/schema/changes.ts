/**
 * What a revision does to a schema, as typed changes. A change says what shall be there or be gone
 * afterwards, never what was there before, so that one already made in part can be made again.
 */

import type { Columns, Index, Table, Unique } from "./notation.ts";

/** Makes a table with all its parts; adds the indexes and unique constraints that an existing one lacks. */
export interface CreateTable {
  readonly kind: "createTable";
  readonly table: Table;
}

/** Drops a table, if it is there. */
export interface DropTable {
  readonly kind: "dropTable";
  readonly table: string;
}

/** Changes parts of a table. */
export interface AlterTable {
  readonly kind: "alterTable";
  readonly table: string;
  readonly addColumns?: Columns;
  readonly dropColumns?: readonly string[];
  /** Columns that get another type, in full. */
  readonly changeColumns?: Columns;
  readonly addConstraints?: readonly (Index | Unique)[];
  readonly dropIndexes?: readonly string[];
  /** MySQL: converts the table and its text columns to this collation. Other engines have none. */
  readonly collation?: string;
}

/** MySQL: gives the database another default character set. Other engines have none. */
export interface SetDatabaseCharset {
  readonly kind: "setDatabaseCharset";
  readonly charset: string;
}

/** One step of a revision. */
export type Change = CreateTable | DropTable | AlterTable | SetDatabaseCharset;

/** A table or several. */
export function createTables(...tables: readonly Table[]): CreateTable[] {
  return tables.map((table) => ({ kind: "createTable", table }));
}

/** Drops a table, if it is there. */
export function dropTable(table: string): DropTable {
  return { kind: "dropTable", table };
}

/** Changes parts of a table. */
export function alterTable(
  table: string,
  parts: Omit<AlterTable, "kind" | "table">,
): AlterTable {
  return { kind: "alterTable", table, ...parts };
}

/** MySQL: gives the database another default character set. */
export function setDatabaseCharset(charset: string): SetDatabaseCharset {
  return { kind: "setDatabaseCharset", charset };
}

/** A schema: its tables by name, in the order in which they were made. */
export type Schema = ReadonlyMap<string, Table>;

/** The schema after a change. */
export function applyChange(schema: Schema, change: Change): Schema {
  const next = new Map(schema);
  if (change.kind === "createTable") next.set(change.table.name, change.table);
  else if (change.kind === "dropTable") next.delete(change.table);
  else if (change.kind === "alterTable") {
    const table = schema.get(change.table);
    if (table === undefined) throw new Error(`the schema has no table ${change.table}`);
    next.set(change.table, alteredTable(table, change));
  }
  return next;
}

function alteredTable(table: Table, change: AlterTable): Table {
  const dropped = new Set(change.dropColumns);
  const kept = Object.entries(table.columns).filter(([name]) => !dropped.has(name));
  const columns = {
    ...Object.fromEntries(kept),
    ...change.changeColumns,
    ...change.addColumns,
  };
  const constraints = table.constraints.filter((constraint) =>
    constraint.kind !== "index" || !change.dropIndexes?.includes(constraint.name)
  );
  return {
    ...table,
    columns,
    constraints: [...constraints, ...(change.addConstraints ?? [])],
    options: change.collation === undefined
      ? table.options
      : { ...table.options, collation: change.collation },
  };
}

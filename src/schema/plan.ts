/**
 * Turns a revision's changes into the statements that are still to be run, by what the database has
 * already. That is read once, at the start, and kept up to date here as changes are planned; so a run
 * that continues another one, whether ours or the reference's, does what that one left undone.
 */

import { OperatorError } from "../errors/operator_error.ts";
import type { Catalogue, CatalogueTable } from "./catalogue.ts";
import { type AlterTable, applyChange, type Change, type Schema } from "./changes.ts";
import type { SchemaEngine } from "./engine.ts";
import type { Columns, Index, Table, Unique } from "./notation.ts";

/** What a table has at a point of the plan. */
interface Presence {
  /** The types of its columns as the catalogue names them, in the table's order. */
  readonly columns: Map<string, string>;
  /** The names of its indexes and constraints. */
  readonly names: Set<string>;
  /** Those of its indexes that a cut-off build has left, and that serve no query. */
  readonly invalid: Set<string>;
  /** The columns whose character set is not the table's. */
  readonly ownCharset: ReadonlySet<string>;
  collation: string | undefined;
}

/** Plans the changes of one revision after the other. */
export interface Planner {
  /**
   * The statements that make what is missing of a change.
   *
   * @throws {OperatorError} when a table is not as Nova's revisions leave it.
   */
  plan(change: Change): string[];
}

/**
 * A planner for a database.
 *
 * @param catalogue what the database has.
 * @param start the schema that it has by its revision.
 */
export function planner(engine: SchemaEngine, catalogue: Catalogue, start: Schema): Planner {
  const tables = new Map<string, Presence>();
  for (const [name, table] of catalogue.tables) tables.set(name, presenceIn(table));
  const types = new Set(catalogue.types.keys());
  let schema = start;

  return {
    plan(change) {
      schema = applyChange(schema, change);
      switch (change.kind) {
        case "createTable":
          return tables.has(change.table.name)
            ? alter(completion(engine, change.table, tables.get(change.table.name)!))
            : create(change.table);
        case "dropTable":
          return tables.delete(change.table) ? engine.dropTable(change.table) : [];
        case "alterTable":
          return alter(change);
        case "setDatabaseCharset":
          return engine.setDatabaseCharset(change.charset);
      }
    },
  };

  function create(table: Table): string[] {
    const statements = engine.createTable(table, types);
    tables.set(table.name, presenceOf(engine, table));
    for (const { type } of Object.values(table.columns)) {
      if (type.kind === "enumeration") types.add(type.name);
    }
    return statements;
  }

  function alter(change: AlterTable): string[] {
    const present = tables.get(change.table);
    if (present === undefined) {
      throw new OperatorError(`Table ${change.table} is missing.`, {
        hint: "Restore it, or the whole database, from a backup and sync again.",
      });
    }
    const missing = undone(engine, change, present);
    if (missing === undefined) return [];
    const statements = engine.alterTable(
      missing,
      schema.get(change.table)!,
      [...present.columns.keys()],
    );
    record(engine, missing, present);
    return statements;
  }
}

/** The parts of a change that are not made yet; undefined when all are. */
function undone(
  engine: SchemaEngine,
  change: AlterTable,
  present: Presence,
): AlterTable | undefined {
  const missing: { -readonly [K in keyof AlterTable]: AlterTable[K] } = {
    kind: "alterTable",
    table: change.table,
  };
  const add = filterColumns(change.addColumns, (name) => !present.columns.has(name));
  if (add !== undefined) missing.addColumns = add;
  const changed = filterColumns(change.changeColumns, (name, column) => {
    if (!present.columns.has(name)) throw missingColumn(change.table, name);
    return present.columns.get(name) !== engine.columnType(column) ||
      lacksCharset(engine, name, column, present);
  });
  if (changed !== undefined) missing.changeColumns = changed;
  const drop = change.dropColumns?.filter((name) => present.columns.has(name)) ?? [];
  if (drop.length > 0) missing.dropColumns = drop;
  const constraints =
    change.addConstraints?.filter(({ name }) =>
      !present.names.has(name) || present.invalid.has(name)
    ) ?? [];
  if (constraints.length > 0) missing.addConstraints = constraints;
  const indexes = [
    ...change.dropIndexes?.filter((name) => present.names.has(name)) ?? [],
    ...constraints.map(({ name }) => name).filter((name) => present.invalid.has(name)),
  ];
  if (indexes.length > 0) missing.dropIndexes = indexes;
  if (engine.charsets && change.collation !== present.collation && change.collation !== undefined) {
    missing.collation = change.collation;
  }
  return Object.keys(missing).length > 2 ? missing : undefined;
}

/** What makes an existing table into the one given: what a CREATE TABLE may leave to later statements. */
function completion(engine: SchemaEngine, table: Table, present: Presence): AlterTable {
  const expected = Object.entries(table.columns).map(([name, column]) =>
    `${name} ${engine.columnType(column)}`
  );
  const actual = [...present.columns].map(([name, type]) => `${name} ${type}`);
  if (expected.join() !== actual.join()) throw strangeTable(table.name, expected, actual);
  return {
    kind: "alterTable",
    table: table.name,
    changeColumns: filterColumns(
      table.columns,
      (name, column) => lacksCharset(engine, name, column, present),
    ),
    addConstraints: table.constraints.filter((constraint): constraint is Index | Unique =>
      constraint.kind === "index" || constraint.kind === "unique"
    ),
    collation: table.options.collation,
  };
}

function lacksCharset(
  engine: SchemaEngine,
  name: string,
  { type }: Columns[string],
  present: Presence,
): boolean {
  return engine.charsets && type.kind === "string" && type.charset !== undefined &&
    !present.ownCharset.has(name);
}

function record(engine: SchemaEngine, made: AlterTable, present: Presence): void {
  for (const name of made.dropColumns ?? []) present.columns.delete(name);
  for (const [name, column] of Object.entries({ ...made.changeColumns, ...made.addColumns })) {
    present.columns.set(name, engine.columnType(column));
  }
  for (const name of made.dropIndexes ?? []) {
    present.names.delete(name);
    present.invalid.delete(name);
  }
  for (const { name } of made.addConstraints ?? []) present.names.add(name);
  if (made.collation !== undefined) present.collation = made.collation;
}

function presenceIn(table: CatalogueTable): Presence {
  const columns = [...table.columns];
  return {
    columns: new Map(columns.map(([name, { type }]) => [name, type])),
    names: new Set([...table.indexes.keys(), ...table.constraints.keys()]),
    invalid: new Set(
      [...table.indexes].filter(([, text]) => text.endsWith(" invalid")).map(([name]) => name),
    ),
    ownCharset: new Set(
      columns.filter(([, { ownCharset }]) => ownCharset === true).map(([name]) => name),
    ),
    collation: table.collation,
  };
}

function presenceOf(engine: SchemaEngine, table: Table): Presence {
  const columns = Object.entries(table.columns);
  return {
    columns: new Map(columns.map(([name, column]) => [name, engine.columnType(column)])),
    names: new Set(
      table.constraints.map(({ name }) => name).filter((name) => name !== undefined),
    ),
    invalid: new Set(),
    ownCharset: new Set(Object.keys(table.columns)),
    collation: table.options.collation,
  };
}

function filterColumns(
  columns: Columns | undefined,
  wanted: (name: string, column: Columns[string]) => boolean,
): Columns | undefined {
  const found = Object.entries(columns ?? {}).filter(([name, column]) => wanted(name, column));
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

function missingColumn(table: string, column: string): OperatorError {
  return new OperatorError(`Table ${table} has no column ${column}.`, {
    hint: "Restore it, or the whole database, from a backup and sync again.",
  });
}

function strangeTable(
  name: string,
  expected: readonly string[],
  actual: readonly string[],
): OperatorError {
  const lacking = expected.filter((column) => !actual.includes(column)).slice(0, 3);
  const strange = actual.filter((column) => !expected.includes(column)).slice(0, 3);
  const differences = [
    ...(lacking.length > 0 ? [`lacks ${lacking.join(", ")}`] : []),
    ...(strange.length > 0 ? [`has ${strange.join(", ")}`] : []),
  ];
  return new OperatorError(
    `Table ${name} is there already, but not as an interrupted sync can have left it: it ${
      differences.length > 0 ? differences.join(" and ") : "has its columns in another order"
    }.`,
    {
      hint: "If the content of alembic_version was lost, restore it; else sync an empty database.",
    },
  );
}

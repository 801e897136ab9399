/** The tables that rows can be archived from, in the order in which a pass visits them. */

import { OperatorError } from "../../errors/operator_error.ts";
import { SHADOW_PREFIX } from "../../schema/shadow.ts";
import type { ColumnFacts, TableFacts } from "../table_catalogue.ts";
import { inLevels } from "../levels.ts";

/** The column that says whether a row is soft-deleted. */
const DELETED = "deleted";

/** A column that a table and its shadow have in common. */
export interface MovedColumn {
  readonly name: string;
  /** The type in the shadow table, where it is another one. */
  readonly convertTo?: string;
  /** Its definition in the main table, where the shadow table's may take less without a word. */
  readonly mayLose?: string;
}

/** A table with a shadow. */
export interface ArchivableTable {
  readonly name: string;
  /** The shadow table's name. */
  readonly shadow: string;
  /** The column that names a row: the primary key, nearly always `id`. */
  readonly key: string;
  /** The columns that go to the shadow table. */
  readonly columns: readonly MovedColumn[];
  /** Columns that the shadow table has not, so that their values go with the row. */
  readonly missing: readonly string[];
  /** All columns, by name. */
  readonly types: ReadonlyMap<string, string>;
  /** What `deleted` holds for a row that is not; undefined where no row can be soft-deleted. */
  readonly notDeleted: 0 | "" | undefined;
  /** True when the shadow table takes no row twice. */
  readonly shadowIsKeyed: boolean;
  /**
   * The names of indexes by the column that they begin with, one for each column; those that are made
   * later are added.
   */
  readonly indexed: Map<string, string>;
}

/** A row of `from` that refers to a row of `to` by foreign key. */
export interface Reference {
  readonly from: string;
  readonly column: string;
  readonly to: string;
  readonly toColumn: string;
}

/** What there is to archive in a database. */
export interface ArchiveTables {
  /** By name; a table without a shadow is not among them. */
  readonly byName: ReadonlyMap<string, ArchivableTable>;
  /** The tables whose soft-deleted rows are looked for, in order. */
  readonly roots: readonly ArchivableTable[];
  /** All foreign keys of the database, those of tables without a shadow too. */
  readonly references: readonly Reference[];
}

/**
 * Makes out what can be archived.
 *
 * @param removed tables whose own soft-deleted rows stay, though their rows go with those that they
 * refer to.
 * @throws {OperatorError} when rows could be lost or doubled, as the storage engine of a table cannot undo
 * what a transaction did.
 */
export function archiveTables(
  facts: readonly TableFacts[],
  removed: ReadonlySet<string>,
): ArchiveTables {
  const all = new Map(facts.map((table) => [table.name, table]));
  const byName = new Map<string, ArchivableTable>();
  for (const table of facts) {
    const shadow = all.get(SHADOW_PREFIX + table.name);
    const archivable = shadow && archivableTable(table, shadow);
    if (archivable !== undefined) byName.set(table.name, archivable);
  }
  return {
    byName,
    roots: inLevels(facts).flatMap(({ name }) => {
      const table = byName.get(name);
      return table?.notDeleted === undefined || removed.has(name) ? [] : [table];
    }),
    references: facts.flatMap(({ name, foreignKeys }) =>
      foreignKeys.map(({ column, toTable, toColumn }) => (
        { from: name, column, to: toTable, toColumn }
      ))
    ),
  };
}

function noTransactions(table: string, engine: string): OperatorError {
  return new OperatorError(
    `The table ${table} has the storage engine ${engine}, which has no transactions: rows could be ` +
      "lost or doubled on their way to the shadow table",
    { hint: `Convert it first: ALTER TABLE ${table} ENGINE = InnoDB.` },
  );
}

function archivableTable(table: TableFacts, shadow: TableFacts): ArchivableTable | undefined {
  if (table.primaryKey.length !== 1) return undefined;
  const [key] = table.primaryKey;
  const shadowColumns = new Map(shadow.columns.map((column) => [column.name, column]));
  if (!shadowColumns.has(key)) return undefined;
  for (const { name, withoutTransactions } of [table, shadow]) {
    if (withoutTransactions !== undefined) throw noTransactions(name, withoutTransactions);
  }
  const deleted = table.columns.find(({ name }) => name === DELETED);
  return {
    name: table.name,
    shadow: shadow.name,
    key,
    columns: table.columns.flatMap((column) => movedColumn(column, shadowColumns.get(column.name))),
    missing: table.columns.filter(({ name, generated }) => !generated && !shadowColumns.has(name))
      .map(({ name }) => name),
    types: new Map(table.columns.map(({ name, type }) => [name, type])),
    notDeleted: deleted && (deleted.text ? "" : 0),
    indexed: new Map(table.indexed),
    shadowIsKeyed: shadow.primaryKey.length === 1 && shadow.primaryKey[0] === key,
  };
}

function movedColumn(column: ColumnFacts, shadow: ColumnFacts | undefined): MovedColumn[] {
  if (shadow === undefined || shadow.generated) return [];
  return [{
    name: column.name,
    ...(shadow.type === column.type ? {} : { convertTo: shadow.type }),
    ...(takesAll(column.definition, shadow.definition) ? {} : { mayLose: column.definition }),
  }];
}

/** What the one column holds, the other certainly does: most databases differ in the character set at most. */
function takesAll(main: string, shadow: string): boolean {
  const [, type, charset] = /^(.*) (\w*)$/.exec(main) ?? [];
  return main === shadow ||
    ["ascii", "utf8", "utf8mb3"].includes(charset) && shadow === `${type} utf8mb4`;
}

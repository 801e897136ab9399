/** What archiving wants to know of a database's tables, as each engine's `tables.ts` reads it. */

/** A column. */
export interface ColumnFacts {
  readonly name: string;
  /** Its type as the engine names it, without a length. */
  readonly type: string;
  /** Its type with all that bounds what it holds: length, precision, sign, character set. */
  readonly definition: string;
  /** True when it holds text. */
  readonly text: boolean;
  /** True when the server computes it, and takes no value for it. */
  readonly generated: boolean;
}

/** A column that refers to a column of another table. */
export interface ForeignKeyFacts {
  readonly column: string;
  readonly toTable: string;
  readonly toColumn: string;
}

/** A table. */
export interface TableFacts {
  readonly name: string;
  readonly columns: readonly ColumnFacts[];
  /** The columns of the primary key; none where the table has none. */
  readonly primaryKey: readonly string[];
  /** Foreign keys of a single column; Nova has no others. */
  readonly foreignKeys: readonly ForeignKeyFacts[];
  /** The names of indexes by the column that they begin with, one for each column. */
  readonly indexed: ReadonlyMap<string, string>;
  /** The storage engine's name, where it cannot undo what a transaction did. */
  readonly withoutTransactions?: string;
}

/** Catalogue rows of one kind by the table that they belong to. */
export function byTable<Row extends { readonly table: string }>(
  rows: readonly Row[],
): (table: string) => readonly Row[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.table);
    if (group === undefined) groups.set(row.table, [row]);
    else group.push(row);
  }
  return (table) => groups.get(table) ?? [];
}

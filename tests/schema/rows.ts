/** Rows in every table of a schema, and a way to see that they are still there. */

import type { Database } from "../../src/database/databases.ts";
import type { Schema } from "../../src/schema/changes.ts";
import {
  type Column,
  type ForeignKey,
  primaryKeyOf,
  type Table,
} from "../../src/schema/notation.ts";

/** A row by column. */
export type Row = Readonly<Record<string, unknown>>;

/** Tables that say which version a database is at. */
const VERSION_TABLES = /^(shadow_)?(alembic|migrate)_version$/;

/** Puts two rows into each table: one with a value in every column, one with as few as can be. */
export async function fillTables({ query }: Database, schema: Schema): Promise<void> {
  const tables = [...schema.values()].filter(({ name }) => !VERSION_TABLES.test(name));
  const referred = new Set(
    tables.flatMap(foreignKeys).map(({ refersTo }) => `${refersTo.table}.${refersTo.column}`),
  );
  for (const table of tables) {
    for (const number of [1, 2]) {
      const columns = Object.entries(table.columns).filter(([name, column]) =>
        number === 1 || column.required || primaryKeyOf(table).columns.includes(name) ||
        referred.has(`${table.name}.${name}`)
      );
      const row = columns.map((
        [name, column],
      ) => [name, valueOf(schema, table, name, column, number)]);
      await query.insertInto(table.name).values(Object.fromEntries(row)).execute();
    }
  }
}

/** All rows of the tables that {@link fillTables} fills, by table. */
export async function rowsOf(
  { query }: Database,
  schema: Schema,
): Promise<ReadonlyMap<string, readonly Row[]>> {
  const rows = new Map<string, readonly Row[]>();
  for (const table of schema.values()) {
    if (VERSION_TABLES.test(table.name)) continue;
    let select = query.selectFrom(table.name).selectAll();
    for (const column of primaryKeyOf(table).columns) select = select.orderBy(column);
    rows.set(table.name, await select.execute());
  }
  return rows;
}

/** The rows with those columns only that both have, and null in those that only `after` has. */
export function lostRows(
  before: ReadonlyMap<string, readonly Row[]>,
  after: ReadonlyMap<string, readonly Row[]>,
): string[] {
  const lost: string[] = [];
  for (const [table, rows] of before) {
    const left = after.get(table);
    if (left === undefined) lost.push(`${table}: the table`);
    else if (rows.length !== left.length) {
      lost.push(`${table}: ${rows.length} to ${left.length} rows`);
    } else {
      rows.forEach((row, index) => {
        for (const [column, now] of Object.entries(left[index])) {
          const was = column in row ? row[column] : null;
          if (was !== now) lost.push(`${table}.${column}: ${was} became ${now}`);
        }
      });
    }
  }
  return lost;
}

function foreignKeys({ constraints }: Table): ForeignKey[] {
  return constraints.filter((constraint) => constraint.kind === "foreignKey");
}

function valueOf(
  schema: Schema,
  table: Table,
  name: string,
  column: Column,
  number: number,
): unknown {
  const key = foreignKeys(table).find((key) => key.column === name);
  if (key !== undefined) {
    const parent = schema.get(key.refersTo.table)!;
    const { column: target } = key.refersTo;
    return valueOf(schema, parent, target, parent.columns[target], number);
  }
  const { type } = column;
  switch (type.kind) {
    case "integer":
      return number;
    case "bigint":
      return column.serial ? number : 2 ** 40 + number;
    case "float":
      return number + 0.5;
    case "boolean":
      return number === 1;
    case "datetime":
      return `2024-05-0${number} 07:08:09`;
    case "text":
    case "mediumtext":
      return `é ${name} ${number}`;
    case "inet":
      return `10.0.0.${number}`;
    case "enumeration":
      return type.values[0];
    case "string":
      return `${number}${name}`.slice(0, type.length);
  }
}

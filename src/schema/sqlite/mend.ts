/** Statements that would mend an SQLite database. */

import { type Difference, type MendingContext, type MendingStep, phases } from "../difference.ts";
import { mendIndex } from "../mend_index.ts";
import type { Table } from "../notation.ts";
import { columnDefinition, createIndex, createTable, recreated } from "./render.ts";

/** SQLite has no options of tables or databases that Nova's DDL sets. */
export function optionsByName(): Record<string, string> {
  return {};
}

/**
 * The statements that mend a difference. SQLite adds columns and makes and drops indexes; for all else the
 * table is made anew, which mends all that differs in it and stands with the first such difference.
 */
export function mend(difference: Difference, context: MendingContext): MendingStep[] {
  const { table, object, name, expected } = difference;
  const { table: wanted, differences } = context;
  if (wanted === undefined) {
    return [{ phase: phases.leftovers, statement: `DROP TABLE ${quote(table)}`, losesData: true }];
  }
  if (object === "table") {
    return createTable(wanted).map((statement) => ({ phase: phases.tables, statement }));
  }
  const grave = differences.filter((other) => needsNewTable(other, wanted, context));
  if (grave.length > 0) return difference === grave[0] ? anew(wanted, context) : [];
  if (object === "column") {
    const definition = name in wanted.columns
      ? columnDefinition(name, wanted.columns[name])
      : `${quote(name)} ${expected}`;
    return [{
      phase: phases.tables,
      statement: `ALTER TABLE ${quote(table)} ADD COLUMN ${definition}`,
    }];
  }
  return mendIndex(
    difference,
    wanted,
    `DROP INDEX ${quote(name)}`,
    (index) => createIndex(table, index),
  );
}

function needsNewTable(
  { object, kind, name }: Difference,
  wanted: Table,
  { keepExtra }: MendingContext,
): boolean {
  if (object === "index" || (keepExtra && kind === "extra")) return false;
  if (object !== "column" || kind !== "missing") return true;
  const column = wanted.columns[name];
  return column !== undefined && column.required === true && column.default === undefined;
}

/** The table anew, with the rows of the old one. */
function anew(wanted: Table, { actual, differences }: MendingContext): MendingStep[] {
  const present = actual.tables.get(wanted.name)!;
  const kept = [...present.columns.keys()].filter((column) => column in wanted.columns);
  // What is not Nova's cannot be made again from what the catalogue says of it.
  const lost = differences.some(({ kind, object }) => kind === "extra" && object !== "constraint");
  return recreated(wanted, kept).map((statement) => ({
    phase: phases.tables,
    statement,
    ...(lost ? { losesData: true as const } : {}),
  }));
}

/** A name from a database may hold anything. */
function quote(name: string): string {
  return /^\w+$/.test(name) && name !== "key" ? name : `"${name.replaceAll('"', '""')}"`;
}

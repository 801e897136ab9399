/** What is told of what was archived. */

import type { Output } from "../../output/output.ts";
import { DatabaseError } from "../../database/database_error.ts";
import type { OperatorError } from "../../errors/operator_error.ts";
import { API_TABLES } from "./api_rows.ts";
import type { CellReport } from "./archive_cells.ts";

/** So many rows that could not be archived are named one by one. */
const MOST_NAMED = 20;

/** A row of the result. */
export interface ArchivedRows {
  readonly [column: string]: string | number;
  /** The table, with all cells after the cell's name and a dot. */
  readonly table: string;
  readonly rows_archived: number;
}

/** The rows of the table: plain names, or with all cells those with the cell's name, and the API's. */
export function archivedRows(reports: readonly CellReport[], allCells: boolean): ArchivedRows[] {
  const sums = new Map<string, { place: readonly string[]; count: number }>();
  const add = (place: readonly string[], count: number) => {
    const name = place.join(".");
    sums.set(name, { place, count: count + (sums.get(name)?.count ?? 0) });
  };
  for (const { cell, report: { counts, apiCounts } } of reports) {
    const before = cell === undefined ? [] : [cell.name || cell.uuid];
    for (const [table, count] of counts) add([...before, table], count);
    if (apiCounts !== undefined) {
      for (const table of API_TABLES) add(["API_DB", table], apiCounts[table]);
    }
  }
  const byPlace = (a: readonly string[], b: readonly string[]) =>
    allCells ? compare(a[0], b[0]) || compare(a[1], b[1]) : compare(a.join("."), b.join("."));
  return [...sums].sort(([, a], [, b]) => byPlace(a.place, b.place))
    .map(([table, { count }]) => ({ table, rows_archived: count }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Names the rows that had to stay. */
export function tellKept(output: Output, reports: readonly CellReport[]): void {
  for (const { cell, report: { missingShadows } } of reports) {
    const place = cell === undefined ? "" : `cell ${cell.name || cell.uuid}: `;
    for (const table of missingShadows) {
      output.error(
        `${place}the table shadow_${table} is missing, so rows of ${table}, and rows that they refer to, ` +
          `cannot be archived. Restore it, or make it anew with the columns and the primary key of ${table}.`,
      );
    }
  }
  const all = reports.flatMap(({ cell, report: { kept } }) => kept.map((row) => ({ cell, row })));
  for (const { cell, row: { table, key, reason, mayPass } } of all.slice(0, MOST_NAMED)) {
    const place = cell === undefined ? "" : `cell ${cell.name || cell.uuid}: `;
    const text = `${place}${table} ${key} was not archived: ${reason}.`;
    if (mayPass) output.warn(text);
    else output.error(text);
  }
  const more = reports.reduce((sum, { report }) => sum + report.keptInAll, 0) - MOST_NAMED;
  if (more > 0) output.error(`${more} more ${more === 1 ? "row was" : "rows were"} not archived.`);
}

/** Tells of archived instances whose rows in the API database are those of another cell's. */
export function tellElsewhere(output: Output, reports: readonly CellReport[]): void {
  for (const { cell, report: { elsewhere: { count, example } } } of reports) {
    if (count === 0) continue;
    const place = cell === undefined ? "" : `cell ${cell.name || cell.uuid}: `;
    output.warn(
      count === 1
        ? `${place}the instance ${example} was archived, and is mapped to another cell; its rows in the ` +
          "API database stay, as they are that cell's."
        : `${place}${count} instances were archived that are mapped to other cells, such as ${example}; ` +
          "their rows in the API database stay, as they are those cells'.",
    );
  }
}

/** Tells of what ended the work in a database early, and that nothing has to be cleared up after it. */
export function tellFailures(output: Output, failures: readonly OperatorError[]): void {
  for (const failure of failures) {
    const { message, hint } = failure;
    const next = "Then run this again; nothing was left half done.";
    output.error(
      message,
      failure instanceof DatabaseError && failure.outcomeUnknown
        ? "Run this again: the last transaction was saved as a whole or not at all, and what it did not " +
          "move will be moved."
        : hint === undefined
        ? next
        : `${hint} ${next}`,
    );
  }
}

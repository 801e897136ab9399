/** What a purge tells: its lines on tables are those of Nova's own tool, which scripts may read. */

import type { CellMapping } from "../../cells/cell_mappings.ts";
import type { Output } from "../../output/output.ts";
import type { PurgedTable } from "./purge_database.ts";

/** What the lines on the tables of one database begin with. */
export function databaseLabel(cell: CellMapping | undefined): string {
  if (cell === undefined) return "DB";
  return `Cell ${cell.name === "" ? cell.uuid : `${cell.uuid}(${cell.name})`}`;
}

/** Tells of one table. */
export function tellTable(
  output: Output,
  label: string,
  { name, rows, timestamp, leftAlone }: PurgedTable,
  dryRun: boolean,
): void {
  if (leftAlone) {
    output.say(`${label}: Unable to purge table ${name} because it has no timestamp column`);
    return;
  }
  const did = dryRun ? "Would delete" : "Deleted";
  output.say(
    `${label}: ${did} ${rows} rows from ${name} based on timestamp column ${timestamp ?? "(n/a)"}`,
  );
}

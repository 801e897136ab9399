/** What `db check` and `api_db check` have in common: their options, their result and how they end. */

import type { Database } from "../database/databases.ts";
import { describeLocation } from "../database/location.ts";
import { counted } from "../output/counted.ts";
import type { Output, ResultRow } from "../output/output.ts";
import type { Column, ResultSpec } from "../output/result.ts";
import type { Arguments, OptionSpec } from "../plugin/contract.ts";
import type { MendingStep } from "./difference.ts";
import type { Drift } from "./drift.ts";
import type { Lineage } from "./revisions.ts";

/** `--sql` and `--allow-extra`. */
export const CHECK_OPTIONS: readonly OptionSpec[] = [
  {
    name: "sql",
    addition: true,
    flag: "--sql",
    kind: "flag",
    help:
      "Print the statements that would mend the database in the place of the table. None is run; those " +
      "that would lose data are comments.",
  },
  {
    name: "allow_extra",
    addition: true,
    flag: "--allow-extra",
    kind: "flag",
    help:
      "Tables, columns, indexes and constraints of the site's own are shown, but are no reason for exit " +
      "code 1, and --sql leaves them.",
  },
];

/** The exit codes besides 255. */
export const CHECK_EXIT_CODES = {
  0: "Nothing differs.",
  1: "Something differs.",
} as const;

/** What differs, a row a difference. */
export function checkResult(first: readonly Column[]): ResultSpec {
  return {
    layout: "table",
    columns: [
      ...first,
      { key: "table", header: "Table", align: "left" },
      { key: "object", header: "Object" },
      { key: "name", header: "Name", align: "left" },
      { key: "difference", header: "Difference" },
      { key: "expected", header: "Expected", align: "left" },
      { key: "actual", header: "Actual", align: "left" },
    ],
  };
}

/** What was found in one database. */
export interface CheckedDatabase {
  /** What to call it: `database nova on db1 (cell cell1)`. */
  readonly title: string;
  readonly drift: Drift;
  /** What its rows have besides. */
  readonly row: ResultRow;
}

/** Looks at one database. */
export async function checkDatabase(
  database: Database,
  lineage: Lineage,
  args: Arguments,
  row: ResultRow = {},
): Promise<CheckedDatabase> {
  const { findDrift } = await import("./drift.ts");
  const drift = await findDrift(database, lineage, { keepExtra: args.allow_extra === true });
  return { title: describeLocation(database.location), drift, row };
}

/**
 * Shows what was found.
 *
 * @returns the exit code: 0 when nothing differs, or nothing that counts, and 1 otherwise.
 */
export function showDrift(
  output: Output,
  checked: readonly CheckedDatabase[],
  args: Arguments,
): number {
  const rows = checked.flatMap(({ drift, row }) =>
    drift.differences.map(({ table, object, name, kind, expected, actual }) => ({
      ...row,
      table,
      object,
      name,
      difference: kind,
      expected,
      actual,
    }))
  );
  if (args.sql === true) { for (const database of checked) saySql(output, database); }
  output.result(rows, { empty: "Nothing differs.", quiet: args.sql === true });
  for (const { title, drift: { differences, revision } } of checked) {
    if (differences.length === 0) continue;
    const count = counted(differences.length, "difference");
    output.note(`The ${title} has ${count} to revision ${revision}.`);
  }
  const counting = rows.filter(({ difference }) =>
    args.allow_extra !== true || difference !== "extra"
  );
  return counting.length === 0 ? 0 : 1;
}

/** Everything that is no statement to be run is a comment, so that all of it can be given to a client. */
function saySql(output: Output, { title, drift: { revision, mending } }: CheckedDatabase): void {
  if (mending.length === 0) return;
  output.say(`-- ${title}, revision ${revision}`);
  for (const step of mending) {
    for (const line of sqlLines(step)) output.say(line);
  }
}

function sqlLines({ statement, losesData }: MendingStep): string[] {
  const lines = `${statement};`.split("\n");
  return losesData ? ["-- This loses data:", ...lines.map((line) => `--   ${line}`)] : lines;
}

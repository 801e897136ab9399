/** Differences on purpose in what archiving and purging do, made from our own results. */

import type { CommandResult, DatabaseName, Difference, Row, Rows } from "./scenario.ts";

/** The lines of the table that says how many rows were archived. */
export function countTable(counts: Readonly<Record<string, number>>): string[] {
  const cells = [["Table", "Number of Rows Archived"], ...Object.entries(counts)]
    .map((row) => row.map(String));
  const widths = [0, 1].map((column) => Math.max(...cells.map((row) => row[column].length)));
  const rule = `+${widths.map((width) => "-".repeat(width + 2)).join("+")}+`;
  const [header, ...lines] = cells.map((row) =>
    `|${row.map((cell, column) => ` ${cell.padEnd(widths[column])} `).join("|")}|`
  );
  return [rule, header, rule, ...lines, rule];
}

/** What differs in the databases: their tables, as far as they are not as the recording says. */
type OwnRows = Partial<Record<DatabaseName, NonNullable<Rows[DatabaseName]>>>;

/**
 * Ours ends with these results, and these tables in the databases given, whatever the reference did.
 */
export function differently(
  section: string,
  commands: readonly CommandResult[],
  databases: OwnRows = {},
): Difference {
  return {
    section,
    change: ({ rows }) => ({
      commands,
      rows: {
        ...rows,
        ...Object.fromEntries(
          Object.entries(databases).map(([name, tables]) => {
            const { alembic_version } = rows[name as DatabaseName]!;
            return [name, { alembic_version, ...inComparedOrder(tables) }];
          }),
        ),
      },
    }),
  };
}

function inComparedOrder(tables: NonNullable<Rows[DatabaseName]>): typeof tables {
  const columnsInOrder = (row: Row): Row =>
    Object.fromEntries(Object.entries(row).sort(([a], [b]) => a < b ? -1 : 1));
  return Object.fromEntries(
    Object.entries(tables).map(([table, rows]) => [
      table,
      rows === "unchanged" ? rows : rows
        .map((row) => ({ row, key: JSON.stringify(columnsInOrder(row)) }))
        .sort((a, b) => a.key < b.key ? -1 : 1)
        .map(({ row }) => row),
    ]),
  );
}

/**
 * Ours says how many rows of each table were archived; the reference forgets those that went with others
 * when rows of the table that were deleted themselves come after them.
 *
 * @param counts the true counts of the first command, by table.
 */
export function trueCounts(counts: Readonly<Record<string, number>>): Difference {
  return {
    section: "Counts of archived rows are complete",
    change: ({ commands: [first, ...more], rows }) => ({
      commands: [{
        ...first,
        stdout: first.stdout!.map((line) => {
          const table = line.split(" ")[1];
          const count = counts[table];
          return count === undefined
            ? line
            : line.replace(/ \d+ +\|$/, ` ${String(count).padEnd(23)} |`);
        }),
      }, ...more],
      rows,
    }),
  };
}

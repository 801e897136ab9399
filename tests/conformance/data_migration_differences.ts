/** Where our own data migrations differ on purpose. */

import type { DatabaseName, Difference, Row, Rows } from "./scenario.ts";

/** The rows of some tables as they differ, after each command that rows are compared for. */
type OwnTables = Readonly<Record<string, readonly Row[] | "unchanged">>;

/** Ours leaves other rows behind, at the first run and then for good. */
export function otherRows(
  section: string,
  database: DatabaseName,
  tables: OwnTables,
): Difference {
  return {
    section,
    change: ({ commands, rows }) => ({
      commands: commands.map((command) =>
        command.rows ? { ...command, rows: withTables(command.rows, database, tables) } : command
      ),
      rows: withTables(rows, database, tables),
    }),
  };
}

/** What one run of ours does. */
export interface OwnRun {
  readonly exitCode: number;
  /** Rows found and migrated, below 10. */
  readonly migrated: number;
  /** Migrations that had no turn, for `--max-count` was reached: the table leaves them out. */
  readonly untried: readonly string[];
  /** What it leaves behind. */
  readonly tables: OwnTables;
}

/** Ours does something else in each run, in one migration. */
export function otherRuns(
  section: string,
  migration: string,
  database: DatabaseName,
  runs: readonly OwnRun[],
  engines?: Difference["engines"],
): Difference {
  return {
    section,
    engines,
    change: ({ commands, rows }) => ({
      commands: commands.map((command, index) => {
        const { exitCode, migrated, tables, untried } = runs[index];
        const found = `${migrated} rows matched query ${migration}, ${migrated} migrated`;
        return {
          ...command,
          exitCode,
          stdout: command.stdout!
            .filter((line) => !untried.some((name) => line.includes(` ${name} `)))
            .map((line) =>
              line.includes(` ${migration} `)
                ? line.replace(/\d( +\| +)\d/, `${migrated}$1${migrated}`)
                : line
            ),
          // What `grep` prints: no other migration has anything to do.
          read: [[migrated === 0 ? "<exit code 1>" : found]],
          ...(command.rows ? { rows: withTables(command.rows, database, tables) } : {}),
        };
      }),
      rows: withTables(rows, database, runs.at(-1)!.tables),
    }),
  };
}

/** What one run of ours does with instances that it cannot give virtual interfaces. */
export interface PassingRun {
  /** 2 unless given. */
  readonly exitCode?: number;
  /** Instances found and migrated, below 10. */
  readonly found: number;
  readonly migrated: number;
  /** What is in the main database then; as at the start unless given. */
  readonly tables?: OwnTables;
}

const FILLS = "fill_virtual_interface_list";
/** They come behind it. */
const LATER = ["populate_user_id", "populate_dev_uuids"];

/** Where the reference fails at an instance, ours passes over it and goes on behind. */
export function passesOver(...runs: readonly PassingRun[]): Difference {
  return {
    section: "A row that cannot be changed keeps no other",
    change: ({ commands, rows }) => ({
      commands: commands.map((command, index) => {
        const { exitCode = command.exitCode, found, migrated, tables = {} } = runs[index];
        const read = (command.read?.[0] ?? []).filter((line) => line !== "<exit code 1>");
        const place = read.findIndex((line) => LATER.some((name) => line.includes(` ${name},`)));
        read.splice(
          place < 0 ? read.length : place,
          0,
          ...found === 0 ? [] : [`${found} rows matched query ${FILLS}, ${migrated} migrated`],
        );
        return {
          ...command,
          exitCode,
          // What `grep` prints where it finds nothing.
          read: [read.length === 0 ? ["<exit code 1>"] : read],
          stdout: command.stdout!.map((line) =>
            line.includes(` ${FILLS} `)
              ? line.replace(/\d( +\| +)\d/, `${found}$1${migrated}`)
              : line
          ),
          ...(command.rows ? { rows: withTables(command.rows, "main", tables) } : {}),
        };
      }),
      rows: withTables(rows, "main", runs.at(-1)!.tables ?? {}),
    }),
  };
}

function withTables(rows: Rows, database: DatabaseName, tables: OwnTables): Rows {
  return { ...rows, [database]: { ...rows[database], ...tables } };
}

/**
 * What a scenario is: a starting state, commands, and what of their outcome is compared. It is plain
 * data; `run_scenario.ts` plays it, on the reference or on our own tool.
 *
 * Texts may hold placeholders, filled in for each engine: `{api_url}`, `{main_url}`, `{cell0_url}`,
 * `{cell2_url}` (the databases), `{unreachable_url}` (a server that is not there), `{missing_url}` (a
 * database that is not there), `{config}` (the configuration file), `{folder}` (an empty folder of the
 * scenario's own). With services there are `{keystone_url}`, `{placement_url}`, `{neutron_url}`,
 * `{nova_password}` and, with a Cinder, `{cinder_url}` as well.
 */

import type { EngineName } from "../../src/database/databases.ts";
import type { ProgramName } from "../support/reference.ts";
import type { ServiceResult, ServiceState } from "./services.ts";

/**
 * The databases of a scenario. cell0's name is the main one's plus `_cell0`; cell2 is for scenarios with
 * one more cell, and not there unless the scenario says so.
 */
export const databaseNames = ["api", "main", "cell0", "cell2"] as const;
/** One of {@link databaseNames}. */
export type DatabaseName = typeof databaseNames[number];

/** What a database is at the start: synced to a revision, without any table, or not there at all. */
export type StartingSchema = string;
/** The zed schema, which is the head of the reference that the recordings were made with. */
export const ZED = { api: "b30f573d3377", main: "ccb0fa1a2252" } as const;
/** A database without tables. */
export const EMPTY = "empty";
/** No database of that name. */
export const ABSENT = "absent";

/** A value in a database: text (times too), numbers, truth values as 0 and 1. */
export type Value = string | number | null;
/** A row by column; columns that are NULL may be left out. */
export type Row = Readonly<Record<string, Value>>;
/** The rows of a database by table. */
export type Tables = Readonly<Record<string, readonly Row[]>>;

/** One command of a scenario. */
export interface Command {
  /** What stands after `nova-manage`. Without a `{config}` in it, `--config-file {config}` goes first. */
  readonly args: readonly string[];
  /** The program to run; `nova-manage` unless given. */
  readonly program?: ProgramName;
  /**
   * What of standard output is compared: `tables` takes the lines that belong to a table (and notes the
   * phrases that deployment tools look for), `exact` all of it, `last line` the last line, `nothing`
   * nothing of it: our tool shows more than the reference; `blocks` what a grid of checks says, but for the
   * wording of their details.
   */
  readonly stdout?: "tables" | "exact" | "last line" | "nothing" | "blocks";
  /**
   * Shell commands that read standard output the way deployment tools do; what each prints is compared.
   * A failing one is compared by its exit code too.
   */
  readonly readers?: readonly string[];
  /** Compare the databases' rows, and what services hold, after this command, not only at the end. */
  readonly rows?: boolean;
  /**
   * Rows that another process adds while the command runs: it does not see them before it waits to add
   * the same itself. SQLite cannot play that.
   */
  readonly meanwhile?: Partial<Record<DatabaseName, Tables>>;
}

/** One scenario. The databases are a synced zed unless `start` says otherwise. */
export interface Scenario {
  /** What is tried, in a few words; unique in its group. */
  readonly name: string;
  readonly start?: Partial<Record<DatabaseName, StartingSchema>>;
  /** Rows put in before the first command. */
  readonly rows?: Partial<Record<DatabaseName, Tables>>;
  /** What Placement and Neutron hold; without it the scenario has nothing to do with them. */
  readonly services?: ServiceState;
  /** The configuration file; {@link standardConfig} unless given. `null`: no such file. */
  readonly config?: string | null;
  /** More files, by path in `{folder}`. */
  readonly files?: Readonly<Record<string, string>>;
  /** Environment variables on top of a plain environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** In order; arguments alone stand for a command with nothing else to say. */
  readonly commands: readonly (Command | readonly string[])[];
  /**
   * Databases that some command brings to the newest schema of the tool that runs it: their revision is
   * compared as `<head>`, because the reference's head is older than ours.
   */
  readonly reachesHead?: readonly DatabaseName[];
  /** The engines it makes sense on; all unless given. */
  readonly engines?: readonly EngineName[];
  /**
   * The engines on which the reference can play it at all, where it fails on others: ours has to do
   * there what the reference does here.
   */
  readonly referenceOn?: readonly EngineName[];
  /** Where our own tool differs on purpose. */
  readonly difference?: Difference;
}

/** A deliberate difference; `docs/compatibility.md` has a section about each. */
export interface Difference {
  /** The title of that section. */
  readonly section: string;
  /** Our result, made from the reference's. */
  readonly change: (recorded: Result) => Result;
  /** The engines on which we differ, where the reference itself differs between engines. */
  readonly engines?: readonly EngineName[];
}

/** A difference in the exit codes of a scenario's commands alone. */
export function otherExitCodes(section: string, ...exitCodes: readonly number[]): Difference {
  return {
    section,
    change: (recorded) => ({
      ...recorded,
      commands: recorded.commands.map((command, index) => ({
        ...command,
        exitCode: exitCodes[index] ?? command.exitCode,
      })),
    }),
  };
}

/** What is compared of one command. */
export interface CommandResult {
  readonly exitCode: number;
  /** Lines of standard output, as {@link Command.stdout} says. */
  readonly stdout?: readonly string[];
  /** Which of the phrases that deployment tools match stand on standard output. */
  readonly phrases?: readonly string[];
  /** What each of the readers printed, as lines. */
  readonly read?: readonly (readonly string[])[];
  /** The databases' rows after this command. */
  readonly rows?: Rows;
  /** What the services hold after this command. */
  readonly services?: ServiceResult;
}

/**
 * The rows of each database that exists, by table, tables without rows left out; `unchanged` for a table
 * that is as it was at the start.
 */
export type Rows = Readonly<
  Partial<Record<DatabaseName, Readonly<Record<string, readonly Row[] | "unchanged">>>>
>;

/** What is compared of a scenario. */
export interface Result {
  readonly commands: readonly CommandResult[];
  readonly rows: Rows;
  readonly services?: ServiceResult;
}

/** Scenarios about one topic, kept in one file each and recorded in one file each. */
export interface ScenarioGroup {
  /** The file's name without its ending. */
  readonly name: string;
  /**
   * The release of the reference that was recorded, unless it is the one that docs/conformance.md gives
   * instructions for: that one cannot play these scenarios.
   */
  readonly release?: string;
  /** Makes of what was recorded what it is on the tables of these scenarios, where those are others. */
  readonly adapt?: (recorded: Result) => Result;
  readonly scenarios: readonly Scenario[];
}

/** The transport URL of {@link standardConfig}. */
export const TRANSPORT_URL = "rabbit://openstack:rabbit-pass@rabbit.example.org:5672/";

/** A small configuration, with the reference's log out of the way of its standard output. */
export const standardConfig = configuration({});

/** {@link standardConfig} with lines changed: an option set to undefined is left out. */
export function configuration(
  changes: {
    transportUrl?: string | undefined;
    main?: string | undefined;
    api?: string | undefined;
    more?: string;
  },
): string {
  const { transportUrl, main, api } = {
    transportUrl: TRANSPORT_URL,
    main: "{main_url}",
    api: "{api_url}",
    ...changes,
  };
  const option = (name: string, value: string | undefined) =>
    value === undefined ? [] : [`${name} = ${value}`];
  return [
    "[DEFAULT]",
    "log_file = {folder}/nova-manage.log",
    ...option("transport_url", transportUrl),
    "[database]",
    "max_retries = 0",
    ...option("connection", main),
    "[api_database]",
    "max_retries = 0",
    ...option("connection", api),
    ...(changes.more === undefined ? [] : [changes.more]),
    "",
  ].join("\n");
}

/** A scenario's command with its defaults spelt out. */
export function asCommand(command: Command | readonly string[]): Command {
  return "args" in command ? command : { args: command };
}

/** The words of a cell_v2 action on one cell: `cellCommand("delete_cell")(uuid, "--force")`. */
export function cellCommand(action: string): (cell: string, ...args: string[]) => string[] {
  return (cell, ...args) => ["cell_v2", action, "--cell_uuid", cell, ...args];
}

/** A command after which the rows are compared too. */
export function withRows(args: readonly string[]): Command {
  return { args, rows: true };
}

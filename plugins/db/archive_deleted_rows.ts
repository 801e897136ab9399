/** `db archive_deleted_rows`: moves soft-deleted rows, with all that refers to them, to the shadow tables. */

import type { ArchiveJob, ArchiveOutcome } from "../../src/deleted_rows/archive/archive_cells.ts";
import { rowsIn } from "../../src/deleted_rows/archive/counts.ts";
import {
  archivedRows,
  tellElsewhere,
  tellFailures,
  tellKept,
} from "../../src/deleted_rows/archive/report.ts";
import { readCellMappings } from "../../src/cells/cell_mappings.ts";
import { CELLS_LEFT_OUT } from "../../src/cells/fan_out.ts";
import type { ApiTables } from "../../src/cells/tables.ts";
import {
  LEFT_OUT_EXIT_CODE,
  LONG_VISIT_OPTIONS,
  longVisitLimits,
} from "../../src/cells/visit_options.ts";
import type { Action, Arguments, CommandContext } from "../../src/plugin/contract.ts";
import { errorLines, OperatorError } from "../../src/errors/operator_error.ts";
import { beforeOptions, readBefore } from "./before.ts";
import { PACE_OPTIONS, paceLimits } from "../../src/deleted_rows/pace_options.ts";

/** The exit code when rows had to stay that should have gone. */
const ROWS_STAYED = 5;

/** The largest number of a column of type INTEGER, as the reference has it. */
const MAX_ROWS_LIMIT = 2147483647;
const TRANSACTION_ROWS = 10_000;
/** So many transactions at a time; a database gets no more connections. */
const MOST_CONNECTIONS = 5;
const CONNECTIONS = 4;

/** The action. */
export const archiveDeletedRows: Action = {
  name: "archive_deleted_rows",
  summary: "Move soft-deleted rows to the shadow tables.",
  description:
    "Moves soft-deleted rows, oldest first, together with all rows that refer to them, to the shadow " +
    "tables, and deletes what the API database has of archived instances. One pass moves about " +
    "--max_rows rows; repeat while this ends with 1, or give --until-complete. Each transaction is " +
    "short and leaves nothing half done, so this can be interrupted or killed at any time.",
  examples: [
    {
      does: "Count what would go",
      line: "nova-manage db archive_deleted_rows --all-cells --until-complete --dry-run",
    },
    {
      does: "Archive what was deleted over 30 days ago, gently",
      line:
        'nova-manage db archive_deleted_rows --all-cells --until-complete --before "30 days ago" --max-lag 10',
    },
  ],
  options: [
    {
      name: "max_rows",
      flag: "--max_rows",
      kind: "integer",
      metavar: "<number>",
      help:
        "How many rows a pass moves; what refers to the last of them comes on top. Rows of the " +
        "API database do not count.",
      min: 0,
      max: MAX_ROWS_LIMIT,
      default: 1000,
    },
    ...beforeOptions("Only rows that were deleted before this date."),
    {
      name: "verbose",
      flag: "--verbose",
      kind: "flag",
      help: "Show how many rows went, by table.",
    },
    {
      name: "until_complete",
      flag: "--until-complete",
      kind: "flag",
      help: "Repeat passes until nothing is left.",
    },
    {
      name: "purge",
      flag: "--purge",
      kind: "flag",
      help: "Empty the shadow tables afterwards, if anything was archived.",
    },
    { name: "all_cells", flag: "--all-cells", kind: "flag", help: "Go through all cells." },
    {
      name: "task_log",
      flag: "--task-log",
      kind: "flag",
      help:
        "Archive all of task_log too, whose rows are never soft-deleted; with --before by the " +
        "time of their last change.",
    },
    {
      name: "dry_run",
      addition: true,
      flag: "--dry-run",
      kind: "flag",
      help: "Count what would be archived, and archive nothing.",
    },
    {
      name: "txn_rows",
      addition: true,
      flag: "--txn-rows",
      kind: "integer",
      metavar: "<number>",
      help: "About how many rows a transaction moves; a row and what refers to it stay together.",
      min: 1,
      max: MAX_ROWS_LIMIT,
      default: TRANSACTION_ROWS,
    },
    {
      name: "connections",
      addition: true,
      flag: "--connections",
      kind: "integer",
      metavar: "<number>",
      help: "How many transactions a database gets at a time.",
      min: 1,
      max: MOST_CONNECTIONS,
      default: CONNECTIONS,
    },
    {
      name: "no_create_indexes",
      addition: true,
      flag: "--no-create-indexes",
      kind: "flag",
      help:
        "Do not make the indexes that some foreign keys lack on PostgreSQL and SQLite, without " +
        "which large tables take long.",
    },
    ...PACE_OPTIONS,
    ...LONG_VISIT_OPTIONS,
  ],
  exitCodes: {
    0: "Nothing was archived.",
    1: "Some rows were archived.",
    3: "The API database could not be reached.",
    4: "--before is no date, or lies in the future without --before-future.",
    [ROWS_STAYED]:
      "Some rows could not be archived, as the shadow table has others in their place, the database " +
      "refused them, or other sessions kept them locked; standard error names them. The others are done.",
    ...LEFT_OUT_EXIT_CODE,
  },
  result: {
    layout: "table",
    columns: [
      { key: "table", header: "Table", align: "left" },
      { key: "rows_archived", header: "Number of Rows Archived", align: "left" },
    ],
  },
  progress: true,
  async run(context, args) {
    const { databases, output } = context;
    let api;
    let cells;
    try {
      api = await databases.api<ApiTables>();
      cells = await api.repeatable((query) => readCellMappings(query, context));
    } catch (error) {
      if (!(error instanceof OperatorError) || context.signal.aborted) throw error;
      output.error(...errorLines(error));
      return 3;
    }
    const before = args.before === undefined ? undefined : readBefore(context, args);
    if (args.before !== undefined && before === undefined) return 4;

    const dryRun = args.dry_run === true;
    const allCells = args.all_cells === true;
    const untilComplete = args.until_complete === true;
    const pace = paceLimits(args);
    const job: Omit<ArchiveJob, "listener"> = {
      api,
      cells,
      allCells,
      limits: longVisitLimits(args),
      pace,
      settings: {
        maxRows: Number(args.max_rows),
        untilComplete,
        before,
        taskLog: args.task_log === true,
        restful: pace.sleep > 0,
        transactionRows: Number(args.txn_rows),
        connections: Number(args.connections),
        dryRun,
        createIndexes: args.no_create_indexes !== true,
      },
    };
    const showsPasses = args.verbose === true && untilComplete && !dryRun;
    const line = showsPasses ? output.beginLine("Archiving..") : undefined;
    let isComplete = false;
    let outcome;
    try {
      outcome = await archiveWithProgress(context, job, (count) => line?.add(".".repeat(count)));
      isComplete = !context.signal.aborted && outcome.failures.length === 0 &&
        outcome.unforeseen === undefined &&
        outcome.reports.every(({ report }) => report.end === "go" && report.toClearUp === 0);
    } finally {
      line?.end(isComplete ? ".complete" : ".stopped");
    }
    const { reports, failures, unforeseen } = outcome;
    const rows = archivedRows(reports, allCells);
    output.result(rows, {
      empty: `Nothing ${
        !dryRun ? "was archived" : isComplete ? "would be archived" : "was counted"
      }.`,
      quiet: args.verbose !== true && !dryRun,
    });
    tellElsewhere(output, reports);
    tellKept(output, reports);
    tellFailures(output, failures);
    if (unforeseen !== undefined) throw unforeseen.error;
    if (rows.length === 0) context.signal.throwIfAborted();
    if (dryRun && !isComplete) output.warn(notAllCounted(context));
    if (rows.length > 0 && args.purge === true && !dryRun) {
      if (!isComplete) output.say("The shadow tables were not emptied, as not all was archived.");
      else if (!await purgeAll(context, args, job)) return CELLS_LEFT_OUT;
    }
    if (failures.length > 0) return CELLS_LEFT_OUT;
    if (reports.some(({ report }) => report.toClearUp > 0)) return ROWS_STAYED;
    return Number(rows.length > 0);
  },
};

/** Archives, with a bar on a terminal. */
async function archiveWithProgress(
  context: CommandContext,
  job: Omit<ArchiveJob, "listener">,
  onPasses: (passes: number) => void,
): Promise<ArchiveOutcome> {
  const { output } = context;
  const { settings } = job;
  const { archiveCells } = await import("../../src/deleted_rows/archive/archive_cells.ts");
  const listener = {
    onRows() {},
    onPasses,
    onNotice: (line: string) => output.warn(line),
  };
  if (settings.dryRun) return await archiveCells(context, { ...job, listener });
  const countTotal = async () => {
    const dry = {
      ...job,
      settings: { ...settings, dryRun: true },
      listener: { ...listener, onPasses() {} },
    };
    let total = 0;
    for (const { report } of (await archiveCells(context, dry)).reports) {
      total += rowsIn(report.counts);
    }
    return total;
  };
  using progress = await output.progress("Archiving rows", countTotal);
  return await archiveCells(context, {
    ...job,
    listener: { ...listener, onRows: (rows) => progress.advance(rows) },
  });
}

/** Empties the shadow tables; false when that was not possible for all cells. */
async function purgeAll(
  context: CommandContext,
  args: Arguments,
  { cells, allCells, limits, pace, settings }: Omit<ArchiveJob, "listener">,
): Promise<boolean> {
  const verbose = args.verbose === true;
  if (verbose) context.output.say("Purging the shadow tables.");
  const { purge } = await import("../../src/deleted_rows/purge/purge.ts");
  const { leftOut } = await purge(context, {
    cells: allCells ? cells : undefined,
    verbose,
    batchRows: settings.transactionRows,
    pace,
    visit: limits,
  });
  return !leftOut;
}

/** What a dry run says that was stopped. */
function notAllCounted({ signal }: CommandContext): string {
  const why = signal.aborted ? "it was interrupted" : "--max-runtime was over";
  return `The counting is not complete: this is what there was until ${why}.`;
}

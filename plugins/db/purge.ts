/** `db purge`: deletes rows from the shadow tables. */

import { type CellMapping, readCellMappings } from "../../src/cells/cell_mappings.ts";
import type { ApiTables } from "../../src/cells/tables.ts";
import {
  LEFT_OUT_EXIT_CODE,
  LONG_VISIT_OPTIONS,
  longVisitLimits,
} from "../../src/cells/visit_options.ts";
import type { Action, ArgumentValue, CommandContext } from "../../src/plugin/contract.ts";
import { errorLines, OperatorError } from "../../src/errors/operator_error.ts";
import { beforeOptions, readBefore } from "./before.ts";
import { PACE_OPTIONS, paceLimits } from "../../src/deleted_rows/pace_options.ts";

/** The exit codes of the reference. */
const NOTHING_ASKED = 1;
const BAD_DATE = 2;
const NO_CELLS = 4;

const BATCH_ROWS = 10_000;
/** The largest number of a column of type INTEGER. */
const MOST_BATCH_ROWS = 2_147_483_647;

/** The action. */
export const purge: Action = {
  name: "purge",
  summary: "Delete archived rows from the shadow tables.",
  description:
    "Deletes rows from the shadow tables of the main database, or with --all-cells from those of all " +
    "cells: all of them, or what is older than a date. It works in short transactions, in the order " +
    "of the primary keys, and can be ended and repeated at any time.\n\n" +
    "With --export each row is on the disk before it is deleted. A cell that does not answer is named " +
    "and left out; the others are purged.",
  examples: [
    {
      does: "Delete what was deleted over 90 days ago, keeping a copy",
      line: 'nova-manage db purge --all-cells --before "90 days ago" --export nova-purged',
    },
    {
      does: "Empty the shadow tables",
      line: "nova-manage db purge --all --verbose",
    },
  ],
  options: [
    ...beforeOptions(
      "Delete rows that were deleted in Nova before this time, in UTC unless it says.",
    ),
    { name: "all", flag: "--all", kind: "flag", help: "Delete all rows of the shadow tables." },
    {
      name: "verbose",
      flag: "--verbose",
      kind: "flag",
      help: "Tell how many rows of each table go.",
    },
    {
      name: "all_cells",
      flag: "--all-cells",
      kind: "flag",
      help: "Purge the databases of all cells, cell0 included.",
    },
    {
      name: "dry_run",
      addition: true,
      flag: "--dry-run",
      kind: "flag",
      help: "Count the rows of each table that would go, and delete nothing.",
    },
    {
      name: "export",
      addition: true,
      flag: "--export",
      kind: "string",
      metavar: "<folder>",
      help: "Write each row to compressed files in a new folder in this one before it is deleted.",
    },
    {
      name: "txn_rows",
      addition: true,
      flag: "--txn-rows",
      kind: "integer",
      metavar: "<rows>",
      help: "How many rows to look at and delete in one transaction.",
      min: 1,
      max: MOST_BATCH_ROWS,
      default: BATCH_ROWS,
    },
    ...PACE_OPTIONS,
    ...LONG_VISIT_OPTIONS,
  ],
  exitCodes: {
    0: "Rows were deleted. With --dry-run: there are rows to delete.",
    [NOTHING_ASKED]: "Neither --before nor --all was given.",
    [BAD_DATE]: "--before is not a date, or lies in the future without --before-future.",
    3: "There was nothing to delete.",
    [NO_CELLS]: "The list of cells could not be read from the API database.",
    ...LEFT_OUT_EXIT_CODE,
  },
  progress: true,
  async run(context, args) {
    const { output } = context;
    if (args.before === undefined && args.all !== true) {
      output.error("Say what to delete: give --before or --all.");
      return NOTHING_ASKED;
    }
    const before = args.before === undefined ? undefined : readBefore(context, args);
    if (args.before !== undefined && before === undefined) return BAD_DATE;
    const request = {
      before,
      verbose: args.verbose === true,
      dryRun: args.dry_run === true,
      exportFolder: readFolder(args.export),
      batchRows: Number(args.txn_rows),
      pace: paceLimits(args),
      visit: longVisitLimits(args),
    };
    const cells = args.all_cells === true ? await readCells(context) : undefined;
    if (cells === "unknown") return NO_CELLS;
    const { purge, purgeExitCode } = await import("../../src/deleted_rows/purge/purge.ts");
    return purgeExitCode(await purge(context, { ...request, cells }));
  },
};

function readFolder(value: ArgumentValue): string | undefined {
  if (value !== "") return value === undefined ? undefined : String(value);
  throw new OperatorError("--export names no folder", { hint: "Give the path of a folder." });
}

async function readCells(context: CommandContext): Promise<CellMapping[] | "unknown"> {
  try {
    const api = await context.databases.api<ApiTables>();
    return await api.repeatable((query) => readCellMappings(query, context));
  } catch (error) {
    if (!(error instanceof OperatorError) || context.signal.aborted) throw error;
    context.output.error("The list of cells cannot be read; nothing was deleted.");
    context.output.error(...errorLines(error));
    return "unknown";
  }
}

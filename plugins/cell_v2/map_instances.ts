/** `cell_v2 map_instances`: the instances of one cell. */

import { cellUuidOption } from "../../src/cells/cell_option.ts";
import { describeCell } from "../../src/cells/cell_mappings.ts";
import { findNamedCell } from "../../src/cells/named_cell.ts";
import type { ApiTables } from "../../src/cells/tables.ts";
import { counted } from "../../src/output/counted.ts";
import type { Action } from "../../src/plugin/contract.ts";
import { readMaxCount } from "../../src/plugin/max_count.ts";
import { OperatorError } from "../../src/errors/operator_error.ts";
import { runInstanceMapping } from "./instance_mapping_run.ts";

/** The exit codes of the reference. */
const ALL_MAPPED = 0;
const LIMIT_REACHED = 1;
const BAD_MAX_COUNT = 127;

/** The action. */
export const mapInstances: Action = {
  name: "map_instances",
  summary: "Map the instances of a cell that are not mapped yet.",
  description:
    "Maps the instances of a cell, oldest first, soft-deleted ones too. Instances that are mapped " +
    "already, to whichever cell, stay as they are.\n\n" +
    "With --max-count the command stops after so many instances, mapped ones included, and goes on " +
    "behind them when run again: repeat it until it ends with 0. After Ctrl-C, or if it is killed, it " +
    "goes on in the same way.",
  examples: [
    {
      does: "Map all instances of a cell",
      line: "nova-manage cell_v2 map_instances --cell_uuid cell1",
    },
    {
      does: "Map ten thousand more, from where the last run ended",
      line: "nova-manage cell_v2 map_instances --cell_uuid cell1 --max-count 10000",
    },
  ],
  options: [
    cellUuidOption("The cell whose instances are to be mapped", { required: true }),
    {
      name: "max_count",
      flag: "--max-count",
      // Not an integer, which would make a wrong number a usage error: it has an exit code of its own.
      kind: "string",
      metavar: "<max_count>",
      help: "How many instances to look at in this run; all unless given.",
    },
    {
      name: "reset",
      flag: "--reset",
      kind: "flag",
      help: "Start with the oldest instance instead of going on where the last run stopped.",
    },
    {
      name: "dry_run",
      flag: "--dry-run",
      kind: "flag",
      help: "Count what would be mapped, and change nothing.",
    },
  ],
  exitCodes: {
    [ALL_MAPPED]: "All instances are mapped.",
    [LIMIT_REACHED]: "--max-count was reached; there may be more instances to map.",
    [BAD_MAX_COUNT]: "--max-count is not a whole number of 1 or more.",
  },
  progress: true,
  async run(context, args) {
    const { databases, output } = context;
    const limit = readMaxCount(args.max_count);
    if (limit === "invalid") {
      output.error(`--max-count ${args.max_count} is not a whole number of 1 or more.`);
      return BAD_MAX_COUNT;
    }
    const api = await databases.api<ApiTables>();
    const { cell, problem } = await api.repeatable((query) =>
      findNamedCell(query, context, String(args.cell_uuid))
    );
    if (cell === undefined) {
      throw new OperatorError(problem, {
        hint: "nova-manage cell_v2 list_cells shows the cells with their UUIDs.",
      });
    }
    const dryRun = args.dry_run === true;
    const { mapped, alreadyMapped, end } = await runInstanceMapping(context, cell, {
      reset: args.reset === true,
      limit,
      dryRun,
    });
    const did = dryRun ? "Would map" : "Mapped";
    output.say(
      `${did} ${counted(mapped, "instance")} to ${describeCell(cell)}; ` +
        `${counted(alreadyMapped, "was", "were")} mapped already.`,
    );
    if (end === "complete") return ALL_MAPPED;
    const more = dryRun ? "there may be more" : "run the command again to go on";
    output.say(`--max-count ${limit} was reached; ${more}.`);
    return LIMIT_REACHED;
  },
};

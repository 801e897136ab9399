/** The options of the commands that visit many cells at once. */

import { CELLS_LEFT_OUT, type VisitLimits } from "./fan_out.ts";
import type { Arguments, OptionSpec } from "../plugin/contract.ts";

/** Nova's own services wait as long for a cell (CELL_TIMEOUT in nova/context.py). */
const TIMEOUT_SECONDS = 60;
const PARALLEL_CELLS = 8;
/** Each has a connection of its own, and a process has only so many files. */
const MOST_CELLS = 200;
const MOST_SECONDS = 86_400;

const ASKING = "How long to wait for a cell that does not answer before it is left out.";

/** `--parallel` and `--timeout`, for commands that ask all cells a little. */
export const VISIT_OPTIONS: readonly OptionSpec[] = visitOptions(ASKING);

/**
 * The same, for commands that visit cells only with another option.
 *
 * @param requires that option's name.
 */
export function visitOptionsWith(requires: string): readonly OptionSpec[] {
  return visitOptions(ASKING, requires);
}

/** The same, for commands that work on all cells at length with `--all-cells`. */
export const LONG_VISIT_OPTIONS: readonly OptionSpec[] = visitOptions(
  "How long to wait until a cell is reached and gives its first answer before it is left out. The " +
    "work that follows may take any time.",
  "all_cells",
);

/** The exit code of a run that had to leave cells out, for `exitCodes`. */
export const LEFT_OUT_EXIT_CODE = {
  [CELLS_LEFT_OUT]: "A cell could not be visited; standard error names it. The others are done.",
} as const;

/** The values of {@link VISIT_OPTIONS}. */
export function visitLimits(args: Arguments): VisitLimits {
  return {
    parallel: Number(args.parallel ?? PARALLEL_CELLS),
    timeout: Number(args.timeout ?? TIMEOUT_SECONDS),
  };
}

/** The values of {@link LONG_VISIT_OPTIONS}, likewise. */
export function longVisitLimits(args: Arguments): VisitLimits {
  return { ...visitLimits(args), patient: true };
}

function visitOptions(timeoutHelp: string, requires?: string): OptionSpec[] {
  const dependent = requires === undefined ? {} : { requires: [requires] };
  return [{
    ...dependent,
    name: "parallel",
    addition: true,
    flag: "--parallel",
    kind: "integer",
    metavar: "<cells>",
    help: "How many cells to visit at a time.",
    min: 1,
    max: MOST_CELLS,
    default: PARALLEL_CELLS,
  }, {
    ...dependent,
    name: "timeout",
    addition: true,
    flag: "--timeout",
    kind: "integer",
    metavar: "<seconds>",
    help: timeoutHelp,
    min: 1,
    max: MOST_SECONDS,
    default: TIMEOUT_SECONDS,
  }];
}

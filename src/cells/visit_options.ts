/** The options of the commands that visit many cells at once. */

import { CELLS_LEFT_OUT, type VisitLimits } from "./fan_out.ts";
import type { Arguments, OptionSpec } from "../plugin/contract.ts";
import { OperatorError } from "../errors/operator_error.ts";

/** Nova's own services wait as long for a cell (CELL_TIMEOUT in nova/context.py). */
const TIMEOUT_SECONDS = 60;
const PARALLEL_CELLS = 8;

/** `--parallel` and `--timeout`, for commands that ask a cell little. */
export const VISIT_OPTIONS: readonly OptionSpec[] = visitOptions(
  "How long to wait for a cell that does not answer before it is left out.",
);

/** The same, for commands that work on a cell at length. */
export const LONG_VISIT_OPTIONS: readonly OptionSpec[] = visitOptions(
  "How long to wait until a cell is reached and gives its first answer before it is left out. The " +
    "work that follows may take any time.",
);

/** The exit code of a run that had to leave cells out, for `exitCodes`. */
export const LEFT_OUT_EXIT_CODE = {
  [CELLS_LEFT_OUT]: "A cell could not be visited; standard error names it. The others are done.",
} as const;

/**
 * The values of {@link VISIT_OPTIONS}.
 *
 * @throws {OperatorError} when one of them is below 1.
 */
export function visitLimits(args: Arguments): VisitLimits {
  return {
    parallel: atLeastOne("--parallel", args.parallel ?? PARALLEL_CELLS),
    timeout: atLeastOne("--timeout", args.timeout ?? TIMEOUT_SECONDS),
  };
}

/** The values of {@link LONG_VISIT_OPTIONS}, likewise. */
export function longVisitLimits(args: Arguments): VisitLimits {
  return { ...visitLimits(args), patient: true };
}

function visitOptions(timeoutHelp: string): OptionSpec[] {
  return [{
    name: "parallel",
    addition: true,
    flag: "--parallel",
    kind: "integer",
    metavar: "<cells>",
    help: "How many cells to visit at a time.",
    default: PARALLEL_CELLS,
  }, {
    name: "timeout",
    addition: true,
    flag: "--timeout",
    kind: "integer",
    metavar: "<seconds>",
    help: timeoutHelp,
    default: TIMEOUT_SECONDS,
  }];
}

function atLeastOne(flag: string, value: Arguments[string]): number {
  const number = Number(value);
  if (number >= 1) return number;
  throw new OperatorError(`${flag} ${number} makes no sense`, { hint: "Give 1 or more." });
}

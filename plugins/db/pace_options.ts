/** The options of the commands that clean a database at length: how gently, and for how long. */

import type { PaceLimits } from "../../src/deleted_rows/pace.ts";
import type { Arguments, OptionSpec } from "../../src/plugin/contract.ts";
import { OperatorError } from "../../src/errors/operator_error.ts";

/** `--sleep`, `--max-runtime` and `--max-lag`. */
export const PACE_OPTIONS: readonly OptionSpec[] = [{
  name: "sleep",
  flag: "--sleep",
  kind: "integer",
  metavar: "<seconds>",
  help: "How long to rest between two passes.",
  default: 0,
}, {
  name: "max_runtime",
  addition: true,
  flag: "--max-runtime",
  kind: "integer",
  metavar: "<seconds>",
  help: "Begin no more work after so long; what is under way is finished.",
}, {
  name: "max_lag",
  addition: true,
  flag: "--max-lag",
  kind: "integer",
  metavar: "<seconds>",
  help:
    "Wait while a replica of the database is further behind, or Galera's flow control holds up " +
    "writes. The replica is that of [database] slave_connection, else all that the server knows of.",
}];

/**
 * The values of {@link PACE_OPTIONS}.
 *
 * @throws {OperatorError} when one of them is too low.
 */
export function paceLimits(args: Arguments): PaceLimits {
  return {
    sleep: atLeast(0, "--sleep", args.sleep ?? 0)!,
    maxRuntime: atLeast(1, "--max-runtime", args.max_runtime),
    maxLag: atLeast(0, "--max-lag", args.max_lag),
  };
}

function atLeast(
  lowest: number,
  flag: string,
  value: Arguments[string],
): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (number >= lowest) return number;
  throw new OperatorError(`${flag} ${value} makes no sense`, { hint: `Give ${lowest} or more.` });
}

/** The options of the commands that clean a database at length: how gently, and for how long. */

import type { PaceLimits } from "./pace.ts";
import type { Arguments, ArgumentValue, OptionSpec } from "../plugin/contract.ts";

/** 24 days: the longest time that a timer takes. */
const MOST_SECONDS = 2_000_000;

/** `--sleep`, `--max-runtime` and `--max-lag`. */
export const PACE_OPTIONS: readonly OptionSpec[] = [{
  name: "sleep",
  flag: "--sleep",
  kind: "integer",
  metavar: "<seconds>",
  help: "How long to rest between two passes.",
  min: 0,
  max: MOST_SECONDS,
  default: 0,
}, {
  name: "max_runtime",
  addition: true,
  flag: "--max-runtime",
  kind: "integer",
  metavar: "<seconds>",
  help: "Begin no more work after so long; what is under way is finished.",
  min: 1,
  max: MOST_SECONDS,
}, {
  name: "max_lag",
  addition: true,
  flag: "--max-lag",
  kind: "integer",
  metavar: "<seconds>",
  help:
    "Wait while a replica of the database is further behind, or Galera's flow control holds up " +
    "writes. The replica is that of [database] slave_connection, else all that the server knows of.",
  min: 0,
  max: MOST_SECONDS,
}];

/** The values of {@link PACE_OPTIONS}. */
export function paceLimits(args: Arguments): PaceLimits {
  return {
    sleep: Number(args.sleep ?? 0),
    maxRuntime: optionalNumber(args.max_runtime),
    maxLag: optionalNumber(args.max_lag),
  };
}

function optionalNumber(value: ArgumentValue): number | undefined {
  return value === undefined ? undefined : Number(value);
}

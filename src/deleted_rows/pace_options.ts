/** The options of the commands that clean a database at length: how gently, and for how long. */

import type { PaceLimits } from "./pace.ts";
import type { Arguments, OptionSpec } from "../plugin/contract.ts";
import {
  MAX_RUNTIME_OPTION,
  MOST_SECONDS,
  runLimits,
  sleepOption,
} from "../plugin/pace_options.ts";

/** `--sleep`, `--max-runtime` and `--max-lag`. */
export const PACE_OPTIONS: readonly OptionSpec[] = [
  sleepOption("How long to rest between two passes."),
  MAX_RUNTIME_OPTION,
  {
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
  },
];

/** The values of {@link PACE_OPTIONS}. */
export function paceLimits(args: Arguments): PaceLimits {
  const { max_lag } = args;
  return { ...runLimits(args), maxLag: max_lag === undefined ? undefined : Number(max_lag) };
}

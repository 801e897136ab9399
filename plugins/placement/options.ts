/** The options that the commands of this category share. */

import { VISIT_OPTIONS } from "../../src/cells/visit_options.ts";
import type { Arguments, OptionSpec } from "../../src/plugin/contract.ts";
import type { PaceLimits } from "../../src/placement/pace.ts";

const PARALLEL_REQUESTS = 4;
const MOST_PARALLEL_REQUESTS = 64;
/** 24 days: the longest time that a timer takes. */
const MOST_SECONDS = 2_000_000;

/** `--parallel`, `--sleep`, `--max-runtime`, and `--timeout` for the cells' databases. */
export const SERVICE_OPTIONS: readonly OptionSpec[] = [
  {
    name: "parallel",
    addition: true,
    flag: "--parallel",
    kind: "integer",
    metavar: "<requests>",
    help: "How many requests a service gets at a time; fewer while it is slow.",
    min: 1,
    max: MOST_PARALLEL_REQUESTS,
    default: PARALLEL_REQUESTS,
  },
  {
    name: "sleep",
    addition: true,
    flag: "--sleep",
    kind: "integer",
    metavar: "<seconds>",
    help: "How long to rest after each batch that was written.",
    min: 0,
    max: MOST_SECONDS,
    default: 0,
  },
  {
    name: "max_runtime",
    addition: true,
    flag: "--max-runtime",
    kind: "integer",
    metavar: "<seconds>",
    help: "Begin no more batches after so long; what is under way is finished.",
    min: 1,
    max: MOST_SECONDS,
  },
  ...VISIT_OPTIONS.filter(({ name }) => name === "timeout"),
];

/** The value of `--parallel`. */
export function parallelRequests({ parallel }: Arguments): number {
  return Number(parallel ?? PARALLEL_REQUESTS);
}

/** The values of `--sleep` and `--max-runtime`. */
export function paceLimits({ sleep, max_runtime }: Arguments): PaceLimits {
  return {
    sleep: Number(sleep ?? 0),
    maxRuntime: max_runtime === undefined ? undefined : Number(max_runtime),
  };
}

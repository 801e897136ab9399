/** The options that the commands of this category share. */

import { VISIT_OPTIONS } from "../../src/cells/visit_options.ts";
import type { Arguments, OptionSpec } from "../../src/plugin/contract.ts";
import { MAX_RUNTIME_OPTION, sleepOption } from "../../src/plugin/pace_options.ts";

const PARALLEL_REQUESTS = 4;
const MOST_PARALLEL_REQUESTS = 64;

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
  { ...sleepOption("How long to rest after each batch that was written."), addition: true },
  MAX_RUNTIME_OPTION,
  ...VISIT_OPTIONS.filter(({ name }) => name === "timeout"),
];

/** The value of `--parallel`. */
export function parallelRequests({ parallel }: Arguments): number {
  return Number(parallel ?? PARALLEL_REQUESTS);
}

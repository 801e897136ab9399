/** The options of long work, whatever it works on: how long to rest in between, and when to end. */

import type { Arguments, OptionSpec } from "./contract.ts";

/** 24 days: the longest time that a timer takes, in seconds. */
export const MOST_SECONDS = 2_000_000;

/** Limits of a run, in seconds. */
export interface RunLimits {
  /** How long to rest between two pieces of work. */
  readonly sleep: number;
  /** How long the run may take; no more is begun after that. */
  readonly maxRuntime?: number;
}

/** `--sleep`; a command says between what it rests. */
export function sleepOption(help: string): OptionSpec {
  return {
    name: "sleep",
    flag: "--sleep",
    kind: "integer",
    metavar: "<seconds>",
    help,
    min: 0,
    max: MOST_SECONDS,
    default: 0,
  };
}

/** `--max-runtime`. */
export const MAX_RUNTIME_OPTION: OptionSpec = {
  name: "max_runtime",
  addition: true,
  flag: "--max-runtime",
  kind: "integer",
  metavar: "<seconds>",
  help: "Begin no more work after so long; what is under way is finished.",
  min: 1,
  max: MOST_SECONDS,
};

/** The values of both. */
export function runLimits({ sleep, max_runtime }: Arguments): RunLimits {
  return {
    sleep: Number(sleep ?? 0),
    maxRuntime: max_runtime === undefined ? undefined : Number(max_runtime),
  };
}

/**
 * Timing what a command does without what its start takes: each program is timed on much work and on
 * none, and the second is taken off the first.
 */

import { type Measurement, measurePair, type Subject } from "./measure.ts";
import type { Comparison } from "./report.ts";

/** The same command, once with nothing to do and once with work. */
export interface Work {
  readonly idle: Subject;
  readonly busy: Subject;
}

/** A short command is timed more often than a long one: what else the machine does weighs more on it. */
const RUNS = { ours: 9, other: 3 } as const;

/**
 * Times two programs at the same work. Each has its runs with work and without taken in turns, so that
 * what else the machine does falls on both alike.
 *
 * @param other undefined where there is nothing to compare with.
 */
export async function measureWork(
  ours: Work,
  other: Work | undefined,
): Promise<Pick<Comparison, "ours" | "other">> {
  return {
    ours: await measureDifference(ours, RUNS.ours),
    other: other && await measureDifference(other, RUNS.other),
  };
}

async function measureDifference({ busy, idle }: Work, runs: number): Promise<Measurement> {
  const { ours: withWork, other: start } = await measurePair(busy, idle, runs);
  return without(withWork, start!);
}

/** The memory stays what it was: it is no sum of the two. */
function without({ seconds, ...rest }: Measurement, { seconds: start }: Measurement): Measurement {
  return {
    ...rest,
    seconds: {
      min: seconds.min - start.median,
      median: seconds.median - start.median,
      max: seconds.max - start.median,
    },
  };
}

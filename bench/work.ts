/**
 * Timing what a command does without what its start takes: each program is timed on much work and on
 * none, and the second is taken off the first.
 */

import { type Measurement, type Run, runOnce, type Subject, summary } from "./measure.ts";
import type { Comparison } from "./report.ts";

/** The same command, once with nothing to do and once with work. */
export interface Work {
  readonly idle: Subject;
  readonly busy: Subject;
}

const ROUNDS = 3;

/** A short command is timed more often than a long one: what else the machine does weighs more on it. */
const OURS_IN_A_ROUND = 3;

/**
 * Times two programs at the same work, in turns: ours three times, the other once, and so on. Each run
 * with work is followed by one without, and the difference of the two counts.
 *
 * @param other undefined where there is nothing to compare with.
 */
export async function measureWork(
  ours: Work,
  other: Work | undefined,
): Promise<Pick<Comparison, "ours" | "other">> {
  const taken: { ours: Run[]; other: Run[] } = { ours: [], other: [] };
  // Not counted: it finds the program and the server's tables on the disk.
  await runOnce(ours.busy);
  for (let round = 0; round < ROUNDS; round++) {
    for (let turn = 0; turn < OURS_IN_A_ROUND; turn++) taken.ours.push(await difference(ours));
    if (other !== undefined) taken.other.push(await difference(other));
  }
  return { ours: summary(taken.ours), other: other && summary(taken.other) };
}

/** The memory is that of the run with work: it is no sum of the two. */
async function difference({ busy, idle }: Work): Promise<Run> {
  const { seconds, megabytes } = await runOnce(busy);
  return { seconds: seconds - (await runOnce(idle)).seconds, megabytes };
}

/** The time that a part of the work took, of which `share` is between 0 and 1. */
export function shareOf(whole: Measurement, share: number): Measurement {
  const { min, median, max } = whole.seconds;
  // The memory stays what it was: it is no sum of the parts.
  return { ...whole, seconds: { min: min * share, median: median * share, max: max * share } };
}

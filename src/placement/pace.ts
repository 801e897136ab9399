/** The pace of a run that others must not suffer from: rests between batches, and an end. */

import { type Pause, pauseByClock } from "../database/retry.ts";
import type { CommandContext } from "../plugin/contract.ts";
import type { RunLimits } from "../plugin/pace_options.ts";

/** Why a run ends early. */
export type PaceEnd = "time is up" | "interrupted";

/** The pace of one run. */
export interface Pace {
  /** Why no more may be begun; undefined when all is well. */
  end(): PaceEnd | undefined;
  /** Rests after a batch, at most until the end. */
  rest(): Promise<void>;
}

/** Starts the clock of a run. */
export function startPace(
  { clock, signal }: Pick<CommandContext, "clock" | "signal">,
  { sleep, maxRuntime = Infinity }: RunLimits,
  wait: Pause = pauseByClock,
): Pace {
  const started = clock.now().getTime();
  const left = () => maxRuntime - (clock.now().getTime() - started) / 1000;
  const end = () => signal.aborted ? "interrupted" : left() <= 0 ? "time is up" : undefined;
  return {
    end,
    async rest() {
      const seconds = Math.min(sleep, left());
      if (seconds > 0 && end() === undefined) await wait(seconds * 1000, signal);
    },
  };
}

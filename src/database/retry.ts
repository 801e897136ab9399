/** Trying again after failures that may pass by themselves. */

import type { Logger } from "../log/logger.ts";
import { OperatorError } from "../errors/operator_error.ts";

/** Resolves after the time, or as soon as the signal is aborted. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** {@link Pause} by the clock. */
export const pauseByClock: Pause = (milliseconds, signal) =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
  });

/** When to try again, and how often. */
export interface RetryPolicy {
  /** How often to try in all; Infinity for ever. */
  readonly attempts: number;
  /** Seconds to wait after the n-th failure, counted from 1. */
  readonly seconds: (failures: number) => number;
  /** Whether another try makes sense after this error. */
  readonly mayPass: (error: unknown) => boolean;
}

/** What waiting needs from outside. */
export interface RetryContext {
  readonly log: Logger;
  /** Where each statement is told, for `--debug`; nowhere when it is not given. */
  readonly sql?: Logger;
  readonly signal: AbortSignal;
  readonly pause: Pause;
}

/**
 * Runs `work` until it succeeds, fails for good, or was tried often enough; each wait is logged.
 *
 * @throws {OperatorError} when interrupted while waiting; else whatever `work` threw last.
 */
export async function retrying<R>(
  work: () => Promise<R>,
  policy: RetryPolicy,
  { log, signal, pause }: RetryContext,
): Promise<R> {
  for (let failures = 1;; failures++) {
    try {
      return await work();
    } catch (error) {
      if (!policy.mayPass(error) || failures >= policy.attempts) throw error;
      const message = error instanceof Error ? error.message : String(error);
      const seconds = policy.seconds(failures);
      const count = Number.isFinite(policy.attempts) ? ` of ${policy.attempts}` : "";
      log.warning(
        `${message}. Trying again in ${Number(seconds.toFixed(1))} s ` +
          `(attempt ${failures + 1}${count})`,
      );
      await pause(seconds * 1000, signal);
      if (signal.aborted) {
        throw new OperatorError(`Interrupted while waiting to try again. ${message}`, {
          cause: error,
        });
      }
    }
  }
}

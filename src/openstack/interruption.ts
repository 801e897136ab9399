/** Waiting that ends with the run, and work that may go on for a while after its interruption. */

import { HttpFailure } from "./http/http_failure.ts";
import { FINISHING_SECONDS } from "./service.ts";

/**
 * Waits.
 *
 * @throws the signal's reason as soon as it is aborted.
 */
export async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const done = Promise.withResolvers<void>();
  const timer = setTimeout(done.resolve, milliseconds);
  const interrupt = () => done.reject(signal.reason);
  signal.addEventListener("abort", interrupt);
  try {
    await done.promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", interrupt);
  }
}

/** A signal for what is to be brought to an end; disposing of it stops its clock. */
export interface Grace extends Disposable {
  readonly signal: AbortSignal;
}

/**
 * Makes a signal that is aborted some time after the run's is, with an {@link HttpFailure}: by then
 * nobody knows whether what was sent has been done.
 */
export function startGrace(run: AbortSignal, seconds = FINISHING_SECONDS): Grace {
  const controller = new AbortController();
  let timer: number | undefined;
  const begin = () => {
    timer = setTimeout(() => {
      const message = `no answer within ${seconds} s after the interruption`;
      controller.abort(new HttpFailure(message, { kind: "no_answer", sent: true, timedOut: true }));
    }, seconds * 1000);
  };
  if (run.aborted) begin();
  else run.addEventListener("abort", begin, { once: true });
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      clearTimeout(timer);
      run.removeEventListener("abort", begin);
    },
  };
}

/** Ctrl-C and SIGTERM: the first asks the command to stop in good order, the second stops it at once. */

import { OperatorError } from "../errors/operator_error.ts";

/** The signals that end a run, with their numbers. */
const SIGNALS = { SIGINT: 2, SIGTERM: 15 } as const;

/** What has been asked of the run so far. */
export interface Interrupts extends Disposable {
  /** Aborted by the first signal. Its reason is an {@link OperatorError}, fit to be thrown. */
  readonly signal: AbortSignal;
  /** The exit code of a run that a signal has stopped, 128 + its number; undefined without one. */
  exitCode(): number | undefined;
}

/**
 * Listens until disposed of.
 *
 * @param tell prints to standard error.
 * @param beforeExit clears up on the screen before the second signal ends the process.
 */
export function listenForInterrupts(
  tell: (text: string) => void,
  beforeExit: () => void,
): Interrupts {
  const controller = new AbortController();
  let exitCode: number | undefined;
  const listeners = Object.entries(SIGNALS).map(([name, number]) => {
    const listener = () => {
      if (exitCode !== undefined) {
        beforeExit();
        Deno.exit(128 + number);
      }
      exitCode = 128 + number;
      tell(`${name}: stopping after what is in flight; a second one stops at once.\n`);
      controller.abort(new OperatorError(`Stopped by ${name}.`));
    };
    return { name: name as Deno.Signal, listener };
  });
  for (const { name, listener } of listeners) Deno.addSignalListener(name, listener);
  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    [Symbol.dispose]() {
      for (const { name, listener } of listeners) Deno.removeSignalListener(name, listener);
    },
  };
}

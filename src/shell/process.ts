/**
 * The process around the shell: its streams, environment, signals and end. Nothing else touches them.
 */

import type { Terminal } from "../output/progress.ts";
import { describeFailure } from "./failure.ts";
import { listenForInterrupts } from "./interrupts.ts";
import type { Surroundings } from "./run.ts";
import { messageWriter, resultWriter } from "./streams.ts";

/** The surroundings of this process, for one run. */
export function processSurroundings(): Omit<Surroundings, "plugins" | "version"> {
  const results = resultWriter(Deno.stdout, () => isDevice("/dev/fd/1"));
  const streams = {
    stdout: results.write,
    stderr: messageWriter(Deno.stderr),
    together: isSameFile("/dev/fd/1", "/dev/fd/2"),
    toTerminal: Deno.stdout.isTerminal(),
  };
  const environment = Deno.env.toObject();
  return {
    environment,
    streams,
    lostText: results.lost,
    terminal: standardErrorTerminal(environment),
    listenForInterrupts,
  };
}

/** Whether two paths lead to the same file, pipe or terminal; false where the system cannot tell. */
function isSameFile(one: string, other: string): boolean {
  try {
    const [a, b] = [Deno.statSync(one), Deno.statSync(other)];
    return a.dev === b.dev && a.ino !== null && a.ino === b.ino;
  } catch {
    return false;
  }
}

/** Whether a path leads to a terminal or another device of that kind; false where nobody can tell. */
function isDevice(path: string): boolean {
  try {
    return Deno.statSync(path).isCharDevice === true;
  } catch {
    return false;
  }
}

/** Standard error as a terminal that can redraw a line; undefined where it is not one. */
function standardErrorTerminal(
  { TERM }: Readonly<Record<string, string>>,
): Terminal | undefined {
  if (!Deno.stderr.isTerminal() || TERM === "dumb") return undefined;
  return {
    columns() {
      try {
        return Deno.consoleSize().columns;
      } catch {
        // The terminal is gone; whatever is drawn on it is dropped.
        return 0;
      }
    },
  };
}

/** The exit code of a failure. */
const EXIT_FAILURE = 255;

/**
 * Runs to an exit code and ends the process with it; with 255 also when something fails that nobody
 * waits for, such as an idle connection, or when nothing is left that could bring the work to its end.
 * Deno would end such a run with 1, which is a command's word for "there is more to do".
 *
 * It is not waited for at the top of a module: that would be Deno's own business again, and end in 1.
 */
export function exitWith(run: () => Promise<number>): void {
  const fail = (error: unknown): never => {
    messageWriter(Deno.stderr)(describeFailure(error, true));
    Deno.exit(EXIT_FAILURE);
  };
  globalThis.addEventListener("unhandledrejection", (event) => fail(event.reason));
  globalThis.addEventListener("error", (event) => fail(event.error));
  globalThis.addEventListener(
    "beforeunload",
    () => fail(new Error("the work stands still, and nothing is left that could go on with it")),
  );
  Promise.resolve().then(run).then(Deno.exit, fail);
}

/**
 * The process around the shell: its streams, environment, signals and end. Nothing else touches them.
 */

import type { Environment } from "../config/sources.ts";
import { OperatorError } from "../errors/operator_error.ts";
import type { Terminal } from "../output/progress.ts";
import { describeFailure } from "./failure.ts";
import { listenForInterrupts } from "./interrupts.ts";
import type { Surroundings } from "./run.ts";
import { messageWriter, resultWriter } from "./streams.ts";
import { lineReader, secretReader } from "./terminal_input.ts";

/** The surroundings of this process, for one run. */
export function processSurroundings(): Omit<
  Surroundings,
  "plugins" | "version" | "versionDetails"
> {
  const results = resultWriter(Deno.stdout, () => isDevice("/dev/fd/1"));
  const streams = {
    stdout: results.write,
    stderr: messageWriter(Deno.stderr),
    together: isSameFile("/dev/fd/1", "/dev/fd/2"),
    toTerminal: Deno.stdout.isTerminal(),
  };
  return {
    environment,
    allVariables,
    streams,
    lostText: results.lost,
    terminal: standardErrorTerminal(),
    ask: Deno.stdin.isTerminal() && Deno.stderr.isTerminal()
      ? lineReader(Deno.stdin, streams.stderr)
      : undefined,
    askSecret: Deno.stdin.isTerminal()
      ? secretReader(Deno.stdin, streams.stderr)
      : lineReader(Deno.stdin, () => {}),
    resultColumns: resultColumns(),
    listenForInterrupts,
  };
}

/** The environment of this process. */
const environment: Environment = {
  get(name) {
    try {
      return Deno.env.get(name);
    } catch (error) {
      if (!(error instanceof Deno.errors.InvalidData)) throw error;
      // Without its cause, whose message quotes the value.
      throw new OperatorError(`The environment variable ${name} is not UTF-8 text`, {
        hint: "Set it anew, in a terminal or script that writes UTF-8, or unset it.",
      });
    }
  },
};

function allVariables(): Readonly<Record<string, string>> {
  try {
    return Deno.env.toObject();
  } catch {
    return {};
  }
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

/** How wide what is printed as a result may be: as `COLUMNS` says, else as the terminal is. */
function resultColumns(): number | undefined {
  const number = Number(environment.get("COLUMNS"));
  if (Number.isInteger(number) && number > 0) return number;
  if (!Deno.stdout.isTerminal()) return undefined;
  try {
    // A terminal that does not know its size says 0.
    return Deno.consoleSize().columns || undefined;
  } catch {
    return undefined;
  }
}

/** Standard error as a terminal that can redraw a line; undefined where it is not one. */
function standardErrorTerminal(): Terminal | undefined {
  if (!Deno.stderr.isTerminal() || environment.get("TERM") === "dumb") return undefined;
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

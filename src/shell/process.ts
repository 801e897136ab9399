/** The process around the shell: its streams, environment and signals. Nothing else touches them. */

import type { Terminal } from "../output/progress.ts";
import type { TextStreams } from "../output/text_streams.ts";
import { describeFailure } from "./failure.ts";
import { listenForInterrupts } from "./interrupts.ts";
import type { Surroundings } from "./run.ts";

/** How long to wait, in milliseconds, before writing again to a full pipe that does not block. */
const FULL_PIPE_PAUSE = 5;

/** The surroundings of this process, for one run. */
export function processSurroundings(): Omit<Surroundings, "plugins"> {
  const streams = {
    stdout: textWriter(Deno.stdout),
    stderr: textWriter(Deno.stderr),
    together: isSameFile("/dev/fd/1", "/dev/fd/2"),
  };
  exitOnStrayFailures(streams);
  const environment = Deno.env.toObject();
  return {
    environment,
    streams,
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

/** Standard error as a terminal that can redraw a line; undefined where it is not one. */
function standardErrorTerminal(
  { TERM }: Readonly<Record<string, string>>,
): Terminal | undefined {
  if (!Deno.stderr.isTerminal() || TERM === "dumb") return undefined;
  return { columns: () => Deno.consoleSize().columns };
}

/**
 * Writes text in full before it returns, so that nothing is lost at exit. Once nobody reads any more
 * (`| head -1`), the rest is dropped: the command's work is not to depend on its readers.
 */
export function textWriter(
  stream: { writeSync(bytes: Uint8Array): number },
): (text: string) => void {
  const encoder = new TextEncoder();
  let closed = false;
  return (text) => {
    let bytes = encoder.encode(text);
    while (bytes.length > 0 && !closed) {
      try {
        bytes = bytes.subarray(stream.writeSync(bytes));
      } catch (error) {
        if (error instanceof Deno.errors.BrokenPipe) closed = true;
        else if (error instanceof Deno.errors.WouldBlock) pause(FULL_PIPE_PAUSE);
        else throw error;
      }
    }
  };
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Ends the run with 255 when something fails that nobody waits for, such as an idle connection. */
function exitOnStrayFailures(streams: TextStreams): void {
  const exit = (error: unknown) => {
    streams.stderr(describeFailure(error, true));
    Deno.exit(255);
  };
  globalThis.addEventListener("unhandledrejection", (event) => exit(event.reason));
  globalThis.addEventListener("error", (event) => exit(event.error));
}

/** The streams of a run, and a line on standard error that is redrawn, such that neither garbles the other. */

import type { TextStreams } from "./run_output.ts";

/** Moves to the line's beginning and clears what is on it. */
const CLEAR_LINE = "\r\x1b[K";

/** A line at the bottom of standard error, drawn anew with each change. */
export interface StatusLine {
  /** Shows a text, without line break, in place of the one before. */
  show(text: string): void;
  /** Takes the line away. */
  hide(): void;
}

/** The streams with a status line. */
export interface Screen {
  /** The streams; whatever is written goes above the status line, and should end with a line break. */
  readonly streams: TextStreams;
  readonly status: StatusLine;
}

/** Puts a status line, hidden at first, under the streams. */
export function createScreen(streams: TextStreams): Screen {
  let shown: string | undefined;
  const above = (write: (text: string) => void) => (text: string) => {
    if (shown === undefined) return write(text);
    streams.stderr(CLEAR_LINE);
    write(text);
    streams.stderr(shown);
  };
  return {
    streams: { stdout: above(streams.stdout), stderr: above(streams.stderr) },
    status: {
      show(text) {
        shown = text;
        streams.stderr(CLEAR_LINE + text);
      },
      hide() {
        if (shown !== undefined) streams.stderr(CLEAR_LINE);
        shown = undefined;
      },
    },
  };
}

/** The streams of a run, and a line on standard error that is redrawn, such that neither garbles the other. */

import type { TextStreams } from "./text_streams.ts";
import type { StatusLine } from "./status_line.ts";

/** Moves to the line's beginning and clears what is on it. */
const CLEAR_LINE = "\r\x1b[K";

/** The streams with a status line. */
export interface Screen {
  /**
   * The streams; whatever is written goes above the status line, which is for whole lines only. Where
   * both streams go to the same place, standard error begins a line of its own if standard output
   * stands in the middle of one.
   */
  readonly streams: TextStreams;
  readonly status: StatusLine;
}

/** Puts a status line, hidden at first, under the streams. */
export function createScreen(streams: TextStreams): Screen {
  let shown: string | undefined;
  let standsInLine = false;
  const above = (write: (text: string) => void) => (text: string) => {
    if (shown === undefined) return write(text);
    streams.stderr(CLEAR_LINE);
    write(text);
    streams.stderr(shown);
  };
  const stdout = above(streams.stdout);
  const stderr = above(streams.stderr);
  return {
    streams: {
      together: streams.together,
      toTerminal: streams.toTerminal,
      stdout(text) {
        stdout(text);
        if (text !== "") standsInLine = !text.endsWith("\n");
      },
      stderr(text) {
        stderr(streams.together && standsInLine ? `\n${text}` : text);
        standsInLine = false;
      },
    },
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

/** Standard error and standard output as places for the log. */

import type { Sink } from "./sink.ts";

/** A sink that writes lines to one of this process's streams. */
export function streamSink(name: string, write: (text: string) => void): Sink {
  return {
    name,
    write: (text) => write(`${text}\n`),
    close: () => {},
  };
}

/** Pipes opened without waiting for whoever is to write into them. */

import fs from "node:fs";
import { systemCode } from "./system_failure.ts";

/** How often, in milliseconds, an empty pipe is looked at again. */
const PAUSE = 20;

/** Something open for reading. */
export interface Opened extends Disposable {
  /** Waits for the next bytes; `null` at the end. */
  read(buffer: Uint8Array): Promise<number | null>;
}

/**
 * Opens a pipe or device for reading. A named pipe has no end before somebody has written into it; one
 * that a shell has made (`<(command)`) ends where its writer is gone.
 */
export function openWithoutWaiting(path: string): Opened {
  const { O_RDONLY, O_NONBLOCK, O_NOCTTY } = fs.constants;
  const descriptor = fs.openSync(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  let mayEnd = !fs.fstatSync(descriptor).isFIFO() || isNameless(path);
  let timer: number | undefined;
  return {
    async read(buffer) {
      for (;;) {
        const read = readNow(descriptor, buffer);
        if (read > 0) {
          mayEnd = true;
          return read;
        }
        if (read === 0 && mayEnd) return null;
        await new Promise((resolve) => timer = setTimeout(resolve, PAUSE));
      }
    },
    [Symbol.dispose]() {
      // Whoever has given up waiting waits no more.
      clearTimeout(timer);
      fs.closeSync(descriptor);
    },
  };
}

/** The bytes that are there; 0 at the end or where nobody writes, -1 where a writer has not written. */
function readNow(descriptor: number, buffer: Uint8Array): number {
  try {
    return fs.readSync(descriptor, buffer);
  } catch (error) {
    if (systemCode(error) === "EAGAIN") return -1;
    throw error;
  }
}

/** Whether a path leads to a pipe without a name of its own: `/dev/fd/63` and the like. */
function isNameless(path: string): boolean {
  try {
    return Deno.readLinkSync(path).startsWith("pipe:");
  } catch {
    return false;
  }
}

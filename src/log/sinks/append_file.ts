/** A file that grows at its end: opened without ever waiting for anybody, written in full. */

import fs from "node:fs";
import { systemCode } from "../../system/system_failure.ts";

/** How long, in milliseconds, a pipe that is full may keep a record waiting. */
const PATIENCE = 200;
const PAUSE = 5;

/** What a pipe takes as one or not at all: POSIX's PIPE_BUF on Linux. */
const ATOMIC_BYTES = 4096;

/** What others may do with a new file is left to the umask. */
const MODE = 0o666;

/** An open file. */
export interface AppendFile {
  /** @throws when not all could be written. */
  write(text: string): void;
  /** Its size in bytes. */
  size(): number;
  /** Whether the path still leads to this file. */
  isAt(path: string): boolean;
  close(): void;
}

/**
 * Opens a file at its end, made if it is not there.
 *
 * A pipe that nobody reads from is an error at once, and one whose reader is too slow after a moment:
 * the system would wait for ever at both, and no signal could end the program meanwhile.
 *
 * @param truncate true to empty the file first.
 */
export function openAppendFile(path: string, truncate = false): AppendFile {
  const { O_WRONLY, O_APPEND, O_CREAT, O_NONBLOCK, O_NOCTTY, O_TRUNC } = fs.constants;
  const flags = O_WRONLY | O_CREAT | O_NONBLOCK | O_NOCTTY;
  // Deno refuses to empty a file in the same breath.
  if (truncate) fs.closeSync(fs.openSync(path, flags | O_TRUNC, MODE));
  const descriptor = fs.openSync(path, flags | O_APPEND, MODE);
  const isPipe = fs.fstatSync(descriptor).isFIFO();
  // A line that was cut off, by a full disk or a full pipe, is ended before the next one begins.
  let standsInLine = false;
  let isSlow = false;

  function writeAll(bytes: Uint8Array): void {
    // A file takes a record as one; of a pipe, what was taken is known only piece by piece.
    const most = isPipe ? ATOMIC_BYTES : bytes.length;
    const until = performance.now() + (isSlow ? 0 : PATIENCE);
    for (let written = 0; written < bytes.length;) {
      const piece = bytes.subarray(written, written + most);
      try {
        written += fs.writeSync(descriptor, piece);
        standsInLine = true;
      } catch (error) {
        if (systemCode(error) !== "EAGAIN") throw error;
        isSlow = performance.now() >= until;
        if (isSlow) throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
      }
    }
    isSlow = false;
  }

  return {
    write(text) {
      const before = fs.fstatSync(descriptor).size;
      try {
        writeAll(new TextEncoder().encode(standsInLine ? `\n${text}` : text));
        standsInLine = false;
      } catch (error) {
        standsInLine ||= fs.fstatSync(descriptor).size > before;
        throw error;
      }
    },
    size: () => fs.fstatSync(descriptor).size,
    isAt(path) {
      try {
        const there = fs.statSync(path, { bigint: true });
        const here = fs.fstatSync(descriptor, { bigint: true });
        return there.ino === here.ino && there.dev === here.dev;
      } catch {
        return false;
      }
    },
    close: () => fs.closeSync(descriptor),
  };
}

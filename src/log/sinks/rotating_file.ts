/** Log files that this program moves aside itself, by size or by time, as Python's handlers do. */

import { systemFailure } from "../../system/system_failure.ts";
import { type AppendFile, openAppendFile } from "./append_file.ts";
import { nextRotation, rotationSuffix, type RotationTime } from "./rotation_time.ts";
import type { Sink } from "./sink.ts";

/** Tells the operator something, in a sentence. */
type Tell = (sentence: string) => void;

/**
 * A file that is moved to `PATH.1`, and older ones from `.1` to `.2` and so on, before a record would
 * bring it to a size.
 *
 * @param bytes the size; 0 for no limit.
 * @param count how many older files are kept; 0 for no rotation.
 */
export function sizeRotatedFile(path: string, bytes: number, count: number, tell: Tell): Sink {
  return rotated(path, tell, {
    isDue: (file, length) => bytes > 0 && file.size() + length >= bytes,
    move() {
      if (count <= 0) return;
      for (let number = count - 1; number >= 1; number--) {
        renameIfThere(`${path}.${number}`, `${path}.${number + 1}`);
      }
      renameIfThere(path, `${path}.1`);
    },
  });
}

/**
 * A file that is moved to `PATH.DATE` when its time has come.
 *
 * @param count how many older files are kept; 0 for all.
 */
export function timeRotatedFile(
  path: string,
  time: RotationTime,
  count: number,
  now: () => Date,
  tell: Tell,
): Sink {
  let due = nextRotation(time, lastChange(path) ?? now());
  return rotated(path, tell, {
    isDue: () => now() >= due,
    move() {
      const { suffix, pattern } = rotationSuffix(time, due);
      due = nextRotation(time, now());
      renameIfThere(path, `${path}.${suffix}`);
      if (count > 0) removeOldest(path, pattern, count);
    },
  });
}

interface Rotation {
  /** Whether the file has to go before `length` more bytes. */
  isDue(file: AppendFile, length: number): boolean;
  /** Moves the file aside. */
  move(): void;
}

function rotated(path: string, tell: Tell, { isDue, move }: Rotation): Sink {
  let file: AppendFile | undefined;
  let hasFailed = false;
  const opened = () => file ??= openAppendFile(path);

  /** A file that cannot be moved grows on: its records matter more than its size. */
  function moveAside(): void {
    file?.close();
    file = undefined;
    try {
      move();
    } catch (error) {
      if (!hasFailed) tell(`The log file ${path} cannot be rotated: ${systemFailure(error)}`);
      hasFailed = true;
    }
  }

  return {
    name: `The log file ${path}`,
    open: () => void opened(),
    write(text) {
      const line = `${text}\n`;
      if (isRegular(path) && isDue(opened(), new TextEncoder().encode(line).length)) moveAside();
      opened().write(line);
    },
    close() {
      file?.close();
      file = undefined;
    },
  };
}

/** Whether a path leads to nothing or to an ordinary file; a pipe is never moved aside. */
function isRegular(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return true;
  }
}

function lastChange(path: string): Date | undefined {
  try {
    return Deno.statSync(path).mtime ?? undefined;
  } catch {
    return undefined;
  }
}

function renameIfThere(from: string, to: string): void {
  try {
    Deno.renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Leaves the `count` youngest of the files that an earlier rotation moved aside, by their names. */
function removeOldest(path: string, pattern: RegExp, count: number): void {
  const slash = path.lastIndexOf("/");
  const folder = slash < 0 ? "." : path.slice(0, slash) || "/";
  const start = `${path.slice(slash + 1)}.`;
  const moved = [...Deno.readDirSync(folder)]
    .map(({ name }) => name)
    .filter((name) => name.startsWith(start) && pattern.test(name.slice(start.length)))
    .sort();
  for (const name of moved.slice(0, Math.max(0, moved.length - count))) {
    Deno.removeSync(`${folder}/${name}`);
  }
}

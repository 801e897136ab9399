/**
 * Files that are on the disk, or not there at all: written under a temporary name, then renamed, with
 * file and folder flushed to the disk before anybody relies on them.
 */

import { dirname, resolve } from "node:path";
import { OperatorError } from "../../../errors/operator_error.ts";

/** What a file that is being written is called until it is complete. */
export const PARTIAL_SUFFIX = ".partial";

/** Nobody else may read the rows. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** Writes bytes to the end of a file. */
export type Append = (bytes: Uint8Array) => Promise<void>;

/**
 * Makes a folder that must not be there yet, for this user alone.
 *
 * @throws {OperatorError} when that fails.
 */
export async function makeFolder(parent: string, name: string): Promise<string> {
  const path = `${parent}/${name}`;
  const made = await fileWork(path, async () => {
    const made = [path, ...await missingFolders(parent)];
    await Deno.mkdir(parent, { recursive: true, mode: FOLDER_MODE });
    await Deno.mkdir(path, { mode: FOLDER_MODE });
    return made;
  });
  for (const folder of made) await flushFolder(dirname(resolve(folder)));
  return path;
}

/** Those of a folder and the ones that it is in which are not there. */
async function missingFolders(path: string): Promise<string[]> {
  const missing: string[] = [];
  for (let folder = resolve(path); !await exists(folder); folder = dirname(folder)) {
    missing.push(folder);
  }
  return missing;
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * Writes a file, in place of one of that name, so that it is complete and on the disk when this returns.
 *
 * @param write fills it. When it throws, or says that there is nothing to keep, there is no new file.
 * @throws {OperatorError} when the file cannot be written; else whatever `write` throws.
 */
export async function writeFile(
  folder: string,
  name: string,
  write: (append: Append) => Promise<"keep" | "nothing">,
): Promise<void> {
  const path = `${folder}/${name}`;
  const partial = path + PARTIAL_SUFFIX;
  const file = await fileWork(
    path,
    () => Deno.open(partial, { write: true, create: true, truncate: true, mode: FILE_MODE }),
  );
  try {
    const wanted = await write((bytes) => fileWork(path, () => writeAll(file, bytes)));
    if (wanted === "nothing") {
      await removePartial(partial);
      return;
    }
    await fileWork(path, async () => {
      await file.sync();
      await Deno.rename(partial, path);
    });
  } catch (error) {
    // Of a file that is not complete nobody has use, and on a full disk it takes space.
    await removePartial(partial);
    throw error;
  } finally {
    file.close();
  }
  await flushFolder(folder);
}

async function removePartial(path: string): Promise<void> {
  await Deno.remove(path).catch(() => {});
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await file.write(rest));
}

/** Makes sure that a folder's entries are on the disk. */
async function flushFolder(path: string): Promise<void> {
  await fileWork(path, async () => {
    using folder = await Deno.open(path, { read: true });
    await folder.sync();
  });
}

async function fileWork<R>(path: string, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const full = (error as { code?: string }).code === "ENOSPC" ||
      /os error 28\b/.test(error.message);
    const reason = full ? "the disk is full" : error.message;
    throw new OperatorError(
      `Cannot write ${path}: ${reason}. Rows that were not written are not deleted either`,
      {
        hint: full
          ? "Make space or name another folder with --export, then run the command again."
          : "Name a folder with --export that can be written to.",
        cause: error,
      },
    );
  }
}

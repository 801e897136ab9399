/**
 * Files that are on the disk, or not there at all: written under a temporary name, then renamed, with
 * file and folder flushed to the disk before anybody relies on them.
 */

import { dirname, resolve } from "node:path";
import { OperatorError } from "../../../errors/operator_error.ts";
import { systemFailure } from "../../../system/system_failure.ts";

/** What a file that is being written is called until it is complete. */
export const PARTIAL_SUFFIX = ".partial";

/** Nobody else may read the rows. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** A folder, and which one it was: others may be able to put another in its place. */
export interface Folder {
  readonly path: string;
  readonly dev: number;
  readonly ino: number | null;
}

/** Writes bytes to the end of a file. */
export type Append = (bytes: Uint8Array) => Promise<void>;

/**
 * Makes a folder that must not be there yet, for this user alone.
 *
 * @throws {OperatorError} when that fails.
 */
export async function makeFolder(parent: string, name: string): Promise<Folder> {
  const path = `${parent}/${name}`;
  const made = await fileWork(path, async () => {
    const made = [path, ...await missingFolders(parent)];
    await Deno.mkdir(parent, { recursive: true, mode: FOLDER_MODE });
    await Deno.mkdir(path, { mode: FOLDER_MODE });
    return made;
  });
  for (const folder of made) await flushFolder(dirname(resolve(folder)));
  const folder = await findFolder(path);
  for await (const _ of Deno.readDir(path)) throw replaced(path);
  return folder;
}

/**
 * A folder that is there, of this user.
 *
 * @throws {OperatorError} when it is none, a link, or somebody else's.
 */
export async function findFolder(path: string): Promise<Folder> {
  const { isDirectory, dev, ino, uid } = await fileWork(path, () => Deno.lstat(path));
  if (!isDirectory || uid !== Deno.uid()) throw replaced(path);
  return { path, dev, ino };
}

/** Makes sure that nobody has put another folder in the place of one. */
async function assertSame({ path, dev, ino }: Folder): Promise<void> {
  const now = await findFolder(path);
  if (now.dev !== dev || now.ino !== ino) throw replaced(path);
}

function replaced(path: string): OperatorError {
  return new OperatorError(
    `Somebody has put something else in the place of the folder ${path}. Rows that were not written ` +
      "are not deleted",
    { hint: "Name a folder with --export in which nobody else may rename." },
  );
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
 * Writes a file, in place of one of that name, so that it is complete and on the disk when this returns,
 * under its name and in that folder. Nothing that lies there under another's name is written to, nor what
 * a link leads to.
 *
 * @param write fills it. When it throws, or says that there is nothing to keep, there is no new file.
 * @throws {OperatorError} when the file cannot be written; else whatever `write` throws.
 */
export async function writeFile(
  folder: Folder,
  name: string,
  write: (append: Append) => Promise<"keep" | "nothing">,
): Promise<void> {
  const path = `${folder.path}/${name}`;
  const partial = path + PARTIAL_SUFFIX;
  await assertSame(folder);
  const file = await fileWork(
    path,
    () => Deno.open(partial, { write: true, createNew: true, mode: FILE_MODE }),
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
    // Rows are deleted on the strength of this: it has to be there, and nowhere else.
    const [written, found] = await fileWork(
      path,
      () => Promise.all([file.stat(), Deno.lstat(path)]),
    );
    const isThere = found.isFile && found.dev === written.dev && found.ino === written.ino;
    if (!isThere) throw replaced(folder.path);
    await assertSame(folder);
  } catch (error) {
    // Of a file that is not complete nobody has use, and on a full disk it takes space.
    await removePartial(partial);
    throw error;
  } finally {
    file.close();
  }
  await flushFolder(folder.path);
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

/** Does something with a file, and says what went wrong with it. */
export async function fileWork<R>(path: string, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const full = (error as { code?: string }).code === "ENOSPC" ||
      /os error 28\b/.test(error.message);
    const reason = full ? "the disk is full" : systemFailure(error);
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

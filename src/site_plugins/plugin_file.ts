/** Files of plugins: which there are, found by listing their folders alone. */

import { OperatorError } from "../errors/operator_error.ts";
import { systemFailure } from "../system/system_failure.ts";
import { type FileName, isPluginFile, readFileName, wordsOf } from "./file_name.ts";
import type { PluginFolder } from "./options.ts";
import { followTrusted } from "./trust.ts";

/** A folder with more files than that is none of plugins. */
const MOST_FILES = 1000;

/** A file that is meant as a plugin. */
export interface PluginFile {
  /** Its absolute path. */
  readonly path: string;
  /** What it brings by its name; undefined where that follows no form. */
  readonly name?: FileName;
}

/** What the folders hold. */
export interface Listing {
  /** In the order of the folders, and by name in each. */
  readonly files: readonly PluginFile[];
  /** Folders that are not looked into. */
  readonly passedOver: readonly PassedOver[];
}

/** A folder that is not looked into. */
export interface PassedOver extends Problem {
  readonly path: string;
}

/** Why a file or folder cannot be used. */
export interface Problem {
  /** Without a full stop. */
  readonly reason: string;
  /** What to do, as a sentence. */
  readonly hint?: string;
}

/** Lists the files of all folders that nobody but root and the user can write to. */
export async function listPluginFiles(folders: readonly PluginFolder[]): Promise<Listing> {
  const files: PluginFile[] = [];
  const passedOver: PassedOver[] = [];
  for (const { path, isNamed } of folders) {
    try {
      // The usual folder need not be there, and then nobody wants to know who could write to it.
      if (isNamed || await exists(path)) files.push(...await listFolder(path));
    } catch (error) {
      passedOver.push({ path, ...problemOf(error) });
    }
  }
  return { files, passedOver };
}

async function listFolder(path: string): Promise<PluginFile[]> {
  if (!path.startsWith("/")) {
    throw new OperatorError("it is no absolute path", { hint: "Begin it with a slash." });
  }
  const real = await followTrusted(path);
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(real)) {
    if (isDirectory || !isPluginFile(name)) continue;
    names.push(name);
    if (names.length > MOST_FILES) {
      throw new OperatorError(`it holds more than ${MOST_FILES} files`);
    }
  }
  const folder = path.replace(/\/+$/, "");
  return names.sort().map((name) => ({ path: `${folder}/${name}`, name: readFileName(name) }));
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** What an error says of a file or folder. */
export function problemOf(error: unknown): Problem {
  return error instanceof OperatorError
    ? { reason: error.message, hint: error.hint }
    : { reason: systemFailure(error) };
}

/** The files that bring the same words as another before them, each with that one. */
export function repeatedFiles(files: readonly PluginFile[]): ReadonlyMap<PluginFile, PluginFile> {
  const first = new Map<string, PluginFile>();
  const repeated = new Map<PluginFile, PluginFile>();
  for (const file of files) {
    if (file.name === undefined) continue;
    const words = wordsOf(file.name);
    const other = first.get(words);
    if (other === undefined) first.set(words, file);
    else repeated.set(file, other);
  }
  return repeated;
}

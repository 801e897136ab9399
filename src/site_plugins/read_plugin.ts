/** Reads a plugin's file: opened once, checked as what was opened, and read from there. */

import { OperatorError } from "../errors/operator_error.ts";
import { readAll } from "../system/read_file.ts";
import { checkEntry, followTrusted, realFileSystem } from "./trust.ts";

/** More than anyone writes by hand, and little enough to be held in memory some times over. */
const MOST_BYTES = 1_048_576;

/**
 * Reads the text of a plugin that nobody but root and the user can have written.
 *
 * @param path an absolute path.
 * @throws {OperatorError} when others could write it, or it is no text.
 * @throws an error of the system's.
 */
export async function readPlugin(path: string): Promise<string> {
  const real = await followTrusted(path);
  // Before it is opened, which would wait for ever with a pipe.
  if (!(await Deno.lstat(real)).isFile) throw new OperatorError("it is no regular file");
  using file = await Deno.open(real);
  const info = await file.stat();
  if (!info.isFile) throw new OperatorError("it is no regular file");
  checkEntry(real, info, realFileSystem);
  const bytes = await readAll(file, { mostBytes: MOST_BYTES });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new OperatorError("it is not UTF-8 text");
  }
}

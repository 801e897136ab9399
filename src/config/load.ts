/** Loads the configuration of a run: finds the files, reads them, and answers for their values. */

import { OperatorError } from "../errors/operator_error.ts";
import type { LoadedConfiguration, OptionGroup } from "./configuration.ts";
import { parseIni } from "./ini_file.ts";
import { createResolver, type ParsedFile } from "./resolver.ts";
import { type ConfigSource, type Environment, listConfigFiles, searchFolders } from "./sources.ts";
import { readFile } from "../system/read_file.ts";
import { systemFailure } from "../system/system_failure.ts";

/** Where a configuration comes from. */
export interface ConfigurationInput {
  /** What `--config-file` and `--config-dir` name, in the order of the command line. */
  readonly sources: readonly ConfigSource[];
  /** The environment: `OS_GROUP__OPTION` overrides files, `HOME` leads to the user's own files. */
  readonly environment: Environment;
  /**
   * The groups that any part of the program declares, so that references between options find each
   * other's older names and defaults. Options of no group are found by their text.
   */
  readonly groups: readonly OptionGroup<Record<string, unknown>>[];
  /**
   * Is told, a line each and without secrets, what an operator should know: older names in use, names
   * in the wrong case, passwords in a file that all may read. May be called at any later read.
   */
  readonly warn: (line: string) => void;
  /** The program's name, which its own default files have; `nova-manage` unless given. */
  readonly program?: string;
  /** Ends the wait for a configuration that comes through a pipe. */
  readonly signal?: AbortSignal;
}

/** No configuration file is larger. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Reads all files of a configuration.
 *
 * @throws {OperatorError} naming the file, and the line where there is one, when a file or folder is
 * missing, may not be read, or is malformed.
 */
export async function loadConfiguration(input: ConfigurationInput): Promise<LoadedConfiguration> {
  const { sources, environment, groups, warn, program, signal } = input;
  const paths = await listConfigFiles(sources, searchFolders(environment), environment, program);
  const files: ParsedFile[] = [];
  for (const path of paths.files) {
    const file = { path, sections: parseIni(await readText(path, signal), path) };
    if (holdsSecret(file, groups) && isReadableByAll(path)) {
      warn(
        `Configuration file ${path} holds passwords and may be read by every user of this machine`,
      );
    }
    files.push(file);
  }
  return { ...createResolver({ files, environment, groups, warn }), ...paths };
}

async function readText(path: string, signal: AbortSignal | undefined): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path, { mostBytes: MOST_BYTES, signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw new OperatorError(`Configuration file ${path} cannot be read: ${systemFailure(error)}`, {
      cause: error,
    });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const line = lineOfFirstBadByte(bytes);
    throw new OperatorError(`Configuration file ${path}, line ${line}: it is not UTF-8 text`);
  }
}

function lineOfFirstBadByte(bytes: Uint8Array): number {
  let line = 1;
  let start = 0;
  for (let end = 0; end <= bytes.length; end++) {
    if (end < bytes.length && bytes[end] !== 10) continue;
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end + 1;
    line++;
  }
  return line;
}

function holdsSecret(file: ParsedFile, groups: ConfigurationInput["groups"]): boolean {
  return groups.some((group) =>
    Object.entries(group.options).some(([name, { secret, deprecated = [] }]) =>
      secret &&
      [{ group: group.name, name }, ...deprecated].some((key) =>
        file.sections.get(key.group)?.get(key.name)?.some(({ text }) => text !== "")
      )
    )
  );
}

function isReadableByAll(path: string): boolean {
  try {
    const { mode } = Deno.statSync(path);
    return mode !== null && (mode & 0o004) !== 0;
  } catch {
    // It is gone by now.
    return false;
  }
}

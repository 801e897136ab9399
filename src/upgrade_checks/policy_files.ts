/** Nova's policy files: where they are, and what they hold. */

import type { Configuration } from "../config/configuration.ts";
import { booleanOption, multipleOption, optionGroup, stringOption } from "../config/option.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { readFile } from "../system/read_file.ts";
import { systemFailure } from "../system/system_failure.ts";

/** No policy file is larger. */
const MOST_BYTES = 4 * 1024 * 1024;
/** So many files of a folder are read. */
const MOST_FILES = 1000;

const older = (name: string) => ({ deprecated: [{ group: "DEFAULT", name }] });

/** The section `[oslo_policy]`, with Nova's own default. */
export const policyGroup = optionGroup("oslo_policy", {
  policy_file: stringOption("policy.yaml", older("policy_file")),
  policy_dirs: multipleOption(["policy.d"], older("policy_dirs")),
  enforce_scope: booleanOption(false),
  enforce_new_defaults: booleanOption(false),
});

/** The first of the configuration's folders that has a file or folder, as a path; undefined for none. */
export async function findPolicy(
  { folders }: Configuration,
  name: string,
): Promise<string | undefined> {
  const paths = name.startsWith("/") ? [name] : folders.map((folder) => `${folder}/${name}`);
  for (const path of paths) {
    if (await Deno.stat(path).then(() => true, () => false)) return path;
  }
}

/**
 * Reads a policy file.
 *
 * @throws {OperatorError} when it cannot be read.
 */
export async function readPolicy(path: string, signal: AbortSignal): Promise<string> {
  try {
    const bytes = await readFile(path, { mostBytes: MOST_BYTES, signal });
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof TypeError ? "it is not UTF-8 text" : systemFailure(error);
    throw new OperatorError(`The policy file ${path} cannot be read: ${reason}`, { cause: error });
  }
}

/** The files of a folder of policies, by name; hidden ones and folders are passed over. */
export async function filesOf(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      if (!isDirectory && !name.startsWith(".")) names.push(name);
      if (names.length > MOST_FILES) {
        throw new OperatorError(`The folder ${folder} has more than ${MOST_FILES} policy files`);
      }
    }
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    throw new OperatorError(`The folder ${folder} cannot be read: ${systemFailure(error)}`, {
      cause: error,
    });
  }
  return names.sort().map((name) => `${folder}/${name}`);
}

/** Which files and folders the configuration is read from. */

import { OperatorError } from "../errors/operator_error.ts";
import { systemFailure } from "../system/system_failure.ts";

/** A file or folder as the command line names it; the order among them decides which wins. */
export interface ConfigSource {
  /** `file` for `--config-file`, `folder` for `--config-dir`. */
  readonly kind: "file" | "folder";
  readonly path: string;
}

/** The environment's variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The folders in which oslo.config looks for Nova's files, the first that has one wins. */
export function searchFolders(environment: Environment): string[] {
  const { HOME: home, SNAP_COMMON: snapCommon, SNAP: snap } = environment;
  return [
    ...(home ? [`${home}/.nova`, home] : []),
    "/etc/nova",
    "/etc",
    ...(snapCommon ? [`${snapCommon}/etc/nova`] : []),
    ...(snap ? [`${snap}/etc/nova`] : []),
  ];
}

/**
 * All files to read, in order; of two values the one read last counts.
 *
 * As in oslo.config, `--config-file` replaces the default files and `--config-dir` the default folders,
 * but neither replaces the other; the defaults come first.
 *
 * @param given what the command line names, in its order.
 * @param folders where to look for the defaults.
 * @throws {OperatorError} when a folder that the command line names cannot be read.
 */
export async function listConfigFiles(
  given: readonly ConfigSource[],
  folders: readonly string[],
  environment: Environment,
): Promise<string[]> {
  const files: string[] = [];
  if (!given.some(({ kind }) => kind === "file")) {
    for (const name of ["nova.conf", "nova-manage.conf"]) {
      const file = await findFirst(folders, name);
      if (file !== undefined) files.push(file);
    }
  }
  if (!given.some(({ kind }) => kind === "folder")) {
    for (const name of ["nova.conf.d", "nova-manage.conf.d"]) {
      const folder = await findFirst(folders, name);
      // Unlike one that was asked for, a default folder that cannot be read is passed over.
      if (folder !== undefined) files.push(...await listFolder(folder).catch(() => []));
    }
  }
  for (const { kind, path } of given) {
    const expanded = expandHome(path, environment);
    if (kind === "file") files.push(expanded);
    else files.push(...await listGivenFolder(expanded));
  }
  return files;
}

async function findFirst(folders: readonly string[], name: string): Promise<string | undefined> {
  for (const folder of folders) {
    const path = `${folder}/${name}`;
    // What may not be looked at counts as not there.
    const found = await Deno.stat(path).then(() => true, () => false);
    if (found) return path;
  }
}

async function listGivenFolder(folder: string): Promise<string[]> {
  try {
    return await listFolder(folder);
  } catch (error) {
    const isFile = error instanceof Deno.errors.NotADirectory;
    const reason = isFile ? "it is not a folder" : systemFailure(error);
    throw new OperatorError(
      `Configuration folder ${folder} cannot be read: ${reason}`,
      { hint: "Check the path given with --config-dir, and its permissions.", cause: error },
    );
  }
}

async function listFolder(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".conf") && !name.startsWith(".")) names.push(name);
  }
  return names.sort().map((name) => `${folder.replace(/\/+$/, "")}/${name}`);
}

function expandHome(path: string, environment: Environment): string {
  const home = environment.HOME;
  return home && /^~(?:\/|$)/.test(path) ? home + path.slice(1) : path;
}

/** Which files and folders the configuration is read from. */

import { OperatorError } from "../errors/operator_error.ts";
import { systemFailure } from "../system/system_failure.ts";

/** A file or folder as the command line names it; the order among them decides which wins. */
export interface ConfigSource {
  /** `file` for `--config-file`, `folder` for `--config-dir`. */
  readonly kind: "file" | "folder";
  readonly path: string;
}

/** The environment's variables. */
export interface Environment {
  /**
   * The value of a variable; undefined when it is not set.
   *
   * @throws {OperatorError} naming the variable when its value is not UTF-8 text. It must not count as
   * not set: another value would be taken in its place.
   */
  get(name: string): string | undefined;
}

/** Where a configuration is read from. */
export interface ConfigPaths {
  /** The files, in order; of two values the one read last counts. */
  readonly files: readonly string[];
  /** Default folders that may not be looked into, each with the reason: `/etc/nova (permission denied)`. */
  readonly passedOver: readonly string[];
  /**
   * Where further files of Nova's are looked for by their name, in order: folders of configuration files,
   * then those beside the files, the last one first, then the default folders.
   */
  readonly folders: readonly string[];
}

/** The folders in which oslo.config looks for Nova's files, the first that has one wins. */
export function searchFolders(environment: Environment): string[] {
  const [home, snapCommon, snap] = ["HOME", "SNAP_COMMON", "SNAP"].map((name) =>
    environment.get(name)
  );
  return [
    ...(home ? [`${home}/.nova`, home] : []),
    "/etc/nova",
    "/etc",
    ...(snapCommon ? [`${snapCommon}/etc/nova`] : []),
    ...(snap ? [`${snap}/etc/nova`] : []),
  ];
}

/**
 * Lists all files to read.
 *
 * As in oslo.config, `--config-file` replaces the default files and `--config-dir` the default folders,
 * but neither replaces the other; the defaults come first.
 *
 * @param given what the command line names, in its order.
 * @param folders where to look for the defaults.
 * @param program whose own files are read behind Nova's.
 * @throws {OperatorError} when a folder that the command line names cannot be read.
 */
export async function listConfigFiles(
  given: readonly ConfigSource[],
  folders: readonly string[],
  environment: Environment,
  program = "nova-manage",
): Promise<ConfigPaths> {
  const files: string[] = [];
  const passedOver = new Set<string>();
  const ofFolders: string[] = [];
  const besideFiles: string[] = [];
  const passOver = (folder: string, error: unknown) =>
    void passedOver.add(`${folder} (${systemFailure(error)})`);
  const isGiven = (wanted: ConfigSource["kind"]) => given.some(({ kind }) => kind === wanted);
  const defaultFiles = isGiven("file") ? [] : ["nova.conf", `${program}.conf`];
  const defaultFolders = isGiven("folder") ? [] : ["nova.conf.d", `${program}.conf.d`];
  const search = await startSearch(folders, [...defaultFiles, ...defaultFolders], passOver);
  for (const name of defaultFiles) {
    const file = search(name);
    if (file === undefined) continue;
    files.push(file);
    besideFiles.unshift(folderOf(file));
  }
  for (const name of defaultFolders) {
    const folder = search(name);
    if (folder === undefined) continue;
    ofFolders.push(folder);
    // Unlike one that was asked for, a default folder that cannot be read is passed over.
    try {
      files.push(...await listFolder(folder));
    } catch (error) {
      passOver(folder, error);
    }
  }
  for (const { kind, path } of given) {
    const expanded = expandHome(path, environment);
    if (kind === "file") {
      files.push(expanded);
      besideFiles.unshift(folderOf(expanded));
    } else {
      files.push(...await listGivenFolder(expanded));
      ofFolders.push(expanded);
    }
  }
  return {
    files,
    passedOver: [...passedOver],
    folders: [...new Set([...ofFolders, ...besideFiles, ...folders])],
  };
}

function folderOf(file: string): string {
  const slash = file.lastIndexOf("/");
  return slash < 0 ? "." : file.slice(0, slash) || "/";
}

/** Where nothing answers here, no program starts at all. */
const MACHINES_OWN = ["/etc/nova", "/etc"];

/**
 * Finds names, each in the first folder that has it. What may not be looked at counts as not there.
 *
 * Asked one after the other, as many as fifteen paths took several milliseconds of each start. So the
 * machine's own folders are asked without giving the processor away, and all others, which may be on a server
 * that does not answer any more, at once.
 */
async function startSearch(
  folders: readonly string[],
  names: readonly string[],
  passOver: (folder: string, error: unknown) => void,
): Promise<(name: string) => string | undefined> {
  const failures = new Map<string, unknown>();
  const others = folders.filter((folder) => !MACHINES_OWN.includes(folder));
  await Promise.all(
    others.flatMap((folder) => names.map((name) => `${folder}/${name}`)).map(async (path) =>
      failures.set(path, await Deno.stat(path).then(() => undefined, (error) => error))
    ),
  );
  return (name) =>
    folders.map((folder) => ({ folder, path: `${folder}/${name}` })).find(({ folder, path }) => {
      const failure = failures.has(path) ? failures.get(path) : failureOfLook(path);
      if (failure === undefined) return true;
      const isAbsent = failure instanceof Deno.errors.NotFound ||
        failure instanceof Deno.errors.NotADirectory;
      if (!isAbsent) passOver(folder, failure);
      return false;
    })?.path;
}

function failureOfLook(path: string): unknown {
  try {
    Deno.statSync(path);
  } catch (error) {
    return error;
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
  if (!/^~(?:\/|$)/.test(path)) return path;
  const home = environment.get("HOME");
  return home ? home + path.slice(1) : path;
}

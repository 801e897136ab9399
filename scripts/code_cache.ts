/**
 * Has V8 compile what nearly every run needs, and keeps the result beside the scripts: a third of the time
 * of a start went into compiling. V8 takes it only from a runtime base and flags like its own, so a
 * program of the same base does the work, once, against servers that know one answer.
 */

import { createHash } from "node:crypto";
import { warmUpServers } from "./warm_up_servers.ts";

/** Runs a compiled program to its end. */
async function run(program: string, args: string[], env: Record<string, string>): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args,
    env: { NO_COLOR: "1", ...env },
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (success) return;
  const text = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
  throw new Error(`the program failed at ${args.join(" ")} while it was built:\n${text}`);
}

/** So many recordings are made until two in a row are the same. */
const RECORDINGS = 10;

/**
 * Writes code until nothing changes any more.
 *
 * @param recorder the path of the program compiled with `record.js` for its first module.
 * @param folder where folders for the recordings go; a folder that is there.
 * @returns the folder of the last one, with a `NAME.js.code` for each script that a start loads.
 * @throws {Error} when a command of the program fails, or no two recordings in a row are the same.
 */
export async function writeRepeatedCode(recorder: string, folder: string): Promise<string> {
  let before: string | undefined;
  for (let number = 1; number <= RECORDINGS; number++) {
    const code = `${folder}/code-${number}`;
    await Deno.mkdir(code);
    await writeCode(recorder, code);
    const now = await digestOf(code);
    if (now === before) return code;
    before = now;
  }
  throw new Error(
    `${RECORDINGS} recordings of compiled code, and no two in a row are the same`,
  );
}

/** A digest of a folder's files and their names. */
async function digestOf(folder: string): Promise<string> {
  const hash = createHash("sha256");
  const names = (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
  for (const name of names) hash.update(name).update(await Deno.readFile(`${folder}/${name}`));
  return hash.digest("hex");
}

/** Scripts that are loaded together, by their names. */
export interface LoadedTogether {
  /** What every start loads. */
  readonly always: readonly string[];
  /** What every command that works on a database loads besides. */
  readonly byCommands: readonly string[];
}

/**
 * Finds out which scripts nearly every run loads.
 *
 * @param recorder the path of the program compiled with `record.js` for its first module, each script alone.
 * @param folder where lists of names go; a folder that is there.
 * @throws {Error} when a command of the program fails.
 */
export async function loadedTogether(recorder: string, folder: string): Promise<LoadedTogether> {
  const lists: string[][] = [];
  await warmUp(recorder, async (start) => {
    const file = `${folder}/loaded-${lists.length}.json`;
    await start({ LOADED_FILE: file });
    lists.push(JSON.parse(await Deno.readTextFile(file)));
  });
  const [version, ...commands] = lists;
  const [first, ...others] = commands.map((names) => new Set(names));
  // The first script is the loader's own.
  const always = version.slice(1);
  const common = others.reduce((names, other) => names.intersection(other), first);
  return {
    always,
    byCommands: [...common.difference(new Set(version))].sort(),
  };
}

/**
 * Writes `NAME.js.code` for each script that a start loads.
 *
 * @param recorder the path of the program compiled with `record.js` for its first module.
 * @param folder where the files go; a folder that is there.
 * @throws {Error} when a command of the program fails.
 */
async function writeCode(recorder: string, folder: string): Promise<void> {
  await warmUp(recorder, (start) => start({ CODE_FOLDER: folder }));
}

/**
 * Runs what the program is to be warm for, `--version` first, against servers that know one answer.
 *
 * @param each is called for one run after the other with what starts it, given variables of its environment.
 */
async function warmUp(
  recorder: string,
  each: (start: (env: Record<string, string>) => Promise<void>) => Promise<void>,
): Promise<void> {
  const work = await Deno.makeTempDir({ prefix: "nova-manage-build-" });
  try {
    await using servers = warmUpServers();
    const urls = [
      `sqlite:///${work}/nova.sqlite`,
      `mysql+pymysql://nova:nova@127.0.0.1:${servers.mysql}/nova`,
      `postgresql+psycopg2://nova:nova@127.0.0.1:${servers.postgresql}/nova`,
    ];
    const configurations: string[] = [];
    for (const [index, url] of urls.entries()) {
      const path = `${work}/nova-${index}.conf`;
      await Deno.writeTextFile(
        path,
        `[database]\nconnection = ${url}\n[api_database]\nconnection = ${url}_api\n`,
        { mode: 0o600 },
      );
      configurations.push(path);
    }
    const nova = (index: number, args: string[], env = {}) =>
      run(recorder, ["--config-file", configurations[index], ...args], env);
    await nova(0, ["db", "sync", "--local_cell"]);
    await nova(0, ["api_db", "sync"]);
    await each((env) => run(recorder, ["--version"], env));
    await each((env) => nova(0, ["cell_v2", "list_cells"], env));
    for (const index of configurations.keys()) {
      await each((env) => nova(index, ["db", "version"], env));
    }
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

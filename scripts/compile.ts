/**
 * Bundles the sources and compiles the bundle into one program.
 *
 *     scripts/compile [--target PLATFORM]
 *
 * Bundling first saves 60 ms of every start, which Kysely's many small modules would cost; scripts with
 * compiled code instead of modules save a third of what is left.
 */

import { BUILD_FILE } from "../src/build.ts";
import { groupScripts, type ScriptGroup, writeScripts } from "./chunk_scripts.ts";
import { loadedTogether, writeRepeatedCode } from "./code_cache.ts";
import { COLD_PREFIX, takeOutColdModules } from "./cold_modules.ts";
import { BUNDLE, readSources } from "./commit.ts";
import { Buffer } from "node:buffer";
import { brotliCompressSync } from "node:zlib";
import { lightenPackages } from "./lighter_packages.ts";
import { denortCandidates, DenortError } from "./denort.ts";
import { readVersions } from "./versions.ts";

/**
 * What the program may do. No subprocess, no foreign functions, and never a question at the terminal;
 * docs/building.md says what each permission is for.
 */
const PERMISSIONS = [
  "--no-prompt",
  "--allow-net",
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-sys=hostname,uid",
];

/** What Deno calls unstable and the program uses: datagrams, for syslog and the journal. */
const UNSTABLE = ["--unstable-net"];

/**
 * What V8 keeps of compiled code is to depend on the scripts and on what ran, not on what else the machine
 * did meanwhile, so that the same commit makes the same bytes: it does not forget code that has not run for
 * a while, notes at once where in the source code is from instead of when an error asks, and leaves out the
 * compiler that marks functions while it is at work on them beside the program.
 */
const REPEATABLE = "--no-flush-bytecode,--no-enable-lazy-source-positions,--no-sparkplug";

/**
 * Collect garbage early: as V8 comes, it lets several times as much memory fill up before it looks, which
 * a program that reads millions of rows does not need. Costs next to no time. Only the first time is put
 * off, to 20 MB, which short runs never reach.
 */
const V8_FLAGS = "--v8-flags=--max-semi-space-size=2,--heap-growing-percent=40," +
  `--initial-old-space-size=20,${REPEATABLE}`;

const ENTRY = "src/main.ts";

/** What is embedded, and which of it comes first. */
const PROGRAM = "dist/program";
const LOADER = "load.js";
const RECORDER = "record.js";

/** The script that the loader begins with, and the one of what nearly every command needs besides. */
const START = "start.js";
const WORK = "work.js";
const ONLY_START: readonly ScriptGroup[] = [{ name: START, chunks: ["main.js"] }];

async function deno(args: string[], env: Record<string, string> = {}, cwd?: string) {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    env: { NO_COLOR: "1", RUST_BACKTRACE: "0", ...env },
    cwd,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  return { success, message: new TextDecoder().decode(stderr).trim() };
}

async function bundle(): Promise<void> {
  await emptyFolder(BUNDLE);
  // Not minified: that breaks mysql2 and argparse.
  const { success, message } = await deno(
    ["bundle", "--frozen", "--platform", "deno", "--code-splitting", "--outdir", BUNDLE, ENTRY],
  );
  if (!success) throw new DenortError(`bundling ${ENTRY} failed:\n${message}`);
  await packWasm();
  await lightenPackages(BUNDLE);
  await takeOutColdModules(BUNDLE);
  const { build } = await readSources();
  if (build !== undefined) {
    await Deno.writeTextFile(`${BUNDLE}/${BUILD_FILE}`, `${JSON.stringify(build)}\n`);
  }
}

/** Gives files that are to be embedded the commit's time: it is embedded too. */
async function giveCommitTime(folder: string): Promise<void> {
  const { date } = await readSources();
  for await (const { name } of Deno.readDir(folder)) {
    await Deno.utime(`${folder}/${name}`, date, date);
  }
}

/** A new, empty folder in the place of whatever was there. */
async function emptyFolder(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await Deno.mkdir(path, { recursive: true });
}

/** What is embedded, all but the compiled code. */
async function writeProgram(groups: readonly ScriptGroup[]): Promise<void> {
  await emptyFolder(PROGRAM);
  await writeScripts(BUNDLE, PROGRAM);
  await groupScripts(PROGRAM, groups);
  await Deno.copyFile(`scripts/program/${LOADER}`, `${PROGRAM}/${LOADER}`);
  await Deno.copyFile(`${BUNDLE}/${BUILD_FILE}`, `${PROGRAM}/${BUILD_FILE}`).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await giveCommitTime(PROGRAM);
}

/** Has the recorder, compiled with what is in `dist/program`, do something. */
async function withRecorder<T>(work: (recorder: string, folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "nova-manage-build-" });
  try {
    await Deno.copyFile(`scripts/program/${RECORDER}`, `${PROGRAM}/${RECORDER}`);
    await compile(RECORDER, `${folder}/recorder`);
    await Deno.remove(`${PROGRAM}/${RECORDER}`);
    return await work(`${folder}/recorder`, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Puts the scripts together that are loaded together, and beside the scripts the code of them. */
async function addCode(): Promise<void> {
  const { always, byCommands } = await withRecorder(loadedTogether);
  await writeProgram([{ name: START, chunks: ["main.js", ...always] }, {
    name: WORK,
    chunks: byCommands,
  }]);
  await withRecorder(async (recorder, folder) => {
    const code = await writeRepeatedCode(recorder, folder);
    for await (const { name } of Deno.readDir(code)) {
      await Deno.copyFile(`${code}/${name}`, `${PROGRAM}/${name}`);
    }
  });
  await packColdScripts();
  await giveCommitTime(PROGRAM);
}

/** WebAssembly of some size as it stands in a bundle: a call to require, and a literal some lines on. */
const WASM =
  /(\w+)(\("node:buffer"\);\s*\w+ \w+ = )((\w+)\.from\("([A-Za-z0-9+/=]{500000,})", "base64"\))/;

/**
 * Packs the WebAssembly that a chunk holds: the runtime copies the whole program at every start, two
 * milliseconds a megabyte, while hardly a run strips types.
 */
async function packWasm(): Promise<void> {
  let packed = 0;
  for await (const { name } of Deno.readDir(BUNDLE)) {
    const path = `${BUNDLE}/${name}`;
    const { size } = await Deno.stat(path);
    if (size < 1_000_000) continue;
    const text = await Deno.readTextFile(path);
    const found = WASM.exec(text);
    if (found === null) continue;
    const [whole, require, between, , buffer, base64] = found;
    const small = brotliCompressSync(Buffer.from(base64, "base64")).toString("base64");
    const unpacked =
      `${require}("node:zlib").brotliDecompressSync(${buffer}.from("${small}", "base64"))`;
    await Deno.writeTextFile(path, text.replace(whole, () => require + between + unpacked));
    packed++;
  }
  if (packed !== 1) {
    throw new DenortError(`${packed} chunks with WebAssembly, where amaro's is one`);
  }
}

/** Scripts of this size are packed where no start needs them; to unpack it takes a third of a millisecond. */
const PACKED_BYTES = 10_000;

/** Packs scripts and cold modules that no warm-up has loaded, for the same reason. */
async function packColdScripts(): Promise<void> {
  const names = await Array.fromAsync(Deno.readDir(PROGRAM), ({ name }) => name);
  for (const name of names) {
    const path = `${PROGRAM}/${name}`;
    if (!name.endsWith(".js") || names.includes(`${name}.code`)) continue;
    const script = await Deno.readFile(path);
    if (script.length < PACKED_BYTES && !name.startsWith(COLD_PREFIX)) continue;
    await Deno.writeFile(`${path}.br`, brotliCompressSync(script));
    await Deno.remove(path);
  }
}

/**
 * Compiles what is in `dist/program`.
 *
 * @param first its first module.
 * @param output an absolute path, or one that starts in that folder.
 * @returns where the runtime base is from.
 */
async function compile(first: string, output: string, target?: string): Promise<string> {
  const args = [
    "compile",
    "--quiet",
    "--no-check",
    "--no-config",
    "--no-lock",
    // The cache would be a file of a guessable name in the shared temporary folder.
    "--no-code-cache",
    ...PERMISSIONS,
    ...UNSTABLE,
    V8_FLAGS,
    "--include",
    ".",
    "--output",
    output,
    ...(target === undefined ? [] : ["--target", target]),
    first,
  ];
  const failures: string[] = [];
  for await (const candidate of denortCandidates(await readVersions(), target)) {
    const env: Record<string, string> = candidate.path === undefined
      ? {}
      : { DENORT_BIN: candidate.path };
    const { success, message } = await deno(args, env, PROGRAM);
    if (success) return candidate.from;
    failures.push(`with the runtime base from ${candidate.from}: ${message}`);
  }
  throw new DenortError(`no runtime base to compile with.\n${failures.join("\n")}`);
}

const [flag, target, ...rest] = Deno.args;
if ((flag !== undefined && flag !== "--target") || (flag && !target) || rest.length > 0) {
  console.error("usage: scripts/compile [--target PLATFORM]");
  Deno.exit(2);
}
try {
  await bundle();
  await writeProgram(ONLY_START);
  // Of another platform's program nothing can be run here: it compiles at each start.
  if (target === undefined) await addCode();
  const output = target === undefined ? "nova-manage" : `nova-manage-${target}`;
  const path = `dist/${output}`;
  console.error(`compile: runtime base from ${await compile(LOADER, `../${output}`, target)}`);
  const { size } = await Deno.stat(path);
  console.error(`compile: ${path}, ${(size / 1e6).toFixed(0)} MB`);
} catch (error) {
  if (!(error instanceof DenortError)) throw error;
  console.error(`compile: ${error.message}`);
  Deno.exit(1);
}

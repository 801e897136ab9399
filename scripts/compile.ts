/**
 * Bundles the sources and compiles the bundle into one program.
 *
 *     scripts/compile [--target PLATFORM]
 *
 * Bundling first saves 60 ms of every start, which Kysely's many small modules would cost.
 */

import { BUILD_FILE } from "../src/build.ts";
import { BUNDLE, readSources } from "./commit.ts";
import { Buffer } from "node:buffer";
import { brotliCompressSync } from "node:zlib";
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
 * Collect garbage early: as V8 comes, it lets twice as much memory fill up before it looks, which a
 * program that reads millions of rows does not need. Costs next to no time. Only the first time is put
 * off, to 40 MB, which short runs never reach.
 */
const V8_FLAGS =
  "--v8-flags=--max-semi-space-size=2,--heap-growing-percent=100,--initial-old-space-size=40";

const ENTRY = "src/main.ts";

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
  await Deno.remove(BUNDLE, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  // Not minified: that breaks mysql2 and argparse.
  const { success, message } = await deno(
    ["bundle", "--frozen", "--platform", "deno", "--code-splitting", "--outdir", BUNDLE, ENTRY],
  );
  if (!success) throw new DenortError(`bundling ${ENTRY} failed:\n${message}`);
  await packWasm();
  await markWithCommit();
}

/** Says in the bundle what it is built from, and gives its files the commit's time: it is embedded too. */
async function markWithCommit(): Promise<void> {
  const { build, date } = await readSources();
  if (build !== undefined) {
    await Deno.writeTextFile(`${BUNDLE}/${BUILD_FILE}`, `${JSON.stringify(build)}\n`);
  }
  for await (const { name } of Deno.readDir(BUNDLE)) {
    await Deno.utime(`${BUNDLE}/${name}`, date, date);
  }
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

async function compile(target: string | undefined): Promise<string> {
  const output = target === undefined ? "nova-manage" : `nova-manage-${target}`;
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
    `../${output}`,
    ...(target === undefined ? [] : ["--target", target]),
    "main.js",
  ];
  const failures: string[] = [];
  for await (const candidate of denortCandidates(await readVersions(), target)) {
    const env: Record<string, string> = candidate.path === undefined
      ? {}
      : { DENORT_BIN: candidate.path };
    const { success, message } = await deno(args, env, BUNDLE);
    if (success) {
      console.error(`compile: runtime base from ${candidate.from}`);
      return `dist/${output}`;
    }
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
  const path = await compile(target);
  const { size } = await Deno.stat(path);
  console.error(`compile: ${path}, ${(size / 1e6).toFixed(0)} MB`);
} catch (error) {
  if (!(error instanceof DenortError)) throw error;
  console.error(`compile: ${error.message}`);
  Deno.exit(1);
}

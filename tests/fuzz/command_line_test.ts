/**
 * Random command lines, run in this process on small SQLite databases: whatever is typed ends in a
 * documented exit code, without a trace, a password or a wait that no signal ends.
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { builtInPlugins } from "../../plugins/mod.ts";
import type { Action, CategoryPlugin } from "../../src/plugin/contract.ts";
import { createRegistry } from "../../src/plugin/registry.ts";
import { OperatorError } from "../../src/errors/operator_error.ts";
import { parseCommandLine } from "../../src/shell/grammar.ts";
import { runShell } from "../../src/shell/run.ts";
import { temporaryFolder } from "../support/log_services.ts";
import { anyText, assertHarmless, damaged, fuzz, SECRET } from "./fuzz.ts";

/** When a run is asked to stop, in milliseconds, and with which code it ends then. */
const PATIENCE = 1_000;
const STOPPED = 143;

const plugins: readonly CategoryPlugin[] = await Promise.all(
  builtInPlugins.map((entry) => entry.load()),
);

/** Values that some option takes, that any may be given. Paths stay in the run's own folder. */
const VALUES = [
  "0",
  "1",
  "-1",
  "50",
  "99999999999999999999",
  "0x10",
  "1_000",
  "",
  " ",
  "-",
  "--",
  "cell1",
  "00000000-0000-0000-0000-000000000000",
  "a5f1a2f0-1b5c-4b0e-9c3a-000000000001",
  "2015-10-21",
  "30 days ago",
  "xena",
  "ab450ba04102",
  "base",
  "+1",
  "json",
  "table",
  "key=value",
  "sqlite:///other.sqlite",
  `mysql+pymysql://nova:${SECRET}@127.0.0.1:1/nova`,
  `postgresql://nova:${SECRET}@127.0.0.1:1/nova`,
  `rabbit://nova:${SECRET}@h:5672//`,
  "none:///",
  "export",
  "\x1b]0;title\x07",
];

const value = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...VALUES) },
  { weight: 1, arbitrary: damaged(VALUES) },
  // No dots and slashes: what is taken for a path must not leave the folder.
  { weight: 1, arbitrary: anyText.map((text) => text.replace(/[./~]/g, "_")) },
).map((text) => text.replaceAll("\0", "_").replace(/^(?:\/|\.\.|~)/, "_"));

const GLOBALS = [
  ["--use-json"],
  ["--nouse-json"],
  ["--log-file", "x.log"],
  ["--log-dir", "logs"],
  ["--log-date-format", "%Y%s%"],
  ["--log-config-append", "nova.conf"],
  ["--config-file", "nowhere.conf"],
  ["--use-syslog"],
  ["--use-journal"],
  ["--syslog-log-facility", "LOG_NONE"],
  ["--watch-log-file"],
  ["--post-mortem"],
  ["--help"],
  ["--version"],
  ["-h"],
];

/** The words of one option, with a value or without, in either spelling or by a prefix. */
function optionWords({ flag, kind }: Action["options"][number]): fc.Arbitrary<string[]> {
  const spelling = fc.oneof(
    fc.constant(flag),
    fc.constant(`--${flag.slice(2).replaceAll("_", "-")}`),
    fc.nat(flag.length).map((length) => flag.slice(0, Math.max(3, length))),
  );
  if (kind === "flag") return spelling.map((word) => [word]);
  return fc.tuple(spelling, value, fc.boolean()).map(([word, text, joined]) =>
    joined ? [`${word}=${text}`] : [word, text]
  );
}

const actionLine: fc.Arbitrary<string[]> = fc.oneof(
  ...plugins.flatMap(({ name, actions }) =>
    actions.map((action) => {
      const options = action.options.length === 0
        ? fc.constant<string[][]>([])
        : fc.array(fc.oneof(...action.options.map(optionWords)), { maxLength: 4 });
      const more = fc.array(value, { maxLength: 1 });
      const globals = fc.array(fc.constantFrom(...GLOBALS), { maxLength: 1 });
      return fc.tuple(globals, options, more).map(([before, words, rest]) => [
        ...before.flat(),
        name,
        action.name,
        ...words.flat(),
        ...rest,
      ]);
    })
  ),
);

/** A line with its words in another order, doubled, or cut off. */
const line = fc.oneof(
  { weight: 6, arbitrary: actionLine },
  {
    weight: 1,
    arbitrary: actionLine.chain((words) => fc.shuffledSubarray(words, { maxLength: words.length })),
  },
  { weight: 1, arbitrary: fc.array(value, { maxLength: 5 }) },
);

/** The exit codes that a line may end with. */
async function allowedCodes(argv: readonly string[]): Promise<ReadonlySet<number>> {
  try {
    const parsed = await parseCommandLine(argv, createRegistry(builtInPlugins), 80);
    if (parsed.kind === "usage") return new Set([2]);
    if (parsed.kind !== "command") return new Set([0]);
    return new Set([...Object.keys(parsed.action.exitCodes).map(Number), 2, 255, STOPPED]);
  } catch (error) {
    assert(error instanceof OperatorError);
    return new Set([255]);
  }
}

fuzz({
  name: "command lines",
  input: line,
  round: 5,
  found: [
    ["db", "archive_deleted_rows", `mysql+pymysql://nova:${SECRET}@127.0.0.1:1/nova`],
    ["db", "online_data_migrations", "--max-count", `rabbit://nova:${SECRET}@h/`],
  ],
  async check(words) {
    await using folder = await temporaryFolder();
    const before = { cwd: Deno.cwd(), tmpdir: Deno.env.get("TMPDIR") };
    Deno.chdir(folder.path);
    Deno.env.set("TMPDIR", folder.path);
    try {
      await checkLine(words);
    } finally {
      Deno.chdir(before.cwd);
      if (before.tmpdir === undefined) Deno.env.delete("TMPDIR");
      else Deno.env.set("TMPDIR", before.tmpdir);
    }
  },
});

/** Runs a line in the working folder. */
async function checkLine(words: readonly string[]): Promise<void> {
  await Deno.writeTextFile(
    "nova.conf",
    `[DEFAULT]\ntransport_url = rabbit://nova:${SECRET}@h/\n[nova_manage]\nsyslog_socket = no\n` +
      "journal_socket = no\n[api_database]\nconnection = sqlite:///api.sqlite\n" +
      "[database]\nconnection = sqlite:///main.sqlite\nmax_retries = 1\ndb_max_retries = 0\n",
  );
  const argv = ["--config-file", "nova.conf", ...words];
  const controller = new AbortController();
  let timer: number | undefined;
  let told = "";
  const print = (text: string) => void (told += text);
  const code = await runShell(argv, {
    plugins: builtInPlugins,
    version: "1.2.3",
    versionDetails: () => Promise.resolve(""),
    askSecret: () => Promise.resolve(undefined),
    environment: new Map(),
    streams: { stdout: print, stderr: print },
    listenForInterrupts() {
      timer = setTimeout(() => controller.abort(new OperatorError("Stopped.")), PATIENCE);
      return {
        signal: controller.signal,
        exitCode: () => controller.signal.aborted ? STOPPED : undefined,
        [Symbol.dispose]: () => clearTimeout(timer),
      };
    },
  });
  const allowed = await allowedCodes(argv);
  assert(allowed.has(code), `it ended with ${code} and said: ${told}`);
  assertHarmless(told);
  assert.doesNotMatch(told, /^\s+at .*:\d+:\d+\)?$/m);
  assert.doesNotMatch(told, /Unexpected failure/);
}

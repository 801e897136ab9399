import assert from "node:assert/strict";
import { fakeEntries, fakePlugin } from "../../tests/support/fake_plugin.ts";
import { shownOnTerminal } from "../../tests/support/terminal.ts";
import { integerOption, optionGroup, stringOption } from "../config/option.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { type Action, type CategoryPlugin, CONTRACT_VERSION } from "../plugin/contract.ts";
import type { OutsidePlugins, OutsideRequest } from "../plugin/outside.ts";
import { runShell, type Surroundings } from "./run.ts";

/** Runs the shell inside this process, with an empty configuration file. */
async function run(line: string, overrides: Partial<Surroundings> = {}) {
  await using folder = await temporaryFolder();
  const file = `${folder.path}/nova.conf`;
  await Deno.writeTextFile(file, "[DEFAULT]\n");
  let stdout = "";
  let stderr = "";
  const argv = line.split(" ").filter((word) => word !== "");
  const code = await runShell(["--config-file", file, ...argv], {
    plugins: fakeEntries,
    version: "1.2.3",
    versionDetails: () => Promise.resolve("made of  much\n"),
    environment: new Map(),
    askSecret: () => Promise.resolve(undefined),
    streams: {
      stdout: (text) => void (stdout += text),
      stderr: (text) => void (stderr += text),
    },
    listenForInterrupts: () => ({
      signal: new AbortController().signal,
      exitCode: () => undefined,
      [Symbol.dispose]() {},
    }),
    ...overrides,
  });
  return { code, stdout, stderr, file };
}

async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await Deno.makeTempDir({ prefix: "nova-manage-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

Deno.test("a command's exit code is the program's, and its result goes to standard output", async () => {
  const { code, stdout, stderr } = await run("fake_v1 show --verbose head");
  assert.equal(code, 0);
  assert.match(stdout, /^These were given:\n\+-+\+-+\+\n\| +Argument +\| Value \|\n/);
  assert.match(stdout, /\| {2}verbose {2}\| {2}True \|\n/);
  assert.equal(stderr, "");
  assert.equal((await run("fake_v1 show --max-count 1")).code, 3);
});

Deno.test("an action is handed a secret value itself, and its question comes before the work", async () => {
  const askSecret = () => Promise.resolve("asked for");
  const { code, stdout } = await run("fake_v1 show --password -", { askSecret });
  assert.equal(code, 0);
  assert.match(stdout, /\| +password +\| +asked for +\|/);
  const unanswered = await run("fake_v1 show --password -");
  assert.equal(unanswered.code, 255);
  assert.equal(unanswered.stdout, "");
});

Deno.test("--format leaves the result alone on standard output", async () => {
  const { stdout, stderr } = await run("fake_v1 show --format json --max_count=7");
  const rows = JSON.parse(stdout);
  assert.deepEqual(rows[1], { argument: "max_count", value: 7 });
  assert.equal(stderr, "These were given:\n");
});

Deno.test("a wrong command line ends in 2, with the usage first on standard error", async () => {
  const { code, stdout, stderr } = await run("fake_v1 show --bogus");
  assert.equal(code, 2);
  assert.equal(stdout, "");
  assert.match(stderr, /^usage: nova-manage fake_v1 show /);
});

Deno.test("help, versions and completion go to standard output", async () => {
  for (const line of ["--version", "version"]) {
    assert.deepEqual((await run(line)).stdout, "1.2.3\n");
    assert.deepEqual((await run(`${line} --verbose`)).stdout, "1.2.3\nmade of  much\n");
  }
  assert.deepEqual((await run("bash-completion")).stdout, "fake_v1\n");
  assert.deepEqual((await run("bash-completion fake_v1")).stdout, "show end work\n");
  for (const category of ["empty", "nope", "version"]) {
    const { code, stdout, stderr } = await run(`bash-completion ${category}`);
    assert.deepEqual([code, stdout, stderr], [0, "", ""]);
  }
  const narrow = await run("fake_v1 show -h", { resultColumns: 60 });
  assert.equal(narrow.code, 0);
  assert.match(narrow.stdout, /\nShows each argument that was given, 100% of them, in a\n/);
  const plain = await run("fake_v1 show -h");
  assert.match(plain.stdout, /\nShows each argument [^\n]*table with a row an\n/);
  const wide = await run("fake_v1 show -h", { resultColumns: 4000 });
  assert.ok(wide.stdout.split("\n").every((line) => line.length <= 120), wide.stdout);
  const tiny = await run("fake_v1 show -h", { resultColumns: 1 });
  assert.match(tiny.stdout, /\nShows each argument that was given,\n/);
});

Deno.test("a bar of progress is drawn on a terminal or when asked for, and disturbs no line", async () => {
  const terminal = { columns: () => 80 };
  const cases = [
    { line: "fake_v1 work", terminal, drawn: true },
    { line: "fake_v1 work", terminal: undefined, drawn: false },
    { line: "fake_v1 work --progress always", terminal: undefined, drawn: true },
    { line: "fake_v1 work --progress never", terminal, drawn: false },
  ];
  for (const { line, terminal, drawn } of cases) {
    const { code, stdout, stderr } = await run(line, { terminal });
    assert.equal(code, 0);
    assert.equal(stdout, "All is done.\n");
    assert.equal(stderr.includes("3/3"), drawn, line);
    const shown = shownOnTerminal(stderr);
    assert.deepEqual(
      shown.map((line) => line.replace(/^.* WARNING .*piece/, "piece")),
      ["piece 1", "piece 2", "piece 3", ""],
    );
  }
});

Deno.test("an operator's error ends in 255 with its message and hint, and no trace", async () => {
  const { code, stdout, stderr } = await run("fake_v1 end operator --name x");
  assert.equal(code, 255);
  assert.equal(stdout, "");
  assert.match(
    stderr,
    /^[^\n]* INFO [^\n]*ending by operator\nERROR: Reading the cell cell1 failed: no answer\.\nStart its database\.\n$/,
  );
});

Deno.test("an unexpected failure ends in 255 with one line, without passwords", async () => {
  const { code, stderr } = await run("fake_v1 end unexpected --name x");
  assert.equal(code, 255);
  assert.match(
    stderr,
    /\nERROR: Unexpected failure: TypeError: [^\n]*\/\/nova:\*\*\*\*@db1[^\n]*\n$/,
  );
});

Deno.test("debug in the configuration adds the trace, unless --nodebug is given", async () => {
  const environment = new Map([["OS_DEFAULT__DEBUG", "true"]]);
  const { stderr } = await run("fake_v1 end operator --name x", { environment });
  assert.match(stderr, /\nCaused by: Error: the cause/);
  const without = await run("fake_v1 end operator --name x --nodebug", { environment });
  assert.doesNotMatch(without.stderr, /Caused by/);
});

Deno.test("--debug adds the trace", async () => {
  for (const flag of ["--debug", "-d"]) {
    const { code, stderr } = await run(`fake_v1 end operator --name x ${flag}`);
    assert.equal(code, 255);
    assert.match(stderr, /\nOperatorError: [^]*fake_plugin\.ts[^]*\nCaused by: Error: the cause/);
  }
});

Deno.test("--post-mortem writes a report for the owner alone, in the log folder", async () => {
  await using folder = await temporaryFolder();
  const flags = `--post-mortem --log-dir ${folder.path}`;
  const { code, stderr } = await run(`fake_v1 end unexpected --name x ${flags}`);
  assert.equal(code, 255);
  const path = /^A report is in (\S+), which only you can read\./m.exec(stderr)?.[1] ?? "";
  assert(path.startsWith(`${folder.path}/nova-manage-`), stderr);
  assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
  const report = await Deno.readTextFile(path);
  assert.match(report, /^Error\n=====\n\nTypeError: nothing is a function/);
  assert.match(report, / +at [^\n]*fake_plugin\.ts/);
  assert.match(report, /nova-manage --config-file \S+ fake_v1 end unexpected/);
  assert.match(report, /INFO nova\.manage ending by unexpected/);
  assert.doesNotMatch(report, /s3cret/);
});

Deno.test("a report is written by [DEFAULT] post_mortem too, and not for what went well", async () => {
  await using folder = await temporaryFolder();
  const environment = new Map([["OS_DEFAULT__POST_MORTEM", "true"]]);
  const logDir = `--log-dir ${folder.path}`;
  const reports = () =>
    [...Deno.readDirSync(folder.path)].filter(({ name }) => name.endsWith(".report")).length;
  await run(`fake_v1 end ok --name x ${logDir}`, { environment });
  await run(`fake_v1 end operator --name x ${logDir} --nopost-mortem`, { environment });
  assert.equal(reports(), 0);
  await run(`fake_v1 end operator --name x ${logDir}`, { environment });
  assert.equal(reports(), 1);
});

Deno.test("a report is written when the configuration itself cannot be read", async () => {
  const { code, stderr } = await run("fake_v1 show --post-mortem --config-file /nowhere/x");
  assert.equal(code, 255);
  const path = /^A report is in (\S+), which/m.exec(stderr)?.[1] ?? "";
  assert.match(await Deno.readTextFile(path), /It was not read to its end/);
  await Deno.remove(path);
});

Deno.test("at a terminal the operator looks around after a failure; 255 stays", async () => {
  await using folder = await temporaryFolder();
  const answers = ["", "command", "conf post", "nonsense", "quit", "never asked"];
  const questions: string[] = [];
  const { code, stderr } = await run(
    `fake_v1 end unexpected --name x --post-mortem --log-dir ${folder.path}`,
    {
      environment: new Map([["OS_DEFAULT__POST_MORTEM", "1"]]),
      ask: (question) => {
        questions.push(question);
        return Promise.resolve(answers.shift());
      },
    },
  );
  assert.equal(code, 255);
  assert.equal(questions.length, 5);
  assert.match(stderr, /\nnova-manage --config-file [^\n]* fake_v1 end unexpected --name x/);
  assert.match(stderr, /\n\[DEFAULT\] post_mortem = 1 \(OS_DEFAULT__POST_MORTEM\)\nWords: /);
});

Deno.test("the configuration comes from the files of the command line", async () => {
  const { stderr, file } = await run("fake_v1 end file --name x");
  assert.ok(stderr.endsWith(`ERROR: read ${file}\n`), stderr);
  const missing = await run("fake_v1 end ok --name x --config-file nowhere/nova.conf");
  assert.equal(missing.code, 255);
  assert.match(missing.stderr, /^ERROR: [^\n]*nowhere\/nova\.conf/);
});

Deno.test("logging options of the command line are followed", async () => {
  await using folder = await temporaryFolder();
  const { stderr } = await run(`fake_v1 end ok --name x --log-file ${folder.path}/x.log`);
  assert.equal(stderr, "");
  assert.match(await Deno.readTextFile(`${folder.path}/x.log`), / INFO .*ending by ok\n/);
});

Deno.test("a plugin that cannot be used is named", async () => {
  const old = { ...fakePlugin, contractVersion: CONTRACT_VERSION + 1 };
  const plugins = [{ name: "fake_v1", load: () => Promise.resolve(old) }];
  const { code, stderr } = await run("fake_v1 show", { plugins });
  assert.equal(code, 255);
  assert.match(stderr, /^ERROR: The plugin for "fake_v1" was written for version /);
});

Deno.test("the shell knows no category by name", async () => {
  const folder = new URL("./", import.meta.url);
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith(".ts") || name.endsWith("_test.ts")) continue;
    const text = await Deno.readTextFile(new URL(name, folder));
    // Split, so that this file is not one that knows them.
    for (
      const category of ["api" + "_db", "cell" + "_v2", "place" + "ment", '"d' + 'b"', "'d" + "b'"]
    ) {
      assert.ok(!text.includes(category), `${name} names the category ${category}`);
    }
  }
});

/** Plugins from outside that bring what is given, and tell of each question about them. */
function outside(brought: Readonly<Record<string, CategoryPlugin | Action | string>>) {
  const asked: OutsideRequest[] = [];
  const find = (words: string) => {
    const found = brought[words];
    if (typeof found !== "string") return Promise.resolve(found);
    return Promise.reject(new OperatorError(`The plugin ${words} is left out: ${found}`));
  };
  return {
    asked,
    openOutside(request: OutsideRequest): Promise<OutsidePlugins> {
      asked.push(request);
      return Promise.resolve({
        words: () =>
          Promise.resolve({
            brought: Object.keys(brought).map((words) => {
              const [category, action] = words.split(" ");
              return { category, action };
            }),
            problems: ["The folder /x is not looked into"],
          }),
        category: (name) => find(name) as Promise<CategoryPlugin | undefined>,
        action: (category, name) => find(`${category} ${name}`) as Promise<Action | undefined>,
      });
    },
  };
}

const greeting: CategoryPlugin = { ...fakePlugin, name: "greeting", summary: "Greet." };
const wave: Action = { ...fakePlugin.actions[0], name: "wave", summary: "Wave." };

Deno.test("what is built in runs, and explains itself, without a look at what is outside", async () => {
  const { asked, openOutside } = outside({});
  assert.equal((await run("fake_v1 show", { openOutside })).code, 0);
  assert.equal((await run("fake_v1 show --help", { openOutside })).code, 0);
  assert.equal((await run("--version", { openOutside })).code, 0);
  assert.deepEqual(asked, []);
  assert.equal((await run("fake_v1 show --bogus", { openOutside })).code, 2);
  assert.deepEqual(asked, []);
});

Deno.test("categories and actions from outside run, with the line's own configuration", async () => {
  const { asked, openOutside } = outside({ greeting, "fake_v1 wave": wave });
  const { code, stderr } = await run("greeting show --config-file b.conf x", { openOutside });
  assert.deepEqual([code, asked.length], [255, 1]);
  assert.match(stderr, /b\.conf/);
  const [{ sources, builtIn }] = asked;
  assert.deepEqual(sources.map(({ path }) => path).slice(1), ["b.conf"]);
  assert.deepEqual(builtIn.categories, ["fake_v1", "empty"]);
  assert.deepEqual(await builtIn.actionsOf("fake_v1"), ["show", "end", "work"]);

  assert.match((await run("greeting show a", { openOutside })).stdout, /These were given/);
  assert.match((await run("fake_v1 wave a", { openOutside })).stdout, /These were given/);
});

Deno.test("help and completion list what is outside, behind what is built in", async () => {
  const { openOutside } = outside({ greeting, "fake_v1 wave": wave, "greeting wave": wave });
  const { stdout } = await run("--help", { openOutside });
  assert.match(stdout, /\n {2}fake_v1 [^\n]*\n {2}greeting +Greet\.\n {2}version /);
  assert.match((await run("fake_v1 -h", { openOutside })).stdout, /\n {2}work .*\n {2}wave +Wave/);
  assert.match((await run("greeting -h", { openOutside })).stdout, /\n {2}work .*\n {2}wave +Wave/);
  assert.equal((await run("bash-completion", { openOutside })).stdout, "fake_v1 greeting\n");
  const words = await run("bash-completion fake_v1", { openOutside });
  assert.deepEqual([words.stdout, words.stderr], ["show end work wave\n", ""]);
});

Deno.test("help lists the configuration options that say what they are for", async () => {
  const settings = optionGroup("my_site", {
    ticket_url: stringOption("", { help: "Where tickets are opened." }),
    retries: integerOption(3, { help: "How often to try again." }),
    internal: stringOption(),
  });
  const { openOutside } = outside({
    greeting: { ...greeting, optionGroups: [settings] },
    "greeting wave": { ...wave, optionGroups: [settings] },
  });
  const listed = "\nconfiguration:\n" +
    "  [my_site] ticket_url  Where tickets are opened. (text)\n" +
    "  [my_site] retries     How often to try again. (whole number; default: 3)\n\n";
  for (const line of ["greeting --help", "greeting wave --help"]) {
    assert.ok((await run(line, { openOutside })).stdout.includes(listed));
  }
  assert.ok(!(await run("greeting show --help", { openOutside })).stdout.includes("my_site"));
});

Deno.test("a category without actions of its own can be given some from outside", async () => {
  const { openOutside } = outside({ "empty wave": wave });
  assert.match((await run("empty wave a", { openOutside })).stdout, /These were given/);
  assert.match((await run("--help", { openOutside })).stdout, /\n {2}empty /);
});

Deno.test("what cannot be used is named where it matters, and stops nothing else", async () => {
  const { openOutside } = outside({ greeting: "it is broken", "fake_v1 wave": "it is too" });
  const folder = "WARNING: The folder /x is not looked into\n";
  const broken = "WARNING: The plugin greeting is left out: it is broken\n";
  const action = "WARNING: The plugin fake_v1 wave is left out: it is too\n";

  const help = await run("--help", { openOutside });
  assert.deepEqual([help.code, help.stderr], [0, `${folder}${action}${broken}`]);
  assert.ok(!help.stdout.includes("greeting"));
  assert.deepEqual((await run("fake_v1 -h", { openOutside })).stderr, action);
  assert.equal((await run("fake_v1 show", { openOutside })).stderr, "");

  for (const line of ["greeting show", "greeting --help"]) {
    const { code, stderr } = await run(line, { openOutside });
    assert.deepEqual([code, stderr], [
      255,
      "ERROR: The plugin greeting is left out: it is broken\n",
    ]);
  }
  assert.match((await run("fake_v1 wave", { openOutside })).stderr, /^ERROR: .* it is too\n$/);
  // Whoever asks for what is not there may have put it into a folder that is not looked into.
  for (const line of ["other show", "fake_v1 other"]) {
    const { code, stderr } = await run(line, { openOutside });
    assert.equal(code, 2);
    assert.ok(stderr.startsWith(`${folder}usage: `), stderr);
    assert.match(stderr, /choose from .*(greeting|wave)/s);
  }
});

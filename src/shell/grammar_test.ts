import assert from "node:assert/strict";
import fc from "fast-check";
import { createRegistry } from "../plugin/registry.ts";
import {
  anyCharacters,
  SECRET_PIECE,
  secretPassword,
} from "../../tests/support/secret_password.ts";
import { fakeEntries, show } from "../../tests/support/fake_plugin.ts";
import { type CommandLine, parseCommandLine } from "./grammar.ts";
import { globalOptionSpecs } from "./global_options.ts";

const registry = createRegistry(fakeEntries);

function parse(...argv: string[]): Promise<CommandLine> {
  return parseCommandLine(argv, registry, 78);
}

/** Parses words separated by blanks. */
function parseWords(line: string): Promise<CommandLine> {
  return parse(...line.split(" ").filter((word) => word !== ""));
}

async function command(...argv: string[]) {
  const line = await parse(...argv);
  assert.equal(line.kind, "command", JSON.stringify(line));
  return line as Extract<CommandLine, { kind: "command" }>;
}

/** The usage error for a line: its first line and its last. */
async function usageError(line: string): Promise<[first: string, last: string]> {
  const parsed = await parseWords(line);
  assert.equal(parsed.kind, "usage", JSON.stringify(parsed));
  const lines = (parsed as Extract<CommandLine, { kind: "usage" }>).text.trimEnd().split("\n");
  return [lines[0], lines[lines.length - 1]];
}

async function help(line: string): Promise<string> {
  const parsed = await parseWords(line);
  assert.equal(parsed.kind, "help", JSON.stringify(parsed));
  return (parsed as Extract<CommandLine, { kind: "help" }>).text;
}

const defaults = {
  verbose: false,
  max_count: 50,
  cell_uuid: undefined,
  force: false,
  forget: false,
  width: 4,
  height: undefined,
  password: undefined,
  color: undefined,
  version: undefined,
};

Deno.test("options that are not given have their defaults", async () => {
  const { action, args, format, globals } = await command("fake_v1", "show");
  assert.equal(action, show);
  assert.deepEqual(args, defaults);
  assert.equal(format, "table");
  assert.deepEqual(globals, { configSources: [], logging: {} });
});

Deno.test("--progress is there for actions that show how far they are", async () => {
  assert.equal((await command("fake_v1", "work")).progress, "auto");
  for (const mode of ["auto", "always", "never"]) {
    assert.equal((await command("fake_v1", "work", "--progress", mode)).progress, mode);
  }
  assert.match((await usageError("fake_v1 work --progress maybe"))[1], /invalid choice: "?'?maybe/);
  assert.match((await usageError("fake_v1 show --progress never"))[1], /unrecognized/);
  assert.match(await help("fake_v1 work -h"), / --progress \{auto,always,never\}\n/);
});

Deno.test("values: blanks, nothing, dashes, negative numbers, any script, any length", async () => {
  for (
    const value of [
      "",
      " ",
      "-",
      "a b",
      "-a b",
      "-5",
      "-1.5",
      "{scheme}://ü日本",
      "x".repeat(200_000),
    ]
  ) {
    const { args } = await command("fake_v1", "show", "--cell_uuid", value);
    assert.equal(args.cell_uuid, value);
  }
  for (const value of ["", "-x", "--", "--verbose", "a=b=c"]) {
    const { args } = await command("fake_v1", "show", `--cell_uuid=${value}`);
    assert.deepEqual(args, { ...defaults, cell_uuid: value });
  }
  assert.equal((await command("fake_v1", "show", "--", "--verbose")).args.version, "--verbose");
});

Deno.test("an option's value is read once: the last one counts", async () => {
  const { args } = await command("fake_v1", "show", "--cell_uuid", "a", "--cell_uuid=b");
  assert.equal(args.cell_uuid, "b");
});

Deno.test("whole numbers are read as Python reads them, and nothing else is", async () => {
  for (const [text, number] of [["7", 7], ["-3", -3], ["+2", 2], [" 4 ", 4], ["1_000", 1000]]) {
    assert.equal((await command("fake_v1", "show", `--max-count=${text}`)).args.max_count, number);
  }
  for (const text of ["", "x", "1.5", "0x10", "1e3", "_1", "1__0"]) {
    const [, message] = await usageError(`fake_v1 show --max-count=${text}`);
    assert.match(message, /argument --max-count: ".*" is not a whole number$/);
  }
});

Deno.test("a number out of its range is a usage error that says the range, as help does", async () => {
  for (const text of ["0", "6", "-1", "99999999999999999999"]) {
    const [, message] = await usageError(`fake_v1 show --width=${text}`);
    assert.match(message, /argument --width: .* is out of range \(1 to 5\)$/);
  }
  const [, message] = await usageError("fake_v1 show --width 1 --height -1");
  assert.match(message, /argument --height: -1 is out of range \(0 to 9007199254740991\)$/);
  assert.equal((await command("fake_v1", "show", "--width", "5")).args.width, 5);
  const text = await help("fake_v1 show --help");
  assert.match(text, /How wide\. \(1 to 5; default: 4\)/);
  assert.match(text, /How high\. \(0 or more\)/);
});

Deno.test("options that need or exclude others are usage errors without or with them", async () => {
  const { args } = await command("fake_v1", "show", "--height", "2", "--width", "1");
  assert.deepEqual([args.height, args.width], [2, 1]);
  // A default does not count as given.
  const [, alone] = await usageError("fake_v1 show --height 2");
  assert.match(alone, /argument --height: only allowed with --width$/);
  const [, both] = await usageError("fake_v1 show --height 2 --width 1 --cell_uuid x");
  assert.match(both, /argument --height: not allowed with argument --cell_uuid$/);
});

Deno.test("a prefix finds the action's own option before those that we add", async () => {
  // --version is global, --format and --forget are ours: none makes a prefix of --verbose or --force
  // ambiguous. --height is ours as well, and --help is there in Nova's own tool.
  assert.equal((await parseWords("fake_v1 show --he")).kind, "help");
  assert.equal((await parseWords("fake_v1 show --hei 1")).kind, "usage");
  assert.deepEqual((await command("fake_v1", "show", "--ver", "--fo")).args, {
    ...defaults,
    verbose: true,
    force: true,
  });
  assert.equal((await command("fake_v1", "show", "--form=json")).format, "json");
  assert.equal((await command("fake_v1", "show", "--forg")).args.forget, true);
});

Deno.test("--version behind the category is a usage error, however it is shortened", async () => {
  const message = "--version is only taken before the category, and prints this program's version";
  const alone = "; VERSION stands alone: nova-manage fake_v1 show VERSION";
  for (
    const [line, prog, hint] of [
      ["fake_v1 show --version ab450ba04102 --force", "fake_v1 show", alone],
      ["fake_v1 show --force --version=ab450ba04102", "fake_v1 show", alone],
      ["fake_v1 show --vers", "fake_v1 show", alone],
      ["fake_v1 end --name x --ver ab450ba04102", "fake_v1 end", ""],
      ["fake_v1 end --v", "fake_v1 end", ""],
      ["fake_v1 --version show", "fake_v1", ""],
      ["version --version", "version", ""],
      ["bash-completion --version", "bash-completion", ""],
    ]
  ) {
    const [, last] = await usageError(line);
    assert.equal(last, `nova-manage ${prog}: error: ${message}${hint}`, line);
  }
});

Deno.test("behind the category a global option is spelled out: a prefix is the action's, or a mistake", async () => {
  for (
    const words of [
      "--deb",
      "--log-fil=x",
      "--config-f x",
      "--syslog x",
      "--nodeb",
      "--w",
      "--use-jo",
    ]
  ) {
    const [unknown] = words.split(" ");
    for (const line of [`fake_v1 end --name x ${words}`, `fake_v1 ${words} end --name x`]) {
      assert.match((await usageError(line))[1], new RegExp(`unrecognized arguments: ${unknown}`));
    }
    assert.equal((await parseWords(`${words} fake_v1 end --name x`)).kind, "command");
  }
  assert.equal((await parseWords("fake_v1 end --name x --log_file=x --debug")).kind, "command");
});

Deno.test("an ambiguous prefix names the options that it could be", async () => {
  const [, message] = await usageError("fake_v1 show --c x");
  assert.match(message, /ambiguous option: --c could match --cell_uuid, --color$/);
});

Deno.test("global options: sources in order, the last value of a setting, short flags together", async () => {
  const { globals } = await command(
    ...[
      "-dd",
      "--config-file",
      "a.conf",
      "fake_v1",
      "--config_dir=d",
      "--log_config",
      "l.ini",
      "show",
    ],
    ...["--logfile", "x.log", "--config-file=b.conf", "--nodebug", "--use-json", "--post-mortem"],
  );
  assert.deepEqual(globals, {
    configSources: [
      { kind: "file", path: "a.conf" },
      { kind: "folder", path: "d" },
      { kind: "file", path: "b.conf" },
    ],
    logging: { debug: false, log_config_append: "l.ini", log_file: "x.log", use_json: true },
    postMortem: true,
  });
});

Deno.test("a mistyped word brings the nearest one to mind, however it is spelled", async () => {
  const cases: [line: string, meant: string | undefined][] = [
    ["fake_v2 show", "fake_v1"],
    ["fakev1 show", "fake_v1"],
    ["fake_v1 shwo", "show"],
    ["fake_v1 WORK", "work"],
    ["fake_v1 show --verbos3", "--verbose"],
    ["fake_v1 show --max_cuont 3", "--max-count"],
    ["fake_v1 show --cel-uid x", "--cell_uuid"],
    ["nothing", undefined],
    ["fake_v1 delete", undefined],
    ["fake_v1 show --purge", undefined],
    // A global option is none of this level's own.
    ["fake_v1 show --log-fiel x", undefined],
  ];
  for (const [line, meant] of cases) {
    const [, message] = await usageError(line);
    assert.equal(/; did you mean (.*)\?$/.exec(message)?.[1], meant, message);
  }
});

Deno.test("usage errors: the usage of the level where it went wrong comes first", async () => {
  const top = "usage: nova-manage [global options] CATEGORY ACTION [options]";
  const middle = "usage: nova-manage fake_v1 ACTION [options]";
  const end = "usage: nova-manage fake_v1 end [-h] --name NAME [HOW]";
  const categories = "(choose from fake_v1, version, completion, bash-completion)";
  const cases: [line: string, first: string, last: string][] = [
    ["", top, `nova-manage: error: no category given ${categories}`],
    ["--debug", top, `nova-manage: error: no category given ${categories}`],
    [
      "fake",
      top,
      `nova-manage: error: there is no category "fake" ${categories}; did you mean fake_v1?`,
    ],
    ["empty show", top, `nova-manage: error: there is no category "empty" ${categories}`],
    ["--bogus fake_v1 show", top, "nova-manage: error: unrecognized arguments: --bogus"],
    ["--config-file", top, "nova-manage: error: argument --config-file: expected one argument"],
    [
      "fake_v1",
      middle,
      "nova-manage fake_v1: error: no action given (choose from show, end, work)",
    ],
    [
      "fake_v1 sho",
      middle,
      'nova-manage fake_v1: error: there is no action "sho" (choose from show, end, work); did you mean ' +
      "show?",
    ],
    [
      "fake_v1 end",
      end,
      "nova-manage fake_v1 end: error: the following arguments are required: --name",
    ],
    [
      "fake_v1 end --name x a b c",
      end,
      "nova-manage fake_v1 end: error: unrecognized arguments: b c",
    ],
    [
      "fake_v1 end --name x --format json",
      end,
      "nova-manage fake_v1 end: error: unrecognized arguments: --format",
    ],
    [
      "version x",
      "usage: nova-manage version [-h] [--verbose]",
      "nova-manage version: error: unrecognized arguments: x",
    ],
  ];
  for (const [line, first, last] of cases) assert.deepEqual(await usageError(line), [first, last]);

  const choices = await usageError("fake_v1 show --color blue");
  assert.match(
    choices[1],
    /argument --color: invalid choice: 'blue' \(choose from 'red', 'green'\)$/,
  );
  const flag = await usageError("fake_v1 show --force=yes");
  assert.match(flag[1], /argument --force: ignored explicit argument 'yes'$/);
});

Deno.test("version and completion", async () => {
  for (
    const line of ["--version", "version", "-d version --debug", "--version fake_v1", "--vers nope"]
  ) {
    assert.deepEqual(await parseWords(line), { kind: "version", verbose: false });
  }
  for (const line of ["--version --verbose", "--verbose --version", "version --verbose"]) {
    assert.deepEqual(await parseWords(line), { kind: "version", verbose: true });
  }
  await usageError("--verbose fake_v1 show");
  assert.deepEqual(await parseWords("bash-completion"), {
    kind: "old completion",
    category: undefined,
  });
  assert.deepEqual(await parseWords("bash-completion fake_v1"), {
    kind: "old completion",
    category: "fake_v1",
  });
});

Deno.test("help of the program lists the categories that have actions", async () => {
  const text = await help("-h");
  assert.match(text, /^usage: nova-manage \[global options\] CATEGORY ACTION \[options\]\n/);
  assert.match(text, /\n {2}--log-file, --logfile PATH\n/);
  assert.match(text, /\n {2}--debug, -d {11}Log details/);
  assert.match(text, /\ncategories:\n {2}fake_v1 {10}A category that exists in tests alone\.\n/);
  assert.ok(!text.includes("empty"));
});

Deno.test("help of a category lists its actions", async () => {
  assert.equal(
    await help("--debug fake_v1 -h"),
    `usage: nova-manage fake_v1 ACTION [options]

A category that exists in tests alone.

options:
  -h, --help  show this help message and exit

actions:
  show  Show what was given.
  end   End badly.
  work  Work for long.

The global options of "nova-manage --help" may stand anywhere on the line.
`,
  );
});

Deno.test("help of an action shows one spelling of each option, and the exit codes last", async () => {
  assert.equal(
    await help("fake_v1 show --force -dh"),
    `usage: nova-manage fake_v1 show [-h] [--verbose] [--max-count <max_count>]
                                [--cell_uuid <cell_uuid>] [--width <columns>]
                                [--height <rows>] [--force] [--forget]
                                [--password <word>] [--color {red,green}]
                                [--format {table,vertical,json,yaml,csv}]
                                [VERSION]

Shows each argument that was given, 100% of them, in a table with a row an
argument and two columns.

A second paragraph stands apart.

positional arguments:
  VERSION               Any word.

options:
  -h, --help            show this help message and exit
  --verbose             Show more.
  --max-count <max_count>
                        How many at most. (default: 50)
  --cell_uuid <cell_uuid>
                        The cell.
  --width <columns>     How wide. (1 to 5; default: 4)
  --height <rows>       How high. (0 or more)
  --force               Go on whatever happens.
  --forget              Keep nothing.
  --password <word>     A word that nobody should see. (@FILE: read it from
                        there; -: ask for it)
  --color {red,green}   One of two.
  --format {table,vertical,json,yaml,csv}
                        How the result is shown (default: table).

exit codes:
  0    All was shown.
  2    The command line is wrong.
  3    There was more than --max-count allows.
  255  It failed; standard error says why.

The global options of "nova-manage --help" may stand anywhere on the line.
`,
  );
});

Deno.test("help fits the columns that it is given", async () => {
  for (const width of [70, 78, 118]) {
    for (const line of ["-h", "fake_v1 -h", "fake_v1 show -h"]) {
      const parsed = await parseCommandLine(line.split(" "), registry, width);
      const { text } = parsed as Extract<CommandLine, { kind: "help" }>;
      const long = text.split("\n").filter((textLine) => textLine.length > width);
      assert.deepEqual(long, [], `help of "${line}" at ${width} columns`);
    }
  }
});

/** An option as it may be written: every way means the same. */
interface WrittenOption {
  readonly flag: string;
  readonly value?: string;
  /** How much of the name is left out, from 0 (nothing) to 1 (as much as can be). */
  readonly shortened: number;
  /** For each `-` or `_` of the name in turn: written as `_`. */
  readonly underscores: readonly boolean[];
  readonly withEquals: boolean;
}

/** @param rivals the flags that a prefix must not fit as well. */
function written(
  flags: readonly string[],
  taken: readonly boolean[],
  rivals: readonly string[] | "unshortened",
) {
  const values = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom("", "a b", "-5", "--verbose", "red=1", "--"),
  );
  const index = fc.nat({ max: flags.length - 1 });
  return index.chain((i) =>
    fc.record({
      flag: fc.constant(flags[i]),
      value: taken[i] ? values : fc.constant(undefined),
      shortened: fc.double({ min: 0, max: 1, noNaN: true }),
      underscores: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      withEquals: fc.boolean(),
    })
  ).map((option) => spell(option, rivals));
}

/** The words of an option, and the plain words that mean the same. */
function spell(option: WrittenOption, rivals: readonly string[] | "unshortened") {
  const { flag, value } = option;
  const plain = value === undefined ? [flag] : [`${flag}=${value}`];
  const shortest = rivals === "unshortened" ? flag.length : shortestPrefix(flag, rivals);
  const kept = Math.round(flag.length - option.shortened * (flag.length - shortest));
  let separator = 0;
  const name = "--" + flag.slice(2, kept).replace(
    /[-_]/g,
    () => option.underscores[separator++] ? "_" : "-",
  );
  if (value === undefined) return { words: [name], plain };
  // A value that begins with a dash needs the equals sign.
  if (option.withEquals || value.startsWith("-")) return { words: [`${name}=${value}`], plain };
  return { words: [name, value], plain };
}

/** How many characters of a flag tell it from its rivals. */
function shortestPrefix(flag: string, rivals: readonly string[]): number {
  const normal = (text: string) => text.replaceAll("_", "-");
  for (let length = 3; length < flag.length; length++) {
    const prefix = normal(flag.slice(0, length));
    if (!rivals.some((rival) => rival !== flag && normal(rival).startsWith(prefix))) return length;
  }
  return flag.length;
}

const globalFlags = [
  ...globalOptionSpecs.flatMap(({ flags }) => flags.filter((flag) => flag.startsWith("--"))),
  "--help",
  "--version",
];
const actionOptions = show.options.filter(({ kind }) => kind !== "integer" && kind !== "flag")
  .filter(({ choices }) => choices === undefined);
const actionFlags = show.options.map(({ flag }) => flag);

/** Global options as they may stand anywhere. */
const globalsInFull = written(
  globalOptionSpecs.map(({ flags }) => flags[0]),
  globalOptionSpecs.map(({ metavar }) => metavar !== undefined),
  "unshortened",
);
/** Global options as they may stand before the category. */
const beforeCategory = fc.array(written(
  globalOptionSpecs.map(({ flags }) => flags[0]),
  globalOptionSpecs.map(({ metavar }) => metavar !== undefined),
  globalFlags,
));
const ownOptions = written(
  [...actionOptions.map(({ flag }) => flag), "--verbose", "--force"],
  [...actionOptions.map(() => true), false, false],
  actionFlags,
);

Deno.test("where an option stands and how it is spelled makes no difference", async () => {
  await fc.assert(
    fc.asyncProperty(
      beforeCategory,
      fc.array(globalsInFull),
      fc.array(fc.oneof(globalsInFull, ownOptions)),
      async (first, second, third) => {
        const words = (options: { words: string[] }[]) => options.flatMap((option) => option.words);
        const varied = await command(
          ...words(first),
          "fake_v1",
          ...words(second),
          "show",
          ...words(third),
        );
        const plain = [...first, ...second, ...third].flatMap((option) => option.plain);
        assert.deepEqual(varied, await command("fake_v1", "show", ...plain));
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("any words whatever are answered, never thrown at", async () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom(
      "fake_v1",
      "show",
      "end",
      "--",
      "-",
      "-h",
      "--max-count",
      "--name=x",
      "-d",
      "--=",
      "---",
    ),
  );
  await fc.assert(fc.asyncProperty(fc.array(word), async (argv) => {
    const line = await parse(...argv);
    if (line.kind === "usage") assert.match(line.text, /^usage: nova-manage[^]*error: /);
  }));
});

/** The text of the usage error that words end in. */
async function usageText(...words: string[]): Promise<string> {
  const line = await parse(...words);
  assert.equal(line.kind, "usage", JSON.stringify(line));
  return (line as Extract<CommandLine, { kind: "usage" }>).text;
}

Deno.test("a usage error shows the words, and none of their passwords", async () => {
  const url = "mysql+pymysql://u:Hush2@h/d";
  assert.match(
    await usageText("fake_v1", "show", "1", url),
    /error: unrecognized arguments: mysql\+pymysql:\/\/u:\*{4}@h\/d\n$/,
  );
  assert.match(
    await usageText("fake_v1", "show", `--max-count=${url}`),
    /error: argument --max-count: "mysql\+pymysql:\/\/u:\*{4}@h\/d" is not a whole number\n$/,
  );
  assert.match(
    await usageText("fake_v1", "show", "--color", url),
    /error: argument --color: invalid choice: 'mysql\+pymysql:\/\/u:\*{4}@h\/d' \(choose from/,
  );
  assert.match(await usageText(url), /there is no category "mysql\+pymysql:\/\/u:\*{4}@h\/d"/);
});

Deno.test("no password shows in a usage error, wherever on the command line it stands", async () => {
  const places: readonly ((password: string) => string[])[] = [
    (password) => [`mysql://u:${password}@h/d`],
    (password) => ["fake_v1", `mysql://u:${password}@h/d`],
    (password) => ["fake_v1", "show", "1", `mysql://u:${password}@h/d`],
    (password) => ["fake_v1", "show", "1", `u:${password}@h/d`],
    (password) => ["fake_v1", "show", "1", `--database_conection=mysql://u:${password}@h/d`],
    (password) => ["fake_v1", "show", "1", `--verbose=mysql://u:${password}@h/d`],
    (password) => ["fake_v1", "show", "1", "--data", `rabbit://u:${password}@h,u:${password}@i/`],
    (password) => ["fake_v1", "show", "--max-count", `postgresql://h/d?password=${password}`],
    (password) => ["fake_v1", "show", "--color", `mysql://u:${password}@h/d`],
    (password) => ["fake_v1", "show", "1", `--os-password=${password}`],
    (password) => ["fake_v1", "show", "1", "--os-password", password],
    (password) => ["--os-password", password, "fake_v1"],
    (password) => ["-d", `mysql://u:${password}@h/d`],
  ];
  const password = secretPassword(anyCharacters.replace("&", "") + "\n\x1b");
  await fc.assert(
    fc.asyncProperty(password, fc.constantFrom(...places), async (password, place) => {
      const text = await usageText(...place(password));
      assert.doesNotMatch(text, SECRET_PIECE, JSON.stringify(place(password)));
    }),
    { numRuns: 300 },
  );
});

Deno.test("what could steer a terminal is shown in a usage error", async () => {
  assert.match(
    await usageText("fake_v1", "show", "1", "h\nERROR: forged\x1b]0;title\x07\u009b2J\u202e"),
    /error: unrecognized arguments: h\\nERROR: forged\\x1b\]0;title\\x07\\x9b2J\\u202e\n$/,
  );
});

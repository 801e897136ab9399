/** Manual pages in mdoc(7), made from the same data as the help: one of the program, one a category. */

import { OUTPUT_FORMATS } from "../src/output/formats.ts";
import { PROGRESS_MODES } from "../src/output/progress.ts";
import type { Action, CategoryPlugin, OptionSpec } from "../src/plugin/contract.ts";
import { globalOptionSpecs } from "../src/shell/global_options.ts";
import { noteOf } from "../src/shell/options.ts";
import { OWN_WORDS } from "../src/shell/own_words.ts";

/** A page: its file's name and its text. */
export interface ManPage {
  readonly file: string;
  readonly text: string;
}

const PROGRAM = "nova-manage";
/** mandoc wants no longer lines. */
const WIDTH = 78;

/**
 * All pages.
 *
 * @param date what the pages are dated: the commit's day, so that the same commit makes the same pages.
 */
export function manPages(plugins: readonly CategoryPlugin[], date: Date): ManPage[] {
  const day = date.toLocaleDateString("en-US", { dateStyle: "long", timeZone: "UTC" });
  return [
    { file: `${PROGRAM}.1`, text: lines(programPage(plugins, day)) },
    ...plugins.map((plugin) => ({
      file: `${PROGRAM}-${plugin.name}.1`,
      text: lines(categoryPage(plugin, day)),
    })),
  ];
}

function programPage(plugins: readonly CategoryPlugin[], day: string): string[] {
  return [
    ...heading(PROGRAM, day, "set up and look after the databases of a Nova deployment"),
    ".Sh SYNOPSIS",
    ".Nm",
    ".Op Ar global options",
    ".Ar category",
    ".Ar action",
    ".Op Ar options",
    ".Sh DESCRIPTION",
    ".Nm",
    ...prose(
      "is one program for the databases of every Nova from victoria on. A category is the first " +
        "word, an action of it the second.",
    ),
    ".Bl -tag -width Ds",
    ...plugins.flatMap(({ name, summary }) => [
      `.It Ar ${argument(name)}`,
      ...prose(summary),
      `See ${PROGRAM}\\-${text(name)}(1).`,
    ]),
    ...OWN_WORDS.flatMap(({ word, meaning }) => [`.It Ar ${argument(word)}`, ...prose(meaning)]),
    ".El",
    ".Sh GLOBAL OPTIONS",
    ...prose("These may stand anywhere on the line."),
    ".Bl -tag -width Ds",
    ...globalOptionSpecs.flatMap(({ flags, metavar, help }) => [
      `.It ${flags.map((flag) => flagMacro(flag, metavar)).join(" , ")}`,
      ...prose(help),
    ]),
    `.It ${flagMacro("--version")}`,
    ...prose("Print the version. Only before the category."),
    `.It ${flagMacro("--help")} , ${flagMacro("-h")}`,
    ...prose("Show the help of the level at which it stands."),
    ".El",
    ".Sh ENVIRONMENT",
    ".Bl -tag -width Ds",
    ".It Ev OS_GROUP__OPTION",
    ...prose("Overrides an option of the configuration files: OS_DATABASE__CONNECTION."),
    ".It Ev COLUMNS",
    ...prose("The columns that help may fill."),
    ".It Ev NO_COLOR",
    ...prose("If it is set, nothing is coloured."),
    ".El",
    ".Sh FILES",
    ".Bl -tag -width Ds",
    ".It Pa /etc/nova/nova.conf",
    ...prose("The configuration, where no --config-file names another."),
    ".El",
    ".Sh EXIT STATUS",
    ...prose(
      "0 means success, 2 a wrong command line, 255 a failure, of which standard error tells.",
    ),
    ...prose("All others are the action's own: see the page of its category."),
    ".Sh SEE ALSO",
    ...plugins.map(({ name }, index) =>
      `.Xr ${PROGRAM}-${argument(name)} 1${index < plugins.length - 1 ? " ," : ""}`
    ).sort().map((line, index, all) =>
      index < all.length - 1 ? line.replace(/( ,)?$/, " ,") : line.replace(/ ,$/, "")
    ),
  ];
}

function categoryPage({ name, summary, actions }: CategoryPlugin, day: string): string[] {
  const page = `${PROGRAM}-${name}`;
  return [
    ...heading(page, day, summary.replace(/\.$/, "").replace(/^./, (first) => first.toLowerCase())),
    ".Sh SYNOPSIS",
    ...actions.flatMap((action) => synopsis(name, action)),
    ".Sh DESCRIPTION",
    ...prose(`${summary} The global options are those of ${PROGRAM}(1).`),
    ...actions.flatMap((action) => actionSection(name, action)),
    ".Sh EXIT STATUS",
    ...prose("2 is a wrong command line, 255 a failure, of which standard error tells."),
    ...prose("The others are told of with each action above."),
    ".Sh SEE ALSO",
    `.Xr ${PROGRAM} 1`,
  ];
}

function heading(page: string, day: string, summary: string): string[] {
  return [
    `.Dd ${day}`,
    `.Dt ${page.toUpperCase()} 1`,
    ".Os",
    ".Sh NAME",
    `.Nm ${page}`,
    `.Nd ${text(summary)}`,
  ];
}

function synopsis(category: string, action: Action): string[] {
  return [
    `.Nm ${PROGRAM} ${argument(category)} ${argument(action.name)}`,
    ...allOptions(action).map((option) => {
      const macro = flagMacro(option.flag, valueOf(option));
      return option.required ? `.${macro}` : `.Op ${macro}`;
    }),
    ...(action.positionals ?? []).map(({ metavar }) => `.Op Ar ${argument(metavar)}`),
  ];
}

function actionSection(category: string, action: Action): string[] {
  const options = allOptions(action);
  const { positionals = [], examples = [] } = action;
  return [
    `.Ss ${argument(category)} ${argument(action.name)}`,
    ...paragraphs(action.description ?? action.summary),
    ...options.length + positionals.length === 0 ? [] : [
      ".Bl -tag -width Ds",
      ...positionals.flatMap(({ metavar, help }) => [
        `.It Ar ${argument(metavar)}`,
        ...prose(help),
      ]),
      ...options.flatMap((option) => [
        `.It ${flagMacro(option.flag, valueOf(option))}`,
        ...prose([option.help, ...noteOf(option)].join(" ")),
      ]),
      ".El",
    ],
    ".Pp",
    "It ends with",
    ".Bl -tag -width Ds",
    ...Object.entries(action.exitCodes).flatMap(([code, meaning]) => [
      `.It ${code}`,
      ...prose(meaning),
    ]),
    ".El",
    ...examples.flatMap(({ does, line }) => [
      ".Pp",
      ...prose(`${does}:`),
      ".Bd -literal -offset indent",
      ...literal(line),
      ".Ed",
    ]),
  ];
}

/** The options of an action, those that the shell adds among them. */
function allOptions({ options, result, progress }: Action): OptionSpec[] {
  const choice = (name: string, help: string, choices: readonly string[]): OptionSpec => ({
    name,
    flag: `--${name}`,
    kind: "string",
    choices,
    default: choices[0],
    help,
  });
  return [
    ...options,
    ...result === undefined ? [] : [choice("format", "How the result is shown.", OUTPUT_FORMATS)],
    ...progress === undefined
      ? []
      : [choice("progress", "When a bar shows how far the work is.", PROGRESS_MODES)],
  ];
}

function valueOf({ kind, metavar, choices, name }: OptionSpec): string | undefined {
  if (kind === "flag") return undefined;
  return metavar?.replace(/^<|>$/g, "") ?? choices?.join("|") ?? name;
}

/** An option as mdoc's macros write it; `Fl` brings the first hyphen. */
function flagMacro(flag: string, value?: string): string {
  const name = flag.replace(/^-/, "").replaceAll("-", "\\-");
  return value === undefined ? `Fl ${name}` : `Fl ${name} Ar ${argument(value)}`;
}

function paragraphs(given: string): string[] {
  return given.split(/\n\s*\n/).flatMap((paragraph, index) =>
    index === 0 ? prose(paragraph) : [".Pp", ...prose(paragraph)]
  );
}

/** Text as mdoc wants it: a sentence begins a line, and no line is too long. */
function prose(given: string): string[] {
  const sentences = given.replaceAll(/\s+/g, " ").trim().split(/(?<=[.!?]\)?) (?=\S)/);
  return sentences.flatMap((sentence) => {
    const wrapped: string[] = [""];
    for (const word of sentence.split(" ")) {
      const last = wrapped.length - 1;
      const joined = wrapped[last] === "" ? word : `${wrapped[last]} ${word}`;
      if (text(joined).length <= WIDTH || wrapped[last] === "") wrapped[last] = joined;
      else wrapped.push(word);
    }
    return wrapped.map(text);
  });
}

/** A line to copy, continued where it is long as a shell takes it. */
function literal(line: string): string[] {
  const broken = line.split(/ (?=--)/);
  const joined: string[] = [];
  for (const piece of broken) {
    const last = joined.at(-1);
    if (last !== undefined && last.length + piece.length < 64) {
      joined[joined.length - 1] += ` ${piece}`;
    } else joined.push(piece);
  }
  return joined.map((piece, index) =>
    `${text(index === 0 ? piece : `    ${piece}`)}${index < joined.length - 1 ? " \\e" : ""}`
  );
}

/** Text that roff takes as it stands. */
function text(given: string): string {
  const escaped = given.replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll("…", "...");
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}

/** A word behind a macro, which must not be one itself. */
function argument(word: string): string {
  const escaped = text(word).replaceAll('"', "\\(dq");
  return /^[A-Z][a-z]$|^[A-Z][A-Z]$|^%|^[|.,:;()[\]?!]$/.test(word) ? `\\&${escaped}` : escaped;
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join("");
}

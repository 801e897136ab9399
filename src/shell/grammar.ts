/**
 * The grammar of the command line: `nova-manage [global options] CATEGORY ACTION [options]`.
 *
 * It is read in levels, each with a parser of its own: up to the category, up to the action, and the
 * action's own part. Every level takes the global options. What is not on the command line is not
 * loaded: a run needs one plugin, help for the whole program needs all.
 */

import argparse from "argparse";
import { OUTPUT_FORMATS, type OutputFormat } from "../output/formats.ts";
import { PROGRESS_MODES, type ProgressMode } from "../output/progress.ts";
import { argumentsOf } from "../plugin/arguments.ts";
import type { Action, Arguments, CategoryPlugin } from "../plugin/contract.ts";
import type { Registry } from "../plugin/registry.ts";
import { addGlobalOptions } from "./add_global_options.ts";
import { ASKING_WORD } from "./completion/scripts.ts";
import {
  type GlobalOptions,
  type MutableGlobalOptions,
  noGlobalOptions,
} from "./global_options.ts";
import { configurationList, exampleList, exitCodeList, wordList, wrapParagraphs } from "./help.ts";
import { argparseOption, problemOfOptions } from "./options.ts";
import {
  COMPLETION_WORD,
  OLD_COMPLETION_WORD,
  OWN_WORDS,
  type ShellName,
  SHELLS,
  VERSION_WORD,
} from "./own_words.ts";
import { calling, HelpRequested, literal, ShellParser, UsageError } from "./parser.ts";
import { NOVA_MANAGE, type Program } from "./program.ts";
import { suggestion } from "./suggestion.ts";

const { SUPPRESS } = argparse;

/** What `--version` tells more with, on either side of it. */
const VERBOSE = "--verbose";

/** The end of the help of what stands below the program itself. */
function globalOptionsNote(program: string): string {
  return `The global options of "${program} --help" may stand anywhere on the line.`;
}

/** What a command line asks for. */
export type CommandLine =
  /** Help, as text for standard output. */
  | { readonly kind: "help"; readonly text: string }
  /** The line is wrong: usage and message, for standard error. */
  | { readonly kind: "usage"; readonly text: string }
  /** The version of the program; verbose, also of what it is made of. */
  | { readonly kind: "version"; readonly verbose: boolean }
  /** The words that can follow, as Nova's own tool prints them: categories, or a category's actions. */
  | { readonly kind: "old completion"; readonly category?: string }
  /** A completion script. */
  | { readonly kind: "completion script"; readonly shell: ShellName }
  /** What a completion script asks: what the last of these words can become. */
  | { readonly kind: "completion"; readonly words: readonly string[] }
  /** A command. */
  | Command;

/** A command with its arguments. */
export interface Command {
  readonly kind: "command";
  /** The category that the action belongs to. */
  readonly plugin: CategoryPlugin;
  readonly action: Action;
  readonly args: Arguments;
  readonly format: OutputFormat;
  readonly progress: ProgressMode;
  readonly globals: GlobalOptions;
}

/** Thrown at `--version`. */
class VersionRequested extends Error {}

/**
 * Reads a command line.
 *
 * @param argv the words after the program's name.
 * @param width the columns that help and usage may fill.
 * @param program what the program is called.
 * @throws {OperatorError} when the category's plugin cannot be used.
 */
export async function parseCommandLine(
  argv: readonly string[],
  registry: Registry,
  width: number,
  program: Program = NOVA_MANAGE,
): Promise<CommandLine> {
  try {
    return await parseLevels(argv, registry, width, program);
  } catch (error) {
    if (error instanceof HelpRequested) return { kind: "help", text: error.text };
    if (error instanceof UsageError) {
      const { start, message, mistyped } = error;
      return { kind: "usage", text: `${start}${message}${await suggestion(mistyped)}\n` };
    }
    if (error instanceof VersionRequested) {
      return { kind: "version", verbose: argv.includes(VERBOSE) };
    }
    throw error;
  }
}

async function parseLevels(
  argv: readonly string[],
  registry: Registry,
  width: number,
  { name: program, summary }: Program,
): Promise<CommandLine> {
  const globals = noGlobalOptions();

  const top = (words?: readonly string[]) => {
    const parser = new ShellParser({
      prog: program,
      width,
      usage: "%(prog)s [global options] CATEGORY ACTION [options]",
      description: () => wrapParagraphs(summary, width),
    });
    addGlobalOptions(parser, globals, "shown", words);
    parser.add_argument("--version", {
      action: calling(() => {
        throw new VersionRequested();
      }),
      nargs: 0,
      default: SUPPRESS,
      help:
        "Print the version: that of the newest Nova that this program knows, and behind the plus " +
        `sign its own and the commit. With ${VERBOSE}, also those of what it is made of.`,
    });
    return parser;
  };
  const [category, ...afterCategory] = await wordsOf(argv, top, async (parser) => {
    const own = OWN_WORDS.map(({ word, meaning }) => [word, meaning] as const);
    const known = (await registry.all()).map(wordAndMeaning);
    parser.epilog = wordList("categories", [...known, ...own], width);
  });
  if (OWN_WORDS.some(({ word }) => word === category)) {
    return parseOwnWord(category, afterCategory, globals, { width, program });
  }
  const plugin = category === undefined ? undefined : await registry.find(category);
  if (plugin === undefined) {
    const known = (await registry.categoryWords()).map(({ name }) => name);
    const words = [...known, ...OWN_WORDS.map(({ word }) => word)];
    return refuseWord(top(), "category", category, words);
  }

  const middle = (words?: readonly string[]) => {
    const parser = new ShellParser({
      prog: `${program} ${plugin.name}`,
      width,
      usage: "%(prog)s ACTION [options]",
      description: () => wrapParagraphs(plugin.summary, width),
    });
    addGlobalOptions(parser, globals, "hidden", words);
    refuseVersionOption(parser);
    return parser;
  };
  const [actionName, ...afterAction] = await wordsOf(afterCategory, middle, async (parser) => {
    const { actions, optionGroups } = await registry.whole(plugin);
    parser.epilog = paragraphs(
      wordList("actions", actions.map(wordAndMeaning), width),
      configurationList(optionGroups, width),
      wrapParagraphs(globalOptionsNote(program), width),
    );
  });
  const action = actionName === undefined
    ? undefined
    : await registry.findAction(plugin, actionName);
  if (action === undefined) {
    const known = (await registry.actionWords(plugin)).map(({ name }) => name);
    return refuseWord(middle(), "action", actionName, known);
  }
  return parseAction(plugin, action, afterAction, globals, { width, program });
}

/** What help and usage are laid out by. */
interface Frame {
  readonly width: number;
  /** The program's name. */
  readonly program: string;
}

/** Reads what follows an action's name. */
function parseAction(
  plugin: CategoryPlugin,
  action: Action,
  argv: readonly string[],
  globals: MutableGlobalOptions,
  { width, program }: Frame,
): Command {
  const parser = new ShellParser({
    prog: `${program} ${plugin.name} ${action.name}`,
    width,
    description: () => wrapParagraphs(action.description ?? action.summary, width),
    epilog: () =>
      paragraphs(
        action.examples && exampleList(action.examples),
        exitCodeList(action, width),
        configurationList(action.optionGroups, width),
        wrapParagraphs(globalOptionsNote(program), width),
      ),
  });
  for (const option of action.options) {
    const added = parser.add_argument(option.flag, argparseOption(option));
    if (!option.addition) parser.preferred.add(added);
  }
  for (const { name, metavar, help, required } of action.positionals ?? []) {
    parser.add_argument(name, { nargs: required ? undefined : "?", metavar, help: literal(help) });
  }
  let format: OutputFormat | undefined;
  if (action.result !== undefined) {
    parser.add_argument("--format", {
      action: calling((value) => format = value as OutputFormat),
      choices: OUTPUT_FORMATS,
      help: `How the result is shown (default: ${OUTPUT_FORMATS[0]}).`,
    });
  }
  let progress: ProgressMode = PROGRESS_MODES[0];
  if (action.progress) {
    parser.add_argument("--progress", {
      action: calling((value) => progress = value as ProgressMode),
      choices: PROGRESS_MODES,
      help:
        `When a bar on standard error shows how far the work is (default: ${progress}, on a terminal).`,
    });
  }
  addGlobalOptions(parser, globals, "hidden", argv);
  refuseVersionOption(parser, action);

  const parsed = parser.parse_args([...argv]);
  const { requires } = action.result ?? {};
  const problem = problemOfOptions(
    [...action.options, { name: "format", flag: "--format", requires }],
    { ...parsed, format },
  );
  if (problem !== undefined) return parser.error(problem);
  const args = argumentsOf(action, parsed);
  return {
    kind: "command",
    plugin,
    action,
    args,
    format: format ?? OUTPUT_FORMATS[0],
    progress,
    globals,
  };
}

/** Reads what follows one of the shell's own words. */
function parseOwnWord(
  word: string,
  argv: readonly string[],
  globals: MutableGlobalOptions,
  { width, program }: Frame,
): CommandLine {
  // The rest of a line that is being written is read by nobody else.
  if (word === COMPLETION_WORD && argv[0] === ASKING_WORD) {
    return { kind: "completion", words: argv.slice(argv[1] === "--" ? 2 : 1) };
  }
  const parser = new ShellParser({ prog: `${program} ${word}`, width });
  addGlobalOptions(parser, globals, "hidden", argv);
  refuseVersionOption(parser);
  switch (word) {
    case COMPLETION_WORD:
      parser.add_argument("shell", {
        metavar: "SHELL",
        choices: SHELLS,
        help: `The shell to print the script for: ${SHELLS.join(", ")}.`,
      });
      return { kind: "completion script", shell: parser.parse_args([...argv]).shell };
    case OLD_COMPLETION_WORD:
      parser.add_argument("category", {
        nargs: "?",
        metavar: "CATEGORY",
        help: "Print the actions of this category instead of the categories.",
      });
      return { kind: "old completion", category: parser.parse_args([...argv]).category };
    default:
      parser.add_argument(VERBOSE, {
        action: "store_true",
        help: "Print the versions of what the program is made of too.",
      });
      return { kind: "version", verbose: parser.parse_args([...argv]).verbose };
  }
}

/**
 * Makes `--version`, and what it is shortened to, a usage error behind the category: scripts for old
 * releases write `sync --version REVISION`, and must not end well without having synced anything.
 */
function refuseVersionOption(parser: ShellParser, action?: Action): void {
  const revision = action?.positionals?.find(({ name }) => name === VERSION_WORD)?.metavar;
  const hint = revision === undefined
    ? ""
    : `; ${revision} stands alone: ${parser.prog} ${revision}`;
  parser.add_argument("--version", {
    action: calling(() =>
      parser.error(
        `--version is only taken before the category, and prints this program's version${hint}`,
      )
    ),
    nargs: "?",
    default: SUPPRESS,
    help: SUPPRESS,
  });
}

/**
 * Reads a level's options up to its word.
 *
 * @param make makes the level's parser, without options that none of the given words can mean.
 * @param completeHelp adds to the parser what its help has and reading does not need.
 * @returns the word and all that follows it, unread; nothing when there is no word.
 */
async function wordsOf(
  argv: readonly string[],
  make: (words?: readonly string[]) => ShellParser,
  completeHelp: (parser: ShellParser) => Promise<void>,
): Promise<readonly string[]> {
  // No option stands before it, so there is nothing that a parser could read.
  if (argv.length > 0 && !argv[0].startsWith("-")) return argv;
  try {
    return splitAtWord(make(argv), argv);
  } catch (error) {
    if (error instanceof HelpRequested) {
      const parser = make();
      await completeHelp(parser);
      return parser.print_help();
    }
    // Once more with all options: the message may have to name one.
    if (error instanceof UsageError) return splitAtWord(make(), argv);
    throw error;
  }
}

function splitAtWord(parser: ShellParser, argv: readonly string[]): string[] {
  parser.add_argument("words", { nargs: "...", help: SUPPRESS });
  const { words } = parser.parse_args([...argv]);
  return words[0] === "--" ? words.slice(1) : words;
}

function wordAndMeaning({ name, summary }: Pick<Action, "name" | "summary">) {
  return [name, summary] as const;
}

/** Texts with empty lines between them; those that are not there are left out. */
function paragraphs(...texts: readonly (string | undefined)[]): string {
  return texts.filter((text) => text !== undefined).join("\n\n");
}

function refuseWord(
  parser: ShellParser,
  level: "category" | "action",
  word: string | undefined,
  known: readonly string[],
): never {
  const problem = word === undefined ? `no ${level} given` : `there is no ${level} "${word}"`;
  return parser.error(
    `${problem} (choose from ${known.join(", ")})`,
    word === undefined ? undefined : { word, known },
    word === undefined ? [] : [word],
  );
}

/** What can stand at a place of a command line, from the same data as the help. */

import { OperatorError } from "../../errors/operator_error.ts";
import { OUTPUT_FORMATS } from "../../output/formats.ts";
import { PROGRESS_MODES } from "../../output/progress.ts";
import type {
  Action,
  Candidate,
  CategoryPlugin,
  OptionSpec,
  ValueKind,
} from "../../plugin/contract.ts";
import type { Registry } from "../../plugin/registry.ts";
import {
  type GlobalOptions,
  globalOptionSpecs,
  type MutableGlobalOptions,
  noGlobalOptions,
} from "../global_options.ts";
import { OWN_WORDS } from "../own_words.ts";

/** What can follow. */
export type Candidates =
  /** One of these words. */
  | { readonly kind: "words"; readonly words: readonly Candidate[] }
  /** The path of a file or a folder, which the shell knows best. */
  | { readonly kind: "files" }
  | { readonly kind: "folders" }
  /** A word that only somebody else knows: a cell's name, for one. */
  | {
    readonly kind: "asked";
    readonly plugin: CategoryPlugin;
    readonly ask: Exclude<ValueKind, string>;
    /** The global options on the line, which say where to ask. */
    readonly globals: GlobalOptions;
  };

/** An option, whether the shell's or an action's. */
interface KnownOption {
  readonly flags: readonly string[];
  readonly help: string;
  readonly value?: { readonly choices?: readonly string[]; readonly kind?: ValueKind };
  readonly hidden?: boolean;
}

const HELP: KnownOption = { flags: ["--help", "-h"], help: "Show help." };
const VERSION: KnownOption = { flags: ["--version"], help: "Print the version." };

/**
 * Finds out what can stand at the end of a line.
 *
 * @param line the words after the program's name; the last one is the one that is being written.
 */
export async function candidates(line: readonly string[], registry: Registry): Promise<Candidates> {
  const before = line.slice(0, -1);
  const current = line.at(-1) ?? "";
  const globals = noGlobalOptions();

  const categoryAt = firstWord(before, globalOptions("shown"), globals);
  if (categoryAt < 0) {
    const options = [...globalOptions("shown"), HELP, VERSION];
    return optionOrValue(before, current, options, undefined, globals) ??
      { kind: "words", words: starting(current, await categoryWords(registry)) };
  }
  const category = before[categoryAt];
  const afterCategory = before.slice(categoryAt + 1);
  const own = OWN_WORDS.find(({ word }) => word === category);
  if (own !== undefined) {
    const words = afterCategory.length === 0 ? own.values?.map((word) => ({ word })) ?? [] : [];
    return { kind: "words", words: starting(current, words) };
  }
  const plugin = await usable(registry.find(category));
  if (plugin === undefined) return { kind: "words", words: [] };

  const actionAt = firstWord(afterCategory, globalOptions("hidden"), globals);
  if (actionAt < 0) {
    const options = [...globalOptions("hidden"), HELP];
    return optionOrValue(afterCategory, current, options, plugin, globals) ?? {
      kind: "words",
      words: starting(
        current,
        (await registry.actionWords(plugin)).map(({ name, summary }) => ({
          word: name,
          meaning: summary,
        })),
      ),
    };
  }
  const action = await usable(registry.findAction(plugin, afterCategory[actionAt]));
  if (action === undefined) return { kind: "words", words: [] };
  const rest = afterCategory.slice(actionAt + 1);
  const options = [...actionOptions(action), HELP, ...globalOptions("hidden")];
  // Read for the global options alone: whatever else is wrong with the line is told when it is run.
  firstWord(rest, options, globals, "to the end");
  const { optionGroups = [] } = action;
  const reading = { ...plugin, optionGroups: [...plugin.optionGroups ?? [], ...optionGroups] };
  return optionOrValue(rest, current, options, reading, globals) ?? { kind: "words", words: [] };
}

/** A plugin that cannot be used completes nothing; what is wrong with it is told when it is run. */
async function usable<T>(found: Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof OperatorError) return undefined;
    throw error;
  }
}

/** The categories and the shell's own words. */
async function categoryWords(registry: Registry): Promise<Candidate[]> {
  return [
    ...(await registry.categoryWords()).map(({ name, summary }) => ({
      word: name,
      meaning: summary,
    })),
    ...OWN_WORDS.map(({ word, meaning }) => ({ word, meaning })),
  ];
}

function globalOptions(help: "shown" | "hidden"): KnownOption[] {
  return globalOptionSpecs.map(({ flags, help: text, metavar, completes }) => ({
    flags,
    help: text,
    hidden: help === "hidden",
    value: metavar === undefined ? undefined : { kind: completes },
  }));
}

function actionOptions(action: Action): KnownOption[] {
  const known = action.options.map((option: OptionSpec): KnownOption => ({
    flags: [option.flag],
    help: option.help,
    value: option.kind === "flag" ? undefined : { choices: option.choices, kind: option.completes },
  }));
  const format = { flags: ["--format"], help: "How the result is shown." };
  const progress = { flags: ["--progress"], help: "When a bar shows how far the work is." };
  if (action.result !== undefined) known.push({ ...format, value: { choices: OUTPUT_FORMATS } });
  if (action.progress) known.push({ ...progress, value: { choices: PROGRESS_MODES } });
  return known;
}

/**
 * Where the first word stands that is neither an option nor an option's value; -1 if there is none.
 *
 * @param globals is told of the global options on the way.
 */
function firstWord(
  words: readonly string[],
  options: readonly KnownOption[],
  globals: MutableGlobalOptions,
  how: "only the first" | "to the end" = "only the first",
): number {
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (!word.startsWith("-") || word === "-") {
      if (how === "only the first") return at;
      continue;
    }
    const { option, value } = optionOf(word, options);
    const takesNext = option?.value !== undefined && value === undefined;
    if (takesNext && at + 1 === words.length) return -1;
    const given = takesNext ? words[++at] : value ?? "";
    const global = globalOptionSpecs.find(({ flags }) =>
      option !== undefined && flags.includes(option.flags[0])
    );
    global?.apply(globals, given);
  }
  return -1;
}

/** The option that a word is, with the value that stands in the same word. */
function optionOf(
  word: string,
  options: readonly KnownOption[],
): { readonly option?: KnownOption; readonly value?: string } {
  const equals = word.indexOf("=");
  const name = normal(equals < 0 ? word : word.slice(0, equals));
  return {
    option: options.find(({ flags }) => flags.some((flag) => normal(flag) === name)),
    value: equals < 0 ? undefined : word.slice(equals + 1),
  };
}

/** What completes an option, or an option's value; undefined where a word stands. */
function optionOrValue(
  before: readonly string[],
  current: string,
  options: readonly KnownOption[],
  plugin: CategoryPlugin | undefined,
  globals: GlobalOptions,
): Candidates | undefined {
  const last = before.at(-1);
  const previous = last?.startsWith("--") && !last.includes("=")
    ? optionOf(last, options).option
    : undefined;
  if (previous?.value !== undefined) return valueOf(previous, current, plugin, globals);
  if (!current.startsWith("-")) return undefined;
  const { option, value } = optionOf(current, options);
  if (value !== undefined) {
    const found = option && valueOf(option, value, plugin, globals);
    return found ?? { kind: "words", words: [] };
  }
  const matching = options.flatMap(({ flags, help, hidden }) => {
    const flag = flags.find((flag) => normal(flag).startsWith(normal(current)));
    return flag === undefined ? [] : [{ word: flag, meaning: help, hidden }];
  });
  // Options that belong to every command come up where no other begins like that.
  const shown = matching.filter(({ hidden }) => !hidden);
  const words = (shown.length > 0 ? shown : matching)
    .map(({ word, meaning }) => ({ word, meaning }));
  return { kind: "words", words };
}

function valueOf(
  { value }: KnownOption,
  current: string,
  plugin: CategoryPlugin | undefined,
  globals: GlobalOptions,
): Candidates {
  const { choices = [], kind } = value ?? {};
  if (kind === "file") return { kind: "files" };
  if (kind === "folder") return { kind: "folders" };
  if (kind !== undefined && plugin !== undefined) {
    return { kind: "asked", plugin, ask: kind, globals };
  }
  return { kind: "words", words: starting(current, choices.map((word) => ({ word }))) };
}

/** The words that begin with what is written already. */
export function starting(current: string, words: readonly Candidate[]): Candidate[] {
  return words.filter(({ word }) => word.startsWith(current));
}

function normal(flag: string): string {
  return flag.replaceAll("_", "-");
}

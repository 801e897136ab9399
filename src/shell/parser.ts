/**
 * argparse with this program's habits: it throws instead of printing and exiting, and finds an option
 * under either spelling and by any prefix that is unique.
 */

import { inspect } from "node:util";
import argparse from "argparse";
import type { Action as ArgparseAction, ActionConstructorOptions, Namespace } from "argparse";

import { printable } from "../errors/printable.ts";
import { HIDDEN, hideUrlSecrets } from "../errors/secrets.ts";
import { redact } from "../log/redact.ts";

const { Action, ArgumentParser, RawDescriptionHelpFormatter, SUPPRESS } = argparse;

/** A word that stands for nothing, and those that could have been meant. */
export interface Mistyped {
  readonly word: string;
  readonly known: readonly string[];
}

/** Thrown for a command line that is wrong. */
export class UsageError extends Error {
  /**
   * @param start the usage of the level at which it went wrong, and the beginning of the last line.
   * @param message what is wrong.
   * @param mistyped the word that is to blame, where one is.
   */
  constructor(readonly start: string, message: string, readonly mistyped?: Mistyped) {
    super(message);
    this.name = "UsageError";
  }
}

/** Thrown at `-h` and `--help`. */
export class HelpRequested extends Error {
  /** @param text the help of the level at which it was asked for. */
  constructor(readonly text: string) {
    super("help requested");
    this.name = "HelpRequested";
  }
}

/** An option as argparse describes it to itself: option, its spelling, separator, value after it. */
type OptionMatch = [ArgparseAction, string, string | undefined, string | undefined];

/** The members of argparse's parser that its types leave out; they are the same in Python's. */
interface ParserInternals {
  _option_string_actions: Record<string, ArgparseAction>;
  _get_option_tuples(token: string): OptionMatch[];
}

/** What a parser needs to know besides its arguments. */
export interface ShellParserOptions {
  /** The words before its arguments: `nova-manage CATEGORY`. */
  readonly prog: string;
  /** Columns that help may fill. */
  readonly width: number;
  /** The usage line; without it, one is made from the arguments. */
  readonly usage?: string;
  /** Stands between usage and arguments, its lines kept as they are; asked for when help is. */
  readonly description?: () => string;
  /** Stands at the end of help, its lines kept as they are; asked for when help is. */
  readonly epilog?: () => string;
  /** False for a parser without `--help`. */
  readonly help?: boolean;
}

/** A parser for one level of the command line. */
export class ShellParser extends ArgumentParser {
  /** Options whose prefixes go before those of all others; see {@link _get_option_tuples}. */
  readonly preferred = new Set<ArgparseAction>();
  /** Options that no prefix stands for. */
  readonly unshortened = new Set<ArgparseAction>();
  /** Columns that help and usage may fill. */
  readonly #width: number;
  readonly #texts: Pick<ShellParserOptions, "description" | "epilog">;
  /** The words that are being read, some of which a message may hold. */
  #words: readonly string[] = [];

  constructor({ prog, width, usage, description, epilog, help = true }: ShellParserOptions) {
    super({
      prog,
      usage,
      add_help: help,
      color: false,
      // A function, not a class: argparse calls it with `new`, and takes the object that it returns.
      formatter_class: function (options: { prog: string }) {
        return new RawDescriptionHelpFormatter({ ...options, width, color: false });
      },
    });
    this.#width = width;
    this.#texts = { description, epilog };
    const { "--help": asking } = (this as unknown as ParserInternals)._option_string_actions;
    if (help) this.preferred.add(asking);
  }

  override parse_args<T extends object = Namespace>(args: string[] = [], namespace?: T): T {
    this.#words = args;
    return super.parse_args(args, namespace);
  }

  override error(
    message: string,
    mistyped = this.#mistypedOption(message),
    words = this.#words,
  ): never {
    const safe = safeMessage(message, words);
    throw new UsageError(`${this.format_usage()}${this.prog}: error: `, safe, mistyped);
  }

  /** The option in argparse's message that there is none of that name. */
  #mistypedOption(message: string): Mistyped | undefined {
    const word = /^unrecognized arguments: (?:.* )?(--[^\s=]+)/.exec(message)?.[1];
    if (word === undefined) return undefined;
    const options = Object.entries((this as unknown as ParserInternals)._option_string_actions);
    const known = options.filter(([flag, { help }]) => flag.startsWith("--") && help !== SUPPRESS)
      .map(([flag]) => flag);
    return { word, known };
  }

  /** argparse's usage, with a hanging indent where a line would be too long beside the program's name. */
  override format_usage(): string {
    return hangUsage(super.format_usage(), this.#width);
  }

  override format_help(): string {
    this.description ??= this.#texts.description?.();
    this.epilog ??= this.#texts.epilog?.();
    const usage = super.format_usage();
    return this.format_usage() + super.format_help().slice(usage.length);
  }

  override print_help(): never {
    throw new HelpRequested(this.format_help());
  }

  /**
   * The options that a token which names none exactly may stand for; argparse reports more than one as
   * ambiguous. Underscores count as hyphens. A preferred option is found by prefixes that it shares
   * with others, so that what the command itself takes can be shortened as in Nova's own tool, whatever
   * we add to it: `--fo` is `--force` where that exists, not `--format`.
   *
   * Python's argparse has no public way to say this either; the name of the method is the same there.
   */
  _get_option_tuples(token: string): OptionMatch[] {
    if (!token.startsWith("--")) {
      const inherited = ArgumentParser.prototype as unknown as ParserInternals;
      return inherited._get_option_tuples.call(this, token);
    }
    const equals = token.indexOf("=");
    const wanted = normalize(equals < 0 ? token : token.slice(0, equals));
    const value = equals < 0 ? undefined : token.slice(equals + 1);

    const options = Object.entries((this as unknown as ParserInternals)._option_string_actions);
    const matching = (test: (flag: string, option: ArgparseAction) => boolean) => {
      const found = new Map<ArgparseAction, OptionMatch>();
      for (const [flag, option] of options) {
        if (found.has(option) || !test(normalize(flag), option)) continue;
        found.set(option, [option, flag, value === undefined ? undefined : "=", value]);
      }
      return [...found.values()];
    };
    const stages = [
      matching((flag) => flag === wanted),
      matching((flag, option) => this.preferred.has(option) && flag.startsWith(wanted)),
      matching((flag, option) => !this.unshortened.has(option) && flag.startsWith(wanted)),
    ];
    return stages.find((found) => found.length > 0) ?? [];
  }
}

/**
 * A message about a command line, without the secrets of its words: URLs that came without their option,
 * or behind a misspelled one, and the values of options that are called after a secret.
 */
function safeMessage(message: string, words: readonly string[]): string {
  const forms = words.flatMap((word, index) => {
    const isSecret = index > 0 && isSecretOption(words[index - 1]);
    const value = word.slice(word.indexOf("=") + 1);
    return [...new Set([word, value])].map((text) =>
      [text, isSecret ? HIDDEN : hideUrlSecrets(text)] as const
    );
  }).filter(([text, hidden]) => text !== hidden && text !== "");
  // The longest first: a shorter one may be a part of it.
  forms.sort(([a], [b]) => b.length - a.length);
  let safe = message;
  for (const [text, hidden] of forms) {
    safe = safe.replaceAll(inspect(text), () => inspect(hidden)).replaceAll(text, () => hidden);
  }
  return printable(redact(safe));
}

function isSecretOption(word: string): boolean {
  return word.startsWith("-") && hideUrlSecrets(`${word}=value`).endsWith(HIDDEN);
}

/** An option's spelling with hyphens, which stand for underscores too. */
export function normalize(flag: string): string {
  return flag.replaceAll("_", "-");
}

/**
 * argparse puts all lines of a usage beside the program's name; where that makes one too long, this puts
 * all but the first under the word `usage`.
 */
function hangUsage(usage: string, width: number): string {
  const lines = usage.split("\n");
  if (lines.every((line) => line.length <= width)) return usage;
  return lines.map((line) => line.replace(/^ +/, " ".repeat("usage: ".length))).join("\n");
}

/** A kind of argument that calls a function with its value, for argparse's `action`. */
export function calling(found: (value: string) => void): new (
  options: ActionConstructorOptions,
) => ArgparseAction {
  return class extends Action {
    override call(_parser: unknown, _namespace: Namespace, value: unknown): void {
      found(String(value));
    }
  };
}

/** Text that argparse prints as it is: a percent sign would begin a placeholder. */
export function literal(text: string): string {
  return text.replaceAll("%", "%%");
}

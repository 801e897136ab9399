/** What an action's options say of themselves, in argparse's terms and in words. */

import argparse from "argparse";
import type { ArgumentOptions } from "argparse";
import type { OptionSpec } from "../plugin/contract.ts";
import { literal } from "./parser.ts";

const { ArgumentTypeError } = argparse;

/** An action's option in argparse's terms. Its default is not argparse's business: see {@link problemOfOptions}. */
export function argparseOption(option: OptionSpec): ArgumentOptions {
  const common = {
    dest: option.name,
    required: option.required,
    help: literal([option.help, ...noteOf(option)].join(" ")),
  };
  if (option.kind === "flag") return { ...common, action: "store_true" };
  return {
    ...common,
    action: option.repeated ? "append" : "store",
    metavar: option.metavar,
    choices: option.choices,
    type: option.kind === "integer" ? (text: string) => wholeNumber(text, option) : undefined,
  };
}

/** What help adds to an option's own words: `(1 to 5; default: 4)`. */
export function noteOf(option: OptionSpec): string[] {
  const range = rangeOf(option);
  const notes = [
    ...option.repeated ? ["may be given several times"] : [],
    ...option.secret ? ["@FILE: read it from there; -: ask for it"] : [],
    ...range === undefined ? [] : [range],
    ...option.default === undefined ? [] : [`default: ${option.default}`],
  ];
  return notes.length === 0 ? [] : [`(${notes.join("; ")})`];
}

/** The values that a whole number may have, in words; undefined for any. */
export function rangeOf({ min, max }: Pick<OptionSpec, "min" | "max">): string | undefined {
  if (min !== undefined && max !== undefined) return `${min} to ${max}`;
  if (min !== undefined) return `${min} or more`;
  return max === undefined ? undefined : `${max} or less`;
}

/**
 * What is wrong with the options that were given together; undefined where they go together.
 *
 * @param given the options' values without defaults: undefined, or false for a flag, if not given.
 */
export function problemOfOptions(
  options: readonly Pick<OptionSpec, "name" | "flag" | "excludes" | "requires">[],
  given: Readonly<Record<string, unknown>>,
): string | undefined {
  const isGiven = (name: string) => given[name] !== undefined && given[name] !== false;
  const flagOf = (name: string) =>
    options.find((option) => option.name === name)?.flag ?? `--${name}`;
  for (const { name, flag, excludes = [], requires = [] } of options) {
    if (!isGiven(name)) continue;
    const excluded = excludes.find(isGiven);
    if (excluded !== undefined) {
      return `argument ${flag}: not allowed with argument ${flagOf(excluded)}`;
    }
    const missing = requires.find((other) => !isGiven(other));
    if (missing !== undefined) return `argument ${flag}: only allowed with ${flagOf(missing)}`;
  }
  return undefined;
}

/** Reads a number as Python's `int` does, which takes blanks around it and `_` between digits. */
function wholeNumber(text: string, option: OptionSpec): number {
  if (!/^\s*[+-]?\d+(_\d+)*\s*$/.test(text)) {
    throw new ArgumentTypeError(`"${text}" is not a whole number`);
  }
  const value = Number(text.replaceAll("_", ""));
  const { min = -Number.MAX_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = option;
  if (value < min || value > max) {
    throw new ArgumentTypeError(`${text.trim()} is out of range (${rangeOf({ min, max })})`);
  }
  return value;
}

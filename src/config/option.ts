/** Builders for configuration options, one a type; see {@link OptionGroup}. */

import type { ConfigOption, OptionGroup } from "./configuration.ts";

/** What any option may say of itself besides its form and default. */
export type OptionExtras = Pick<
  ConfigOption<unknown>,
  "help" | "secret" | "deprecated" | "variable"
>;

/** Declares a group of options. */
export function optionGroup<T extends Record<string, unknown>>(
  name: string,
  options: { readonly [K in keyof T]: ConfigOption<T[K]> },
): OptionGroup<T> {
  return { name, options };
}

/** An option that holds text. Quotes around the value have been stripped already. */
export function stringOption(fallback: string, extras?: OptionExtras): ConfigOption<string>;
/** An option that holds text and has no default. */
export function stringOption(
  fallback?: undefined,
  extras?: OptionExtras,
): ConfigOption<string | undefined>;
export function stringOption(
  fallback: string | undefined = undefined,
  extras: OptionExtras = {},
): ConfigOption<string | undefined> {
  return { type: "text", parse: (text) => text, default: fallback, ...extras };
}

/** An option that holds a whole number; an empty value stands for the default. */
export function integerOption(fallback: number, extras?: OptionExtras): ConfigOption<number>;
/** An option that holds a whole number and has no default. */
export function integerOption(
  fallback?: undefined,
  extras?: OptionExtras,
): ConfigOption<number | undefined>;
export function integerOption(
  fallback: number | undefined = undefined,
  extras: OptionExtras = {},
): ConfigOption<number | undefined> {
  return {
    type: "whole number",
    parse: (text) => {
      if (text.trim() === "") return fallback;
      if (!/^[+-]?\d+$/.test(text.trim())) throw new Error(`"${text}" is not a whole number`);
      return Number(text);
    },
    default: fallback,
    ...extras,
  };
}

/** An option that holds a number, not below `min`, and has no default; an empty value stands for none. */
export function floatOption(
  { min }: { readonly min: number },
  extras: OptionExtras = {},
): ConfigOption<number | undefined> {
  return {
    type: `number of ${min} or more`,
    parse: (text) => {
      if (text.trim() === "") return undefined;
      const value = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : NaN;
      if (!(value >= min)) throw new Error(`"${text}" is not a number of ${min} or more`);
      return value;
    },
    default: undefined,
    ...extras,
  };
}

const BOOLEANS: Record<string, boolean> = {
  true: true,
  "1": true,
  on: true,
  yes: true,
  false: false,
  "0": false,
  off: false,
  no: false,
};

/** An option that is true or false, in any of oslo.config's spellings. */
export function booleanOption(fallback: boolean, extras: OptionExtras = {}): ConfigOption<boolean> {
  return {
    type: "true or false",
    parse: (text) => {
      const word = text.trim().toLowerCase();
      if (!Object.hasOwn(BOOLEANS, word)) throw new Error(`"${text}" is neither true nor false`);
      return BOOLEANS[word];
    },
    default: fallback,
    ...extras,
  };
}

/** An option that holds a list, its items separated by commas: `a, b`. */
export function listOption(
  fallback: readonly string[],
  extras: OptionExtras = {},
): ConfigOption<readonly string[]> {
  return {
    type: "list, separated by commas",
    parse: (text) => {
      const items = text.trim().replace(/,+$/, "");
      return items === "" ? [] : items.split(",").map((item) => item.trim());
    },
    default: fallback,
    ...extras,
  };
}

/** An option that may be given several times, each time with one more item. */
export function multipleOption(
  fallback: readonly string[],
  extras: OptionExtras = {},
): ConfigOption<readonly string[]> {
  return {
    type: "text, may be given several times",
    parse: (text) => [text],
    default: fallback,
    multiple: true,
    ...extras,
  };
}

/** An option that holds one of a few words, in upper or lower case; the value is in lower case. */
export function choiceOption<T extends string>(
  fallback: NoInfer<T>,
  choices: readonly T[],
  extras: OptionExtras = {},
): ConfigOption<T> {
  return {
    type: `one of ${choices.filter((choice) => choice).join(", ")}`,
    parse: (text) => {
      const word = text.trim().toLowerCase();
      const found = choices.find((choice) => choice === word);
      if (found === undefined) {
        throw new Error(`"${text}" is none of ${choices.filter((choice) => choice).join(", ")}`);
      }
      return found;
    },
    default: fallback,
    ...extras,
  };
}

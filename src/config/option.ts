/** Builders for configuration options, one a type; see {@link OptionGroup}. */

import type { ConfigOption, OptionGroup } from "./configuration.ts";

type Extras = Pick<ConfigOption<unknown>, "secret" | "deprecated">;

/** Declares a group of options. */
export function optionGroup<T extends Record<string, unknown>>(
  name: string,
  options: { [K in keyof T]: ConfigOption<T[K]> },
): OptionGroup<T> {
  return { name, options };
}

/** An option that holds text. Quotes around the value have been stripped already. */
export function stringOption(
  fallback: string | undefined = undefined,
  extras: Extras = {},
): ConfigOption<string | undefined> {
  return { parse: (text) => text, default: fallback, ...extras };
}

/** An option that holds a whole number. */
export function integerOption(fallback: number, extras: Extras = {}): ConfigOption<number> {
  return {
    parse: (text) => {
      if (!/^[+-]?\d+$/.test(text.trim())) throw new Error(`"${text}" is not a whole number`);
      return Number(text);
    },
    default: fallback,
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
export function booleanOption(fallback: boolean, extras: Extras = {}): ConfigOption<boolean> {
  return {
    parse: (text) => {
      const value = BOOLEANS[text.trim().toLowerCase()];
      if (value === undefined) throw new Error(`"${text}" is neither true nor false`);
      return value;
    },
    default: fallback,
    ...extras,
  };
}

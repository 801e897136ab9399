/** The value of `--max-count`, of which a bad one has an exit code of its own. */

import type { ArgumentValue } from "./contract.ts";

/**
 * Reads it as Python's `int` does, which takes blanks around a number and `_` between its digits.
 *
 * @returns undefined when it is not given; "invalid" for what is no whole number of 1 or more.
 */
export function readMaxCount(given: ArgumentValue): number | undefined | "invalid" {
  if (given === undefined) return undefined;
  const text = String(given).trim();
  if (!/^\+?\d+(_\d+)*$/.test(text)) return "invalid";
  const count = Number(text.replaceAll("_", ""));
  if (count < 1) return "invalid";
  // More than there can be: a number that the database takes as a limit.
  return Math.min(count, Number.MAX_SAFE_INTEGER);
}

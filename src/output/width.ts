/** How many terminal cells a text takes, as PrettyTable counts them (Python's `wcwidth`). */

import { eastAsianWidth } from "get-east-asian-width";

const ASCII = /^[\x20-\x7e]*$/;

/**
 * The width of one line in terminal cells: 2 for an East Asian wide character, 0 for a combining one.
 *
 * A text with a control character counts as -1, which is what `wcwidth.wcswidth` says of it and what
 * PrettyTable calculates with.
 */
export function displayWidth(line: string): number {
  if (ASCII.test(line)) return line.length;
  // Not at the top: looking up Unicode's classes takes part of each start.
  if (/\p{Cc}/u.test(line)) return -1;
  const zeroWidth = /[\u034f\u200b-\u200f\u2028-\u202e\u2060-\u2063\p{Mn}\p{Me}]/u;
  let width = 0;
  for (const character of line) {
    if (zeroWidth.test(character)) continue;
    width += eastAsianWidth(character.codePointAt(0)!);
  }
  return width;
}

/** Generated passwords for tests of what is shown: each of their pieces is known again. */

import fc from "fast-check";

/** Characters that URLs, command lines, logs and terminals give a meaning. */
export const anyCharacters = "@:/?#&=;%[]{}()., '\"\\$!*+~|<>`^0é\t";

/** What no output may hold where a password of {@link secretPassword} went in. */
export const SECRET_PIECE = /Hush/;

/** Passwords of pieces of {@link SECRET_PIECE} with up to four of the given characters between them. */
export function secretPassword(between: string): fc.Arbitrary<string> {
  const specials = fc.string({ unit: fc.constantFrom(...between), maxLength: 4 });
  return fc.array(specials, { maxLength: 4 })
    .map((found) => ["Hush", ...found.flatMap((special) => [special, "Hush"])].join(""));
}

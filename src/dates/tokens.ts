/** Cuts a date into words, numbers and signs. */

/**
 * A number with a comma for its point; words and numbers joined by points; anything else, one character.
 * (Made when it is needed: looking up Unicode's classes takes part of a start.)
 */
const tokenPattern = () =>
  /\d{2,},\d*(?:\.(?:\p{L}+|\d+)?)*|(?:\p{L}+|\d+)(?:\.(?:\p{L}+|\d+)?)*|[^]/gu;

/**
 * The tokens of a date: words, numbers (`12`, `30.5`, and `30.5` for `30,5`), single signs, and a blank
 * for each white space. A point or comma is part of a number only where it is that number's only one:
 * `21.10.2015` and `Sep.20` are cut at their points.
 */
export function dateTokens(text: string): string[] {
  return (text.match(tokenPattern()) ?? []).flatMap((token, index, all) => {
    if (/^\s$/.test(token)) return [" "];
    const isNumber = /^\d+([.,]\d+)?$/.test(token);
    if (isNumber) return [token.replace(",", ".")];
    // Oddities that dateutil does not cut, and so passes over: `12,5.3`, and `12.h` at the very end.
    if (/^\d+,\d*\.\d+$/.test(token)) return [token];
    if (index === all.length - 1 && /^\d+(,\d*)?\.\p{L}$/u.test(token)) return [token];
    return token.split(/([.,])/).filter((part) => part !== "");
  });
}

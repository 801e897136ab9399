/** Text from outside, made safe for a terminal and for a place where a line is one line. */

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r" };

/**
 * What a terminal would act on in place of showing it: control characters, those that turn the
 * direction of writing round, and line breaks of every kind. A tab is harmless.
 */
const UNPRINTABLE =
  // deno-lint-ignore no-control-regex -- control characters are what this is about.
  /[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/**
 * Shows control characters as `\x1b`, so that text cannot pass for a line of its own or steer the
 * terminal: names in a database, what a server says, and words of the command line all may.
 *
 * @returns one line.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    if (Object.hasOwn(SHORT, character)) return SHORT[character];
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
  });
}

/** The same for text of several lines: its line feeds stay. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

/** The same for JSON, which stays the JSON of the same value: its line feeds stand between values. */
export function printableJson(json: string): string {
  return json.replace(
    UNPRINTABLE,
    (character) => character === "\n" ? character : `\\u${hex(character.charCodeAt(0), 4)}`,
  );
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}

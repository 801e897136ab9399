/** Text from outside, made safe for a terminal and for one line of a log. */

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r" };

/**
 * What a terminal would act on in place of showing it: control characters, those that turn the
 * direction of writing round, and line breaks of other kinds than a line feed. A tab is harmless.
 */
// deno-lint-ignore no-control-regex -- control characters are what this is about.
const UNPRINTABLE = /[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/**
 * Shows control characters as `\x1b`, so that text cannot pass for a line of its own or steer the
 * terminal.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    if (Object.hasOwn(SHORT, character)) return SHORT[character];
    const code = character.charCodeAt(0).toString(16);
    return code.length <= 2 ? `\\x${code.padStart(2, "0")}` : `\\u${code}`;
  });
}

/** Passwords taken out of text that is about to be shown: a second line of defence. */

import { HIDDEN, hideUrlSecrets, isCutOff, passwordStart } from "../errors/secrets.ts";

/** Addresses of code in traces, which hold versions of packages behind an `@`. */
const CODE = /^[("'[<]?(?:file|npm|jsr|node|ext):/;

/**
 * Replaces what looks like a password by `****`, wherever in the text it stands: in a URL
 * (`scheme://user:password@host`), in the same without a scheme, and in `password=…`.
 *
 * A URL ends at a blank; one whose password is not at its end there goes on to the line's last `@`.
 */
export function redact(text: string): string {
  return text.split("\n").map(redactLine).join("\n");
}

function redactLine(line: string): string {
  const lastAt = line.lastIndexOf("@");
  let shown = "";
  let at = 0;
  for (const { 0: word, index } of line.matchAll(/\S+/g)) {
    if (index < at) continue;
    shown += line.slice(at, index);
    at = index + word.length;
    const start = passwordStart(word);
    if (CODE.test(word)) {
      shown += word;
    } else if (start !== undefined && lastAt >= at && isCutOff(word, start)) {
      shown += word.slice(0, start) + HIDDEN;
      at = lastAt;
    } else {
      shown += hideUrlSecrets(word);
    }
  }
  return shown + line.slice(at);
}

/** What a terminal shows, for tests of lines that are redrawn. */

/**
 * The lines that stand on a terminal after `text` was written to it. It knows line breaks, `\r`, and
 * "clear to the end of the line", which is all that this program uses.
 */
export function shownOnTerminal(text: string): string[] {
  const lines = [""];
  let column = 0;
  // deno-lint-ignore no-control-regex -- escape sequences begin with a control character.
  for (const [piece] of text.matchAll(/\x1b\[K|[^]/gu)) {
    const line = lines[lines.length - 1];
    if (piece === "\n") {
      lines.push("");
      column = 0;
    } else if (piece === "\r") {
      column = 0;
    } else if (piece === "\x1b[K") {
      lines[lines.length - 1] = line.slice(0, column);
    } else {
      lines[lines.length - 1] = line.slice(0, column) + piece + line.slice(column + 1);
      column++;
    }
  }
  return lines;
}

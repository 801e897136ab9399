/**
 * Text broken into lines exactly as Python's `textwrap` breaks it, which Nova's own tools use: between
 * words, behind a hyphen inside of a word, around dashes, and in the middle of what is longer than a line.
 */

const WORD = String.raw`[\p{L}\p{N}_]`;
const LETTER = String.raw`[\p{L}\p{Nl}\p{No}_]`;
const NEAR_A_DASH = String.raw`[\p{L}\p{N}_!"'&.,?]`;

/**
 * The pieces that stay whole: blanks, dashes between words, words up to a hyphen or to their end. (Made when a
 * text is wrapped: looking up Unicode's classes takes two milliseconds of a start.)
 */
const wholePieces = () =>
  new RegExp(
    [
      " +",
      `(?<=${NEAR_A_DASH})-{2,}(?=${WORD})`,
      `[^ ]+?(?:-(?:(?<=${LETTER}{2}-)|(?<=${LETTER}-${NEAR_A_DASH}-))(?=${LETTER}-?${LETTER})` +
      `|(?= |$)|(?<=${NEAR_A_DASH})(?=-{2,}${WORD}))`,
    ].join("|"),
    "gu",
  );

const TAB = 8;

/**
 * Breaks a text into lines. Line breaks in it count as blanks, tabs reach to the next multiple of eight.
 *
 * @param width the characters of a line.
 * @param indent stands before all lines but the first, and counts.
 * @returns the lines; none for a text that is empty.
 */
export function wrapText(text: string, width: number, indent: string): string[] {
  const pieces = (blanksOnly(text).match(wholePieces()) ?? []).map((piece) => [...piece]);
  const lines: string[] = [];
  while (pieces.length > 0) {
    const room = width - (lines.length === 0 ? 0 : indent.length);
    if (lines.length > 0 && isBlank(pieces[0])) pieces.shift();
    const line = takeLine(pieces, room);
    if (line.length > 0) lines.push((lines.length === 0 ? "" : indent) + line.flat().join(""));
  }
  return lines;
}

/** Takes the pieces of one line, without the blanks at its end. */
function takeLine(pieces: string[][], room: number): string[][] {
  const line: string[][] = [];
  let length = 0;
  while (pieces.length > 0 && length + pieces[0].length <= room) {
    length += pieces[0].length;
    line.push(pieces.shift()!);
  }
  if (pieces.length > 0 && pieces[0].length > room) {
    const [piece] = pieces;
    const end = breakPlace(piece, room < 1 ? 1 : room - length);
    line.push(piece.slice(0, end));
    pieces[0] = piece.slice(end);
  }
  const last = line.at(-1);
  if (last !== undefined && isBlank(last)) line.pop();
  return line;
}

/** Where a piece that is longer than a line is cut: behind the last hyphen that fits, else at the end. */
function breakPlace(piece: readonly string[], room: number): number {
  const hyphen = piece.slice(0, room).lastIndexOf("-");
  const isInside = hyphen > 0 && piece.slice(0, hyphen).some((character) => character !== "-");
  return isInside ? hyphen + 1 : room;
}

function isBlank(piece: readonly string[]): boolean {
  return piece.join("").trim() === "";
}

function blanksOnly(text: string): string {
  let column = 0;
  let result = "";
  for (const character of text) {
    if (character === "\t") {
      const blanks = TAB - column % TAB;
      result += " ".repeat(blanks);
      column += blanks;
      continue;
    }
    column = character === "\n" || character === "\r" ? 0 : column + 1;
    result += /[\n\v\f\r]/.test(character) ? " " : character;
  }
  return result;
}

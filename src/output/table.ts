/** Result tables in PrettyTable's default look, byte for byte: scripts read them by column. */

import type { ResultRow } from "./output.ts";
import type { Column, ResultSpec } from "./result.ts";
import { displayWidth } from "./width.ts";

/** A value as it stands in a table or alone on a line: `True`, `False`, nothing for null. */
export function cellText(value: ResultRow[string]): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  return String(value);
}

/**
 * Draws a table: a rule, the header, a rule, the rows, a rule; without rows only the header stands
 * between three rules. A value of several lines makes its row as high as it needs.
 *
 * @param rows are gone through twice, first for the widths.
 * @returns the table in pieces, with a line break at its end.
 */
export function* drawTable(spec: ResultSpec, rows: Iterable<ResultRow>): Generator<string> {
  const textsOf = (row: ResultRow) =>
    spec.columns.map(({ key, missing }) => cellText(row[key] ?? missing).split("\n"));
  const widths = spec.columns.map(({ header }) => displayWidth(header));
  for (const row of rows) {
    for (const [index, lines] of textsOf(row).entries()) {
      for (const line of lines) widths[index] = Math.max(widths[index], displayWidth(line));
    }
  }
  const rule = `+${widths.map((width) => "-".repeat(width + 2)).join("+")}+`;
  const drawLine = (texts: readonly string[]) => {
    const padded = texts.map((text, index) => justify(text, widths[index], spec.columns[index]));
    return `|${padded.map((text) => ` ${text} `).join("|")}|\n`;
  };

  yield `${rule}\n${drawLine(spec.columns.map(({ header }) => header))}${rule}\n`;
  for (const row of rows) {
    const texts = textsOf(row);
    const height = Math.max(...texts.map((lines) => lines.length));
    for (let line = 0; line < height; line++) yield drawLine(texts.map((t) => t[line] ?? ""));
  }
  yield `${rule}\n`;
}

/** A whole table; see {@link drawTable}. */
export function renderTable(spec: ResultSpec, rows: Iterable<ResultRow>): string {
  return [...drawTable(spec, rows)].join("");
}

/**
 * Pads to the column's width. In a centred column an odd space goes to the right of a text of odd
 * width and to the left of one of even width.
 */
function justify(text: string, width: number, column: Column): string {
  const textWidth = displayWidth(text);
  const excess = width - textWidth;
  if (column.align === "left") return text + " ".repeat(excess);
  const half = Math.floor(excess / 2);
  const left = excess % 2 === 1 && textWidth % 2 === 0 ? half + 1 : half;
  return " ".repeat(left) + text + " ".repeat(excess - left);
}

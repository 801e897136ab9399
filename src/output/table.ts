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
 * @returns the table, with a line break at its end.
 */
export function renderTable(spec: ResultSpec, rows: readonly ResultRow[]): string {
  const cells = rows.map((row) =>
    spec.columns.map(({ key, missing }) => cellText(row[key] ?? missing).split("\n"))
  );
  const widths = spec.columns.map(({ header }, index) =>
    Math.max(displayWidth(header), ...cells.flatMap((row) => row[index].map(displayWidth)))
  );
  const rule = `+${widths.map((width) => "-".repeat(width + 2)).join("+")}+`;
  const drawLine = (texts: readonly string[]) => {
    const padded = texts.map((text, index) => justify(text, widths[index], spec.columns[index]));
    return `|${padded.map((text) => ` ${text} `).join("|")}|`;
  };

  const lines = [rule, drawLine(spec.columns.map(({ header }) => header)), rule];
  for (const row of cells) {
    const height = Math.max(...row.map((texts) => texts.length));
    for (let line = 0; line < height; line++) lines.push(drawLine(row.map((t) => t[line] ?? "")));
  }
  lines.push(rule);
  return lines.join("\n") + "\n";
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

/**
 * Results of few rows with long texts, in the look of oslo.upgradecheck: a grid of one column, a block of
 * lines `Header: value` to a row, and a rule below each.
 */

import type { ResultRow } from "./output.ts";
import type { ResultSpec } from "./result.ts";
import { cellText } from "./table.ts";
import { displayWidth } from "./width.ts";
import { wrapText } from "./wrap_text.ts";

/** What stands before the further lines of a value that was wrapped. */
const INDENT = "  ";

/**
 * Draws the blocks; without rows only the title stands between its rules.
 *
 * @returns the grid, with a line break at its end.
 */
export function renderBlocks(
  { columns, title = "" }: ResultSpec,
  rows: Iterable<ResultRow>,
): string {
  const blocks = Array.from(rows, (row) =>
    columns.flatMap(({ key, header, missing, wrap }) => {
      const value = cellText(row[key] ?? missing);
      const text = wrap === undefined ? value : wrapText(value, wrap, INDENT).join("\n");
      return `${header}: ${text}`.split("\n");
    }));
  const width = Math.max(displayWidth(title), ...blocks.flat().map(displayWidth));
  const rule = `+${"-".repeat(width + 2)}+`;
  const drawn = [[title], ...blocks].flatMap((lines) => [
    ...lines.map((line) => `| ${line}${" ".repeat(width - displayWidth(line))} |`),
    rule,
  ]);
  return [rule, ...drawn].join("\n") + "\n";
}

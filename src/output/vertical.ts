/** Records one under the other, a line a field: for records that are wider than the terminal. */

import type { ResultRow } from "./output.ts";
import type { ResultSpec } from "./result.ts";
import { cellText } from "./table.ts";
import { displayWidth } from "./width.ts";

/**
 * Draws records as psql's expanded display does: a rule with the record's number, then its fields, each
 * with the header of its column. Further lines of a value stand under its first.
 *
 * @returns a piece for each record, with a line break at its end.
 */
export function* drawVertical(
  { columns }: ResultSpec,
  rows: Iterable<ResultRow>,
): Generator<string> {
  const width = Math.max(...columns.map(({ header }) => displayWidth(header)));
  const pad = (text: string) => text + " ".repeat(width - displayWidth(text));
  let number = 0;
  for (const row of rows) {
    number++;
    const fields = columns.map(({ header, key, missing }) => ({
      header,
      values: cellText(row[key] ?? missing).split("\n"),
    }));
    const valueWidth = Math.max(...fields.flatMap(({ values }) => values.map(displayWidth)));
    const title = `-[ RECORD ${number} ]`;
    // The plus sign stands over the bars where the title leaves room for it.
    const rule = title.length <= width + 1
      ? `${title.padEnd(width + 1, "-")}+${"-".repeat(valueWidth + 1)}`
      : title.padEnd(width + valueWidth + 3, "-");
    const lines = fields.flatMap(({ header, values }) =>
      values.map((value, line) => `${pad(line === 0 ? header : "")} | ${value}`.trimEnd())
    );
    yield [rule, ...lines].map((line) => `${line}\n`).join("");
  }
}

/** The looks that a result can take: `--format table|vertical|json|yaml|csv`. */

import { printable, printableJson, printableLines } from "../errors/printable.ts";
import { renderBlocks } from "./blocks.ts";
import type { ResultRow } from "./output.ts";
import type { ResultSpec } from "./result.ts";
import { cellText, drawTable } from "./table.ts";
import { drawVertical } from "./vertical.ts";
import { drawYaml } from "./yaml.ts";

/** The values of `--format`, the default first. */
export const OUTPUT_FORMATS = ["table", "vertical", "json", "yaml", "csv"] as const;

/** A value of `--format`. */
export type OutputFormat = typeof OUTPUT_FORMATS[number];

/**
 * Turns a result into the text that goes to standard output, line break included, piece by piece: a
 * result may be larger than memory. It may go through the rows more than once.
 */
export type ResultFormatter = (spec: ResultSpec, rows: Iterable<ResultRow>) => Iterable<string>;

/**
 * The formatter for `--format`. The library for csv is loaded here, so that a run that does not ask for
 * it starts without it.
 *
 * @param toTerminal true where the text goes to a terminal: control characters in values, which it would
 * act on, are shown as `\x1b` then. Elsewhere a value is a value, byte for byte.
 */
export async function loadFormatter(
  format: OutputFormat,
  toTerminal: boolean,
): Promise<ResultFormatter> {
  const formatter = await loadPlainFormatter(format);
  if (!toTerminal) return formatter;
  if (format === "table") return (spec, rows) => formatter(spec, each(rows, printableRow));
  const shown = format === "json" ? printableJson : printableLines;
  return (spec, rows) => each(formatter(spec, rows), shown);
}

/** What `change` makes of each item, as often as somebody goes through it. */
function each<From, To>(items: Iterable<From>, change: (item: From) => To): Iterable<To> {
  return {
    *[Symbol.iterator]() {
      for (const item of items) yield change(item);
    },
  };
}

function printableRow(row: ResultRow): ResultRow {
  return Object.fromEntries(
    Object.entries(row).map((
      [key, value],
    ) => [key, typeof value === "string" ? printable(value) : value]),
  );
}

async function loadPlainFormatter(format: OutputFormat): Promise<ResultFormatter> {
  switch (format) {
    case "table":
      return (spec, rows) => LAYOUTS[spec.layout](spec, rows);
    case "vertical":
      return drawVertical;
    case "json":
      return (spec, rows) => drawJson(toRecords(spec, rows));
    case "yaml":
      return (spec, rows) => drawYaml(toRecords(spec, rows));
    case "csv": {
      const { stringify } = await import("csv-stringify/sync");
      return function* ({ columns }, rows) {
        const keys = columns.map(({ key }) => key);
        yield stringify([keys]);
        for (const row of toRecords({ columns }, rows)) {
          yield stringify([row], {
            columns: keys,
            cast: { boolean: (value) => String(value) },
          });
        }
      };
    }
  }
}

/** The looks of `--format table`. */
const LAYOUTS: Readonly<Record<ResultSpec["layout"], ResultFormatter>> = {
  table: drawTable,
  value: drawValues,
  blocks: (spec, rows) => [renderBlocks(spec, rows)],
};

/** The rows with exactly the declared keys, in the order of the columns; what is missing is null. */
function toRecords(
  { columns }: Pick<ResultSpec, "columns">,
  rows: Iterable<ResultRow>,
): Iterable<ResultRow> {
  return each(
    rows,
    (row) => Object.fromEntries(columns.map(({ key }) => [key, row[key] ?? null])),
  );
}

/** The same text as of `JSON.stringify(records, null, 2)`, and a line break. */
function* drawJson(records: Iterable<ResultRow>): Generator<string> {
  let before = "[";
  for (const record of records) {
    yield `${before}\n  ${JSON.stringify(record, null, 2).replaceAll("\n", "\n  ")}`;
    before = ",";
  }
  yield before === "[" ? "[]\n" : "\n]\n";
}

/** The values of the one column, a line each; one that is missing reads `None`, as Python prints it. */
function* drawValues(spec: ResultSpec, rows: Iterable<ResultRow>): Generator<string> {
  const [{ key }] = spec.columns;
  for (const row of rows) yield `${cellText(row[key] ?? "None")}\n`;
}

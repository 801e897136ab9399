/** The looks that a result can take: `--format table|vertical|json|yaml|csv`. */

import { printable, printableJson, printableLines } from "../errors/printable.ts";
import { renderBlocks } from "./blocks.ts";
import type { ResultRow } from "./output.ts";
import type { ResultSpec } from "./result.ts";
import { cellText, renderTable } from "./table.ts";
import { renderVertical } from "./vertical.ts";
import { renderYaml } from "./yaml.ts";

/** The values of `--format`, the default first. */
export const OUTPUT_FORMATS = ["table", "vertical", "json", "yaml", "csv"] as const;

/** A value of `--format`. */
export type OutputFormat = typeof OUTPUT_FORMATS[number];

/** Turns a result into the text that goes to standard output, line break included. */
export type ResultFormatter = (spec: ResultSpec, rows: readonly ResultRow[]) => string;

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
  if (format === "table") return (spec, rows) => formatter(spec, rows.map(printableRow));
  const shown = format === "json" ? printableJson : printableLines;
  return (spec, rows) => shown(formatter(spec, rows));
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
      return renderVertical;
    case "json":
      return (spec, rows) => JSON.stringify(toRecords(spec, rows), null, 2) + "\n";
    case "yaml":
      return (spec, rows) => renderYaml(toRecords(spec, rows));
    case "csv": {
      const { stringify } = await import("csv-stringify/sync");
      return (spec, rows) =>
        stringify(toRecords(spec, rows), {
          header: true,
          columns: spec.columns.map(({ key }) => key),
          cast: { boolean: (value) => String(value) },
        });
    }
  }
}

/** The looks of `--format table`. */
const LAYOUTS: Readonly<Record<ResultSpec["layout"], ResultFormatter>> = {
  table: renderTable,
  value: renderValues,
  blocks: renderBlocks,
};

/** The rows with exactly the declared keys, in the order of the columns; what is missing is null. */
function toRecords(spec: ResultSpec, rows: readonly ResultRow[]): ResultRow[] {
  return rows.map((row) =>
    Object.fromEntries(spec.columns.map(({ key }) => [key, row[key] ?? null]))
  );
}

/** The values of the one column, a line each; one that is missing reads `None`, as Python prints it. */
function renderValues(spec: ResultSpec, rows: readonly ResultRow[]): string {
  const [{ key }] = spec.columns;
  return rows.map((row) => cellText(row[key] ?? "None") + "\n").join("");
}

/** A row as a line of JSON, from which it can be put back exactly as it was. */

import { Buffer } from "node:buffer";
import type { Row } from "./row.ts";

/**
 * One line, with its end. Values stand as `Database` gives them: times as text in UTC, whole numbers
 * beyond 2^53 as text. Binary values are `{"base64": "…"}`, and NaN and the infinities text.
 */
export function rowText(row: Row): string {
  const values: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(row)) values[column] = jsonValue(value);
  return `${JSON.stringify(values)}\n`;
}

function jsonValue(value: unknown): unknown {
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString("base64") };
  const isOutsideJson = typeof value === "bigint" ||
    (typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0)));
  if (!isOutsideJson) return value;
  return Object.is(value, -0) ? "-0" : String(value);
}

import assert from "node:assert/strict";
import { rowText } from "./row_text.ts";

Deno.test("a row is one line of JSON with its values exactly", () => {
  const row = {
    id: 1,
    text: 'a "quoted"\nline, \u2028 😀',
    big: "9007199254740993",
    ratio: 0.1,
    none: null,
    yes: true,
    time: "2020-01-01 00:00:00.123456",
  };
  const text = rowText(row);
  assert.equal(text.indexOf("\n"), text.length - 1);
  assert.deepEqual(JSON.parse(text), row);
});

Deno.test("what JSON has no word for", () => {
  const row = { bytes: new Uint8Array([0, 255, 10]), huge: 2n ** 64n, nan: NaN, low: -Infinity };
  assert.equal(
    rowText({ ...row, zero: -0 }),
    '{"bytes":{"base64":"AP8K"},"huge":"18446744073709551616","nan":"NaN","low":"-Infinity",' +
      '"zero":"-0"}\n',
  );
});

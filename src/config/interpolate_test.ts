import assert from "node:assert/strict";
import fc from "fast-check";
import { interpolate } from "./interpolate.ts";

const CASES: readonly (readonly [string, string])[] = [
  ["$a/x", "<a>/x"],
  ["${a}x", "<a>x"],
  ["${database.a}", "<database.a>"],
  ["$database.a-b", "<database.a>-b"],
  ["$a.", "<a.>"],
  ["p$$a", "p$a"],
  ["p\\$a", "p$a"],
  ["$$$a", "$<a>"],
  ["cost $5, ${, ${}, $", "cost $5, ${, ${}, $"],
  ["${A_1}", "<A_1>"],
];

for (const [text, expected] of CASES) {
  Deno.test(`interpolate ${text}`, () => {
    assert.equal(interpolate(text, (reference) => `<${reference}>`), expected);
  });
}

Deno.test("any text survives once its dollars are doubled", () => {
  fc.assert(fc.property(fc.string().filter((text) => !text.includes("\\")), (text) => {
    const escaped = text.replaceAll("$", "$$$$");
    assert.equal(interpolate(escaped, () => assert.fail("no reference")), text);
  }));
});

import assert from "node:assert/strict";
import { floatOption } from "./option.ts";

Deno.test("a number is read as Python's float has it, and not below the lowest", () => {
  const { parse } = floatOption({ min: 0 });
  assert.deepEqual(["16", " 1.5 ", "0.0", ".25", "2.", "1e2"].map(parse), [
    16,
    1.5,
    0,
    0.25,
    2,
    100,
  ]);
  for (const text of ["", "-1", "x", "1,5", "nan", "0x10"]) {
    assert.throws(() => parse(text), /is not a number of 0 or more/, text);
  }
});

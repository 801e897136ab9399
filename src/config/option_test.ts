import assert from "node:assert/strict";
import { floatOption, integerOption } from "./option.ts";

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
  // Nothing is as if the option were not there, as oslo.config has it.
  assert.deepEqual(["", " "].map(parse), [undefined, undefined]);
  for (const text of ["-1", "x", "1,5", "nan", "0x10"]) {
    assert.throws(() => parse(text), /is not a number of 0 or more/, text);
  }
});

Deno.test("a whole number may have a default or none", () => {
  assert.deepEqual(["5", " -1 ", ""].map(integerOption(3).parse), [5, -1, 3]);
  assert.deepEqual(["5", ""].map(integerOption().parse), [5, undefined]);
  assert.throws(() => integerOption().parse("1.5"), /is not a whole number/);
});

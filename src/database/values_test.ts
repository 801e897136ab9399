import assert from "node:assert/strict";
import fc from "fast-check";
import { bindable, wholeNumber } from "./values.ts";

Deno.test("a Date is bound as text in UTC with six digits of fraction", () => {
  assert.equal(bindable(new Date("2024-05-06T09:08:07.006+02:00")), "2024-05-06 07:08:07.006000");
});

Deno.test("everything else is bound as it is", () => {
  for (const value of ["text", 1, true, null, 2n]) assert.equal(bindable(value), value);
});

Deno.test("a whole number keeps its value: a number where that is exact, else its digits", () => {
  fc.assert(fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
    const read = wholeNumber(String(value));
    return BigInt(read) === value &&
      (typeof read === "number") === (value < 2n ** 53n && value > -(2n ** 53n));
  }));
});

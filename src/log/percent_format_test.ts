import assert from "node:assert/strict";
import fc from "fast-check";
import { type FieldValue, percentFormat } from "./percent_format.ts";

const VALUES: Readonly<Record<string, FieldValue>> = {
  i: 12,
  n: -7,
  f: 12.5,
  s: "text",
  b: 1714979289.012,
};

/** Patterns, and what Python 3.11's `%` makes of them with the values above. */
const RECORDED: readonly (readonly [string, string])[] = [
  ["%(i)d", "12"],
  ["%(i)5d", "   12"],
  ["%(i)-5d|", "12   |"],
  ["%(i)05d", "00012"],
  ["%(n)05d", "-0007"],
  ["%(i)+d", "+12"],
  ["%(i) d", " 12"],
  ["%(i)x", "c"],
  ["%(i)X", "C"],
  ["%(i)o", "14"],
  ["%(f)f", "12.500000"],
  ["%(f).1f", "12.5"],
  ["%(f)08.2f", "00012.50"],
  ["%(f)e", "1.250000e+01"],
  ["%(f)E", "1.250000E+01"],
  ["%(f)g", "12.5"],
  ["%(f)d", "12"],
  ["%(s)s", "text"],
  ["%(s)10s|", "      text|"],
  ["%(s)-10s|", "text      |"],
  ["%(s).2s", "te"],
  ["%(s)r", "'text'"],
  ["%(i)s", "12"],
  ["%(b)f", "1714979289.012000"],
  ["%(b)d", "1714979289"],
  ["100%%", "100%"],
  ["%(i)03d%(s)s", "012text"],
  ["%(i).4d", "0012"],
  ["%(f)s", "12.5"],
];

for (const [pattern, expected] of RECORDED) {
  Deno.test(`${pattern} as in Python`, () => {
    assert.equal(percentFormat(pattern).fill((name) => VALUES[name]), expected);
  });
}

Deno.test("what is no field stays, what has no value is empty", () => {
  const fill = (pattern: string) => percentFormat(pattern).fill(() => undefined);
  assert.equal(fill("a % b %(x)y %(x"), "a % b %(x)y %(x");
  assert.equal(fill("[%(user)s]"), "[]");
});

Deno.test("a format tells which fields it shows", () => {
  const format = percentFormat("%%(lineno)d %(message)s");
  assert(!format.shows("lineno"));
  assert(format.shows("lineno", "message"));
});

Deno.test("no format fails, or fills memory", () => {
  fc.assert(fc.property(
    fc.stringMatching(/^(%|\(|\)|[-#0 +]|\d{1,9}|\.|[a-zA-Z]|%\(i\)){0,20}$/),
    (pattern) => {
      for (const value of [7, -1.5, NaN, 1e300, "text"]) {
        assert(percentFormat(pattern).fill(() => value).length < 50_000);
      }
    },
  ));
});

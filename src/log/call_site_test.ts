import assert from "node:assert/strict";
import { callSiteOf, parseFrame } from "./call_site.ts";

Deno.test("the place from which a function was called", () => {
  function inner() {
    return callSiteOf(inner);
  }
  function outer() {
    return inner();
  }
  const { function: name, file, line } = outer();
  assert.deepEqual([name, file], ["outer", "call_site_test.ts"]);
  assert(line > 5 && line < 20);
});

Deno.test("frames with and without a name; a function that nobody called", () => {
  assert.deepEqual(parseFrame("    at async Object.run (file:///a/b.js:12:5)"), {
    function: "Object.run",
    file: "b.js",
    line: 12,
  });
  assert.deepEqual(parseFrame("    at file:///a/b.js:12:5"), {
    function: "<anonymous>",
    file: "b.js",
    line: 12,
  });
  assert.equal(callSiteOf(() => {}).function, "<unknown>");
});

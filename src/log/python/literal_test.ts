import assert from "node:assert/strict";
import fc from "fast-check";
import { NotLiteral, parsePythonLiteral, type PythonValue } from "./literal.ts";

/** Code, and the value that Python has for it. */
const CASES: readonly (readonly [string, PythonValue])[] = [
  ["()", []],
  ["(sys.stderr,)", [{ name: "sys.stderr" }]],
  ["( sys . stdout , )", [{ name: "sys.stdout" }]],
  ["('/dev/log', handlers.SysLogHandler.LOG_USER)", [
    "/dev/log",
    { name: "handlers.SysLogHandler.LOG_USER" },
  ]],
  ["('nova.log', 'a', 20000, 5)", ["nova.log", "a", 20000, 5]],
  [`("x" 'y', r'\\n', b"z", u'\\x41\\u00e4\\101\\n\\'')`, ["xy", "\\n", "z", "AäA\n'"]],
  ["('''three\nlines''',)", ["three\nlines"]],
  ["(('localhost', 514), -1, 0x1F, 0o17, 1_000, 1.5, 1e3)", [
    ["localhost", 514],
    -1,
    31,
    15,
    1000,
    1.5,
    1000,
  ]],
  ["[True, False, None, (1)]", [true, false, null, 1]],
  ["{'a': 1, 'b': (2,)}", new Map<PythonValue, PythonValue>([["a", 1], ["b", [2]]])],
  ["{}", new Map()],
  ["'x'", "x"],
];

for (const [code, value] of CASES) {
  Deno.test(`Python's ${code}`, () => assert.deepEqual(parsePythonLiteral(code), value));
}

Deno.test("code that is more than values is refused", () => {
  for (
    const code of [
      "",
      "(",
      ")",
      "(1 2)",
      "open('/etc/passwd')",
      "(os.environ['X'],)",
      "1 + 2",
      "{1}",
      "{'a' 1}",
      "f'x'",
      "'open",
      "'a\nb'",
      "(,)",
      "x;y",
      "'\\N{DASH}'",
      `${"(".repeat(100)}${")".repeat(100)}`,
    ]
  ) {
    assert.throws(() => parsePythonLiteral(code), NotLiteral, code);
  }
});

Deno.test("any text is a value or refused, and quickly", () => {
  const piece = fc.constantFrom("(", ")", "'", '"', ",", "\\", "{", ":", "a", ".", "0x", "1", " ");
  fc.assert(fc.property(fc.array(piece, { maxLength: 200 }), (pieces) => {
    try {
      parsePythonLiteral(pieces.join(""));
    } catch (error) {
      assert(error instanceof NotLiteral);
    }
  }));
});

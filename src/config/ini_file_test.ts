import assert from "node:assert/strict";
import fc from "fast-check";
import { parseIni } from "./ini_file.ts";

/** The texts of every option, as `section.name`. */
function texts(file: string): Record<string, string[]> {
  const result: Record<string, string[]> = {};
  for (const [section, options] of parseIni(file, "nova.conf")) {
    for (const [name, values] of options) {
      result[`${section}.${name}`] = values.map(({ text }) => text);
    }
  }
  return result;
}

Deno.test("values: either separator, trimmed, with # and ; as plain characters", () => {
  assert.deepEqual(
    texts("[database]\nconnection = mysql://u:p#a;b%40@h/d?x=1\nname: a=b\nother=c:d  \nempty ="),
    {
      "database.connection": ["mysql://u:p#a;b%40@h/d?x=1"],
      "database.name": ["a=b"],
      "database.other": ["c:d"],
      "database.empty": [""],
    },
  );
});

Deno.test("comments begin in the first column only", () => {
  assert.deepEqual(texts("# x\n; y\n[DEFAULT]\na = 1 # not a comment\n"), {
    "DEFAULT.a": ["1 # not a comment"],
  });
});

Deno.test("a line that begins with a blank continues the value", () => {
  assert.deepEqual(texts("[DEFAULT]\na = 1,\n  2,\n\t# 3\nb =\n  x"), {
    "DEFAULT.a": ["1,\n2,\n# 3"],
    "DEFAULT.b": ["\nx"],
  });
});

Deno.test("one pair of equal quotes is stripped", () => {
  assert.deepEqual(texts(`[DEFAULT]\na = "x y "\nb = 'q'\nc = "odd'\nd = "\ne = ""f""`), {
    "DEFAULT.a": ["x y "],
    "DEFAULT.b": ["q"],
    "DEFAULT.c": [`"odd'`],
    "DEFAULT.d": [""],
    "DEFAULT.e": [`"f"`],
  });
});

Deno.test("sections merge whatever their case, DEFAULT alone keeps it", () => {
  assert.deepEqual(texts("[Database]\na=1\n[DEFAULT]\nb=2\n[database]\na=3\n[default]\nb=4"), {
    "database.a": ["1", "3"],
    "DEFAULT.b": ["2"],
    "default.b": ["4"],
  });
});

Deno.test("all kinds of line ends", () => {
  assert.deepEqual(texts("[a]\r\nx=1\r\ny=2\rz=3\n"), { "a.x": ["1"], "a.y": ["2"], "a.z": ["3"] });
});

const MALFORMED: readonly (readonly [string, number, RegExp])[] = [
  ["[a]\n\nmysql//u-secret", 3, /neither name = value/],
  ["a = secret", 1, /before the first \[section\]/],
  ["[a\nx=1", 1, /closing bracket/],
  ["[]", 1, /no name/],
  ["[a]\n= secret", 2, /no name before/],
  ["[a]\n  secret", 2, /begins with a blank/],
  ["[a]\nx = 1\n# comment\n  secret", 4, /begins with a blank/],
  ["[a]\nx = 1\n\n  secret", 4, /begins with a blank/],
];

for (const [text, line, reason] of MALFORMED) {
  Deno.test(`malformed: ${JSON.stringify(text)}`, () => {
    assert.throws(() => parseIni(text, "/etc/nova/nova.conf"), (error: Error) => {
      assert.match(error.message, new RegExp(`/etc/nova/nova.conf, line ${line}: `));
      assert.match(error.message, reason);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  });
}

Deno.test("whatever value is written comes back", () => {
  const word = fc.stringMatching(/^[a-z_][a-z0-9_]{0,9}$/);
  // Blanks at the ends and one pair of quotes are what a file cannot hold as they are.
  const value = fc.string({ unit: "grapheme" }).filter((text) =>
    text === text.trim() && !/[\r\n]/.test(text) && !/^(["']).*\1$|^["']$/.test(text)
  );
  fc.assert(
    fc.property(
      word,
      word,
      value,
      fc.constantFrom("=", ":", " = "),
      (section, name, text, mark) => {
        const file = `[${section}]\n${name}${mark}${text}`;
        assert.deepEqual(texts(file), { [`${section}.${name}`]: [text] });
      },
    ),
  );
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { drawYaml } from "./yaml.ts";

function renderYaml(rows: Parameters<typeof drawYaml>[0]): string {
  return [...drawYaml(rows)].join("");
}

/**
 * Texts that one or the other parser takes for something else when they stand without quotes: by the
 * types of YAML 1.1 (yaml.org/type), by YAML 1.2, or because of a sign that YAML has a use for.
 */
const ODD_TEXTS = [
  ...["y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "on", "On", "ON", "off", "Off"],
  ...["OFF", "true", "True", "TRUE", "false", "False", "FALSE", "null", "Null", "NULL", "~", ""],
  ...["1:30", "190:20:30", "1:30.5", "190:20:30.15", "1_000", "685_230.15", "0b1010", "0x1F"],
  ...["010", "0o17", "08", "+12", "-7", "1.", ".5", "6.8523015e+5", "1e3", ".inf", "-.INF", ".NaN"],
  ...["2024-01-01", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5", "1,000", "12:00"],
  ...["=", "<<", ":symbol", "!", "!!str x", "&anchor", "*alias", "@at", "`tick", "%", "%YAML 1.1"],
  ...[
    "-",
    "- a",
    "?",
    "? a",
    ":",
    ": a",
    "a: b",
    "a:",
    "# a",
    "a # b",
    "|",
    ">",
    "[",
    "]",
    "{a: b}",
  ],
  ...[
    "'",
    '"',
    "\\",
    "---",
    "...",
    " a",
    "a ",
    "a\nb",
    "\t",
    "\r\n",
    "\x07",
    "\x7f",
    "\x85",
    "\xa0",
  ],
  ...["\u2028", "\ufeff", "\uffff", "ü€", "😀"],
];

function readBack(rows: Parameters<typeof renderYaml>[0], version: "1.1" | "1.2"): unknown {
  return parse(renderYaml(rows), { version, schema: version === "1.1" ? "yaml-1.1" : "core" });
}

Deno.test("texts are texts to every parser, numbers, truth values and null are themselves", () => {
  const rows = ODD_TEXTS.map((name) => ({ name, size: 1.5, count: 0, disabled: true, url: null }));
  for (const version of ["1.1", "1.2"] as const) assert.deepEqual(readBack(rows, version), rows);
});

Deno.test("any text comes back from YAML 1.1 and 1.2", () => {
  const row = fc.record({ name: fc.string({ unit: "binary" }), other: fc.string() }, {
    noNullPrototype: true,
  });
  fc.assert(fc.property(fc.array(row), (rows) => {
    for (const version of ["1.1", "1.2"] as const) assert.deepEqual(readBack(rows, version), rows);
  }));
});

Deno.test("no rows are an empty list, and a missing value is null", () => {
  assert.equal(renderYaml([]), "[]\n");
  assert.equal(
    renderYaml([{ name: undefined, disabled: false }, { name: "b", disabled: true }]),
    '- name: null\n  disabled: false\n- name: "b"\n  disabled: true\n',
  );
});

Deno.test("only characters that YAML allows stand there as they are", () => {
  /** What YAML 1.1 calls printable, without what it takes for breaks of lines. */
  const allowed =
    /^[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;
  const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
  fc.assert(fc.property(fc.array(unit).map((all) => all.join("")), (name) => {
    assert.match(renderYaml([{ name }]).slice(0, -1), allowed);
  }));
});

/** Runs Python; undefined where it, or a module that the script imports, is not installed. */
async function python(script: string, stdin: string): Promise<string | undefined> {
  const child = new Deno.Command("python3", {
    args: ["-c", script],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = child.output();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(stdin));
  await writer.close();
  const { success, stdout, stderr } = await output;
  const failure = new TextDecoder().decode(stderr);
  if (!success && failure.includes("ModuleNotFoundError")) return undefined;
  assert.ok(success, failure);
  return new TextDecoder().decode(stdout);
}

const hasPyYaml = await python("import yaml", "").catch(() => undefined) !== undefined;

Deno.test({
  name: "PyYAML reads all texts back as they are",
  ignore: !hasPyYaml,
  async fn() {
    const generated = fc.sample(
      fc.oneof(
        fc.string({ unit: "grapheme" }),
        fc.stringMatching(/^[-+.:_0-9xobeEtTzZ ]{1,12}$/),
        fc.mixedCase(fc.constantFrom("yes", "no", "on", "off", "null", ".inf", "-.nan", "true")),
      ),
      1000,
    );
    const rows = [...ODD_TEXTS, ...generated]
      .map((name) => ({ name, disabled: false, url: null, count: 3 }));
    const read = await python(
      "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin.buffer), sys.stdout)",
      renderYaml(rows),
    );
    assert.deepEqual(JSON.parse(read!), rows);
  },
});

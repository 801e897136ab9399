import assert from "node:assert/strict";
import fc from "fast-check";
import { parse as parseYaml } from "yaml";
import type { OutputFormat } from "./formats.ts";
import type { ResultRow } from "./output.ts";
import type { ResultSpec } from "./result.ts";
import { createOutput } from "./run_output.ts";

const cells: ResultSpec = {
  columns: [{ key: "name", header: "Name" }, { key: "disabled", header: "Disabled" }],
  layout: "table",
};

async function printed(format: OutputFormat, rows: readonly ResultRow[], spec = cells) {
  let stdout = "";
  let stderr = "";
  const output = await createOutput({
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
  }, { result: spec, format });
  output.say("Two cells.");
  output.result(rows);
  return { stdout, stderr, output };
}

const rows = [{ name: 'a "b", c', disabled: false }, { disabled: true, extra: "not declared" }];

Deno.test("table: sentences stand beside the result on standard output", async () => {
  const { stdout, stderr } = await printed("table", rows);
  assert.match(stdout, /^Two cells\.\n\+-+\+-+\+\n\| {3}Name {3}\| Disabled \|\n/);
  assert.equal(stderr, "");
});

Deno.test("json: an array of objects with the declared keys, alone on standard output", async () => {
  const { stdout, stderr } = await printed("json", rows);
  assert.equal(
    stdout,
    `[
  {
    "name": "a \\"b\\", c",
    "disabled": false
  },
  {
    "name": null,
    "disabled": true
  }
]
`,
  );
  assert.equal(stderr, "Two cells.\n");
});

Deno.test("yaml: a sequence of mappings; long values stay on their line", async () => {
  const long = "x ".repeat(100) + "y";
  const { stdout } = await printed("yaml", [{ name: long, disabled: true }]);
  assert.equal(stdout, `- name: "${long}"\n  disabled: true\n`);
});

Deno.test("csv: a header of keys, values quoted where they must be", async () => {
  const { stdout } = await printed("csv", rows);
  assert.equal(stdout, 'name,disabled\n"a ""b"", c",false\n,true\n');
});

Deno.test("without rows each format is still itself", async () => {
  assert.equal((await printed("json", [])).stdout, "[]\n");
  assert.equal((await printed("yaml", [])).stdout, "[]\n");
  assert.equal((await printed("csv", [])).stdout, "name,disabled\n");
});

Deno.test("a quiet or empty result is none in a table, and one in the formats for programs", async () => {
  for (
    const [format, given, options, stdout, stderr] of [
      ["table", [], { empty: "None." }, "None.\n", ""],
      ["table", [], { empty: "None.", quiet: true }, "", ""],
      ["table", rows, { quiet: true }, "", ""],
      ["json", [], { empty: "None." }, "[]\n", "None.\n"],
      ["json", [], { empty: "None.", quiet: true }, "[]\n", ""],
      ["csv", rows.slice(1), { quiet: true }, "name,disabled\n,true\n", ""],
    ] as const
  ) {
    const written = { stdout: "", stderr: "" };
    const output = await createOutput({
      stdout: (text) => void (written.stdout += text),
      stderr: (text) => void (written.stderr += text),
    }, { result: cells, format });
    output.result(given, options);
    assert.deepEqual(written, { stdout, stderr });
  }
});

Deno.test("layout value: bare values in a table's place", async () => {
  const spec: ResultSpec = { columns: [{ key: "version", header: "Version" }], layout: "value" };
  assert.equal((await printed("table", [{ version: "abc" }], spec)).stdout, "Two cells.\nabc\n");
  assert.equal((await printed("csv", [{ version: "abc" }], spec)).stdout, "version\nabc\n");
});

Deno.test("json and yaml hold any text unharmed", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary" }), fc.boolean(), async (name, disabled) => {
      const row = { name, disabled };
      assert.deepEqual(JSON.parse((await printed("json", [row])).stdout), [row]);
      const yaml = (await printed("yaml", [row])).stdout;
      for (const version of ["1.1", "1.2"] as const) {
        assert.deepEqual(parseYaml(yaml, { version }), [row]);
      }
    }),
  );
});

Deno.test("warnings and errors are marked, on standard error", async () => {
  let stderr = "";
  const output = await createOutput({
    stdout: () => assert.fail("nothing belongs on standard output"),
    stderr: (text) => void (stderr += text),
  }, { format: "table" });
  output.warn("odd");
  output.error("bad");
  assert.equal(stderr, "WARNING: odd\nERROR: bad\n");
});

Deno.test("a line that grows: each piece at once, or all at its end where it would be in the way", async () => {
  const canvas = { status: { show() {}, hide() {} }, terminal: undefined };
  const pieces = ["Archiving..", ".", ".", ".complete\n"];
  const whole = ["Archiving.....complete\n"];
  for (
    const [options, stdout, stderr] of [
      [{ format: "table" }, pieces, []],
      [{ format: "table", canvas }, whole, []],
      [{ format: "json" }, [], whole],
      [{ format: "yaml" }, [], whole],
      [{ format: "csv", canvas }, [], whole],
    ] as const
  ) {
    const written = { stdout: [] as string[], stderr: [] as string[] };
    const output = await createOutput({
      stdout: (text) => void written.stdout.push(text),
      stderr: (text) => void written.stderr.push(text),
    }, options);
    const line = output.beginLine("Archiving..");
    line.add(".");
    line.add(".");
    line.end(".complete");
    assert.deepEqual(written, { stdout, stderr });
  }
});

Deno.test("a second result, or one that is not declared, is a mistake of the action", async () => {
  const { output } = await printed("json", []);
  assert.throws(() => output.result([]), /second result/);
  const streams = { stdout: () => {}, stderr: () => {} };
  const undeclared = await createOutput(streams, { format: "table" });
  assert.throws(() => undeclared.result([]), /declares no result/);
});

/** What moves a terminal's title, forges a line, and turns the direction of writing round. */
const HOSTILE = "h\nERROR: forged\x1b]0;title\x07\u009b2J\u202e";
const SHOWN = "h\\nERROR: forged\\x1b]0;title\\x07\\x9b2J\\u202e";

Deno.test("sentences show what could steer a terminal or forge a line", async () => {
  const written = { stdout: "", stderr: "" };
  const output = await createOutput({
    stdout: (text) => void (written.stdout += text),
    stderr: (text) => void (written.stderr += text),
  }, { format: "table" });
  output.say(HOSTILE);
  output.warn(HOSTILE, HOSTILE);
  output.error(HOSTILE);
  assert.deepEqual(written, {
    stdout: `${SHOWN}\n`,
    stderr: `WARNING: ${SHOWN}\n${SHOWN}\nERROR: ${SHOWN}\n`,
  });
});

Deno.test("results show it on a terminal, and are byte for byte elsewhere", async () => {
  async function result(format: OutputFormat, toTerminal: boolean, spec = cells) {
    let stdout = "";
    const output = await createOutput({
      stdout: (text) => void (stdout += text),
      stderr: () => assert.fail("nothing belongs on standard error"),
      toTerminal,
    }, { result: spec, format });
    output.result([{ name: HOSTILE, disabled: true }]);
    return stdout;
  }
  const value: ResultSpec = { columns: [{ key: "name", header: "Name" }], layout: "value" };
  const control = /[^\n\x20-\x7e]/;
  for (const format of ["table", "json", "yaml", "csv"] as const) {
    assert.doesNotMatch(await result(format, true), control, format);
  }
  assert.match(await result("table", true), /\| h\\nERROR: forged\\x1b\]0;title.* \|/);
  assert.equal(await result("table", true, value), `${SHOWN}\n`);
  assert.deepEqual(JSON.parse(await result("json", true)), [{ name: HOSTILE, disabled: true }]);
  assert.equal(await result("table", false, value), `${HOSTILE}\n`);
  assert.ok((await result("table", false)).includes("ERROR: forged\x1b]0;title\x07\u009b2J\u202e"));
});

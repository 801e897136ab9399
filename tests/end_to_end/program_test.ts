/** The compiled program as an operator has it: one file in an empty folder, and nothing else. */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { unpack } from "./unpack.ts";

Deno.test("the program alone prints its version and help with an empty environment", async () => {
  await using program = await unpack();
  const { version } = JSON.parse(await Deno.readTextFile("deno.json"));
  assert.deepEqual(await program.run("--version"), {
    code: 0,
    stdout: `${version}\n`,
    stderr: "",
  });
  for (const level of [[], ["cell_v2"], ["cell_v2", "list_cells"]]) {
    const { code, stdout, stderr } = await program.run(...level, "--help");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^usage: nova-manage /);
  }
});

Deno.test("every format comes out of the program, whose bundle loads each when asked", async () => {
  await using program = await unpack();
  const nova = async (...args: string[]) => {
    const { code, stdout, stderr } = await program.run("--config-file", "nova.conf", ...args);
    assert.equal(code, 0, stderr);
    return stdout;
  };
  await nova("api_db", "sync");
  await nova("cell_v2", "map_cell0", "--database_connection", "sqlite:////cell0.sqlite");
  const list = (format: string) => nova("cell_v2", "list_cells", "--format", format);

  const cell0 = {
    name: "cell0",
    uuid: "00000000-0000-0000-0000-000000000000",
    transport_url: "none:/",
    database_connection: "sqlite://cell0.sqlite",
    disabled: false,
  };
  assert.deepEqual(JSON.parse(await list("json")), [cell0]);
  assert.equal(
    await list("yaml"),
    "- " + Object.entries(cell0).map(([key, value]) => `${key}: ${value}\n`).join("  "),
  );
  const [header, row, end] = (await list("csv")).split("\n");
  assert.equal(header, Object.keys(cell0).join(","));
  assert.match(row, /^cell0,00000000-/);
  assert.equal(end, "");
});

Deno.test("the program holds no path of the machine that compiled it", async () => {
  const program = Buffer.from(await Deno.readFile("dist/nova-manage"));
  assert.ok(program.includes("list_cells"), "the bundle is not embedded as plain text");
  assert.ok(!program.includes(Deno.cwd()));
});

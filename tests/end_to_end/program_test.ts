/** The compiled program as an operator has it: one file in an empty folder, and nothing else. */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { releases } from "../../src/schema/releases.ts";
import { compiledSources } from "../../scripts/commit.ts";
import { version, withCommit } from "../../src/version.ts";
import { unpack } from "./unpack.ts";

Deno.test("the program alone prints its version and help with an empty environment", async () => {
  await using program = await unpack();
  const { build } = await compiledSources();
  const { code, stdout, stderr } = await program.run("--version");
  const commit = withCommit(version, build);
  assert.deepEqual([code, stdout, stderr], [0, `${commit}\n`, ""]);
  for (const level of [[], ["cell_v2"], ["cell_v2", "list_cells"]]) {
    const { code, stdout, stderr } = await program.run(...level, "--help");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^usage: nova-manage /);
  }
});

Deno.test("scripts that compare versions find the newest release of Nova", async () => {
  await using program = await unpack();
  // As deployment tools do it, openstack-helm, puppet and others.
  const lines = [
    `nova --version 2>&1 | cut -d. -f1`,
    `nova version | awk -F. '{print $1}'`,
    `nova --version | awk '{print $NF}' | sed 's/[.].*//'`,
    `nova --version 2>&1 | grep -Eo '[0-9]+[.][0-9]+[.][0-9]+' | cut -d. -f1`,
    `nova --version | grep -Eo '[0-9]+' | head -1`,
    `v=$(nova --version 2>&1 | grep -Eo '[0-9]+[.][0-9]+[.][0-9]+'); echo "\${v%%.*}"`,
    `{ nova --version; echo 14.0.0; echo 33.9.9; } | sort -V | tail -1 | cut -d. -f1`,
    `{ nova --version; echo 14.0.0; } | grep -Eo '[0-9]+[.][0-9]+[.][0-9]+' | sort -V | tail -1 |
       cut -d. -f1`,
  ];
  const newest = String(releases.at(-1)!.version);
  for (const line of lines) assert.equal((await program.shell(line)).stdout.trim(), newest, line);
  const oldest = `{ nova --version; echo 14.0.0; } | grep -Eo '[0-9]+[.][0-9]+[.][0-9]+' | sort -V`;
  assert.equal((await program.shell(oldest)).stdout, `14.0.0\n${newest}.0.0\n`);
  const own = (await program.shell("nova --version | cut -d+ -f2")).stdout.trim();
  const settings = JSON.parse(await Deno.readTextFile("deno.json"));
  assert.equal(own.replace(/-g.*/, "").replaceAll("-", "."), settings.version);
});

Deno.test("--version --verbose tells the commit, Deno, the drivers and the newest schema", async () => {
  await using program = await unpack();
  const { code, stdout, stderr } = await program.run("--version", "--verbose");
  assert.deepEqual([code, stderr], [0, ""]);
  const [first, ...lines] = stdout.trimEnd().split("\n");
  assert.equal(`${first}\n`, (await program.run("--version")).stdout);
  const told = new Map(lines.map((line) => line.split(/ {2,}/) as [string, string]));
  const { imports } = JSON.parse(await Deno.readTextFile("deno.json"));
  const { build } = await compiledSources();
  if (build !== undefined) assert.ok(told.get("commit")!.startsWith(`${build.commit} of `));
  assert.match(told.get("Deno")!, new RegExp(`^${Deno.version.deno}, V8 [\\d.]+`));
  for (const name of ["kysely", "mysql2", "postgres"]) {
    assert.equal(`npm:${name}@${told.get(name)!.split(" ")[0]}`, imports[name]);
  }
  assert.match(told.get("SQLite")!, /^3\.\d+\.\d+$/);
  const newest = releases.at(-1)!;
  assert.equal(told.get("main database"), newest.main);
  assert.equal(told.get("API database"), newest.api);
  assert.ok(told.get("newest schema")!.startsWith(`Nova ${newest.version} `));
});

Deno.test("called nova-status it is that program, whose bundle reads policy files when asked", async () => {
  await using program = await unpack();
  const synced = await program.run("--config-file", "nova.conf", "api_db", "sync");
  assert.equal(synced.code, 0, synced.stderr);
  await Deno.symlink("nova-manage", `${program.folder}/nova-status`);
  await Deno.writeTextFile(
    `${program.folder}/policy.yaml`,
    "system_admin_api: role:admin and system_scope:all\n",
  );
  const { code, stdout, stderr } = await program.shell(
    "./nova-status --config-file nova.conf upgrade check --release xena --format json",
  );
  assert.equal(code, 2, stderr);
  const rows: { check: string; details: string }[] = JSON.parse(stdout);
  const found = rows.find(({ check }) => check === "Policy Scope-based Defaults");
  assert.match(found!.details, /rule system_admin_api asks for a token of the whole system/);
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
    "- " +
      Object.entries(cell0).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`).join("  "),
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

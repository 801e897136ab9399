/** Runs whose standard error or standard output takes nothing: a full disk, a terminal that is gone. */

import assert from "node:assert/strict";
import { endProcess } from "../support/process.ts";
import { unpack, type Unpacked } from "./unpack.ts";

const FULL = "Standard output cannot be written: no space is left on the device.";
const CREATE = "cell_v2 create_cell --transport-url rabbit:///";

/** The program with schemas in its databases, and so many deleted instances in the main one. */
async function deployed(instances = 0): Promise<Unpacked> {
  const program = await unpack();
  const { code, stderr } = await program.shell(
    "nova api_db sync && nova cell_v2 map_cell0 --database_connection sqlite:///cell0 && " +
      "nova db sync --local_cell",
  );
  assert.equal(code, 0, stderr);
  if (instances > 0) {
    const { DatabaseSync } = await import("node:sqlite");
    const main = new DatabaseSync(`${program.folder}/main.sqlite`);
    const insert = main.prepare(
      "INSERT INTO instances (id, uuid, deleted, deleted_at) VALUES (?, ?, ?, '2020-01-01 00:00:00')",
    );
    for (let id = 1; id <= instances; id++) insert.run(id, crypto.randomUUID(), id);
    main.close();
  }
  return program;
}

Deno.test("what standard error cannot take changes neither the work nor its exit code", async () => {
  await using program = await deployed(3);
  const codes: [line: string, code: number][] = [
    ["nova bogus", 2],
    ["nova db version --bogus", 2],
    ["./nova-manage --config-file missing.conf db version", 255],
    ["nova --debug db version", 0],
    [`nova --debug ${CREATE} --database_connection sqlite:///x`, 0],
    [`nova ${CREATE} --database_connection sqlite:///x`, 2],
    ["nova db archive_deleted_rows --max-lag 5", 1],
    ["nova db archive_deleted_rows --max-lag 5", 0],
  ];
  for (const [line, code] of codes) {
    assert.equal((await program.shell(`${line} 2>/dev/full`)).code, code, line);
  }
  // Where the lines that ended with 0 and 1 say so.
  const { DatabaseSync } = await import("node:sqlite");
  const main = new DatabaseSync(`${program.folder}/main.sqlite`);
  const count = (table: string) => main.prepare(`SELECT count(*) n FROM ${table}`).get()!.n;
  assert.deepEqual([count("instances"), count("shadow_instances")], [0, 3]);
  main.close();
});

Deno.test("a result that standard output cannot take ends in 255, and one line says so", async () => {
  await using program = await deployed(1);
  for (
    const line of ["--version", "--help", "bash-completion", "db version", "cell_v2 list_cells"]
  ) {
    const { code, stderr } = await program.shell(`nova ${line} >/dev/full`);
    assert.equal(code, 255, line);
    assert.ok(stderr.startsWith(`ERROR: ${FULL}`), stderr);
    assert.equal(stderr.split("\n").length, 2, stderr);
  }
  // The work of a command that prints on its way is done all the same.
  const archive = await program.shell(
    "nova db archive_deleted_rows --verbose --until-complete >/dev/full",
  );
  assert.equal(archive.code, 255);
  assert.match(
    archive.stderr,
    /^ERROR: [^\n]* The command itself ended with 1; \d+ lines are lost\n$/,
  );
  assert.equal((await program.shell("nova db archive_deleted_rows")).code, 0);
  assert.equal((await program.shell("nova db version >/dev/full 2>/dev/full")).code, 255);
});

Deno.test("what cannot be read anywhere else stands in that line: a new cell's UUID", async () => {
  await using program = await deployed();
  const created = await program.shell(
    `nova ${CREATE} --database_connection sqlite:///new --name new --verbose >/dev/full`,
  );
  assert.equal(created.code, 255);
  const uuid = /ended with 0; lost is: ([0-9a-f-]{36})\n$/.exec(created.stderr)?.[1];
  assert.ok(uuid, created.stderr);
  const { stdout } = await program.shell("nova cell_v2 list_cells --format json");
  assert.equal(
    JSON.parse(stdout).find(({ name }: { name: string }) => name === "new").uuid,
    uuid,
  );
});

Deno.test("a terminal that is gone takes nothing and changes nothing", async () => {
  await using program = await deployed(1);
  const lines = [
    ["nova bogus", 2],
    ["./nova-manage --config-file missing.conf db version", 255],
    ["nova --debug db archive_deleted_rows --max-lag 5 --verbose", 1],
    ["nova db version", 0],
  ] as const;
  // Beyond HUP, as under nohup: the terminal goes first, and then the program is started.
  const script = [
    "trap '' HUP",
    `nova() { ./nova-manage --config-file nova.conf "$@"; }`,
    "echo ready",
    "while [ -e terminal ]; do sleep 0.05; done",
    ...lines.map(([line]) => `${line}; echo $? >>codes`),
    "mv codes ended",
  ].join("\n");
  await Deno.writeTextFile(`${program.folder}/script`, script);
  await Deno.writeTextFile(`${program.folder}/terminal`, "");
  const terminal = new Deno.Command("script", {
    args: ["--quiet", "--command", "exec /bin/sh ./script", "/dev/null"],
    cwd: program.folder,
    env: { SHELL: "/bin/sh" },
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const shown = terminal.stdout.getReader();
  await shown.read();
  await shown.cancel();
  endProcess(terminal, "SIGKILL");
  await terminal.status;
  await Deno.remove(`${program.folder}/terminal`);
  let ended: string | undefined;
  for (let polls = 0; ended === undefined; polls++) {
    assert.ok(polls < 1200, "the runs do not come to their end");
    await new Promise((resolve) => setTimeout(resolve, 50));
    ended = await Deno.readTextFile(`${program.folder}/ended`).catch(() => undefined);
  }
  assert.deepEqual(ended.trim().split("\n").map(Number), lines.map(([, code]) => code));
});

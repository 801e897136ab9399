/** The compiled program with plugins of a site: TypeScript beside it, and no toolchain anywhere. */

import assert from "node:assert/strict";
import { documentedPlugins } from "../site_plugins/examples.ts";
import { categoryFile, pluginFiles } from "../support/plugin_files.ts";
import { unpack } from "./unpack.ts";

Deno.test("plugins in TypeScript run in the compiled program, with nothing beside it", async () => {
  await using program = await unpack();
  await using files = await pluginFiles(await documentedPlugins());
  const { folder } = program;
  await Deno.writeTextFile(
    `${folder}/nova.conf`,
    `${await Deno.readTextFile(`${folder}/nova.conf`)}` +
      `[nova_manage]\nplugin_path = ${files.path}\n[my_site]\nticket_url = https://tickets/\n`,
  );
  const nova = (...words: string[]) => program.run(...words, "--config-file", "nova.conf");
  assert.equal((await nova("api_db", "sync")).code, 0);
  assert.equal((await nova("db", "sync", "--local_cell")).code, 0);

  const added = await nova("db", "stuck_instances", "--hours", "5");
  assert.deepEqual(added, { code: 0, stdout: "No task is stuck.\n", stderr: "" });
  const { stdout } = await nova("plugins", "list", "--format", "json");
  assert.deepEqual(
    JSON.parse(stdout).map((row: Record<string, unknown>) => [row.command, row.state]),
    [["db stuck_instances", "usable"], ["inventory", "usable"]],
  );
  // The categories are help of what is outside too; the configuration was found at the line's end.
  assert.match(
    (await nova("--help")).stdout,
    /\n {2}inventory +Compare the cells with Placement\./,
  );
  const asked = await nova("inventory", "missing_providers");
  assert.equal(asked.code, 255);
  assert.match(asked.stderr, /^ERROR: .*\[placement\]/);
});

Deno.test("the program makes a plugin, tries it and runs it", async () => {
  await using program = await unpack();
  const shell = (line: string) =>
    program.shell(`umask 022; export NOVA_MANAGE_PLUGIN_PATH=$PWD/plugins; ${line}`);
  const made = await shell(
    "mkdir plugins && nova plugins new greeting >plugins/greeting.ts && " +
      "nova plugins verify plugins/greeting.ts && nova greeting greet you --format csv",
  );
  assert.deepEqual([made.code, made.stderr], [0, ""]);
  assert.match(made.stdout, /greeting\.ts brings the category greeting with: greet\.\n/);
  assert.match(made.stdout, /\ngreeting\nHello you\n$/);

  assert.equal(
    (await shell("nova plugins types")).stdout,
    await Deno.readTextFile("src/site_plugins/nova-manage.d.ts"),
  );
  const again = await shell("chmod g+w plugins/greeting.ts; nova greeting greet you");
  assert.deepEqual([again.code, again.stdout], [255, ""]);
  assert.match(again.stderr, /^ERROR: The plugin .*greeting\.ts is left out: its group may write/);
});

Deno.test("a built-in command does not look into the folder, which would be told", async () => {
  await using program = await unpack();
  await using files = await pluginFiles({ "other.js": categoryFile("other") });
  await Deno.chmod(files.path, 0o777);
  const shell = (line: string) =>
    program.shell(`export NOVA_MANAGE_PLUGIN_PATH=${files.path}; ${line}`);
  const looked = /^WARNING: The plugin folder .* is not looked into: every user may write to /;
  assert.match((await shell("nova other go")).stderr, looked);
  assert.match((await shell("nova --help")).stderr, looked);
  for (const line of ["nova --version", "nova db sync --help", "nova cell_v2 list_hosts --nope"]) {
    const { stderr } = await shell(line);
    assert.ok(!stderr.includes(files.path), stderr);
  }
  const { code, stderr } = await shell("nova api_db sync && nova cell_v2 list_cells");
  assert.equal(code, 0);
  assert.ok(!stderr.includes(files.path), stderr);
});

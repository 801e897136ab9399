/** Runs what docs/plugins.md shows. */

import assert from "node:assert/strict";
import { loadPlugin } from "../../src/site_plugins/load_plugin.ts";
import { readFileName } from "../../src/site_plugins/file_name.ts";
import { template } from "../../src/site_plugins/texts.ts";
import { addComputeNode, addInstances } from "../support/nova_rows.ts";
import { cellUuid, cloudWithCells } from "../support/cells.ts";
import { TEST_NOW } from "../support/context.ts";
import { FAKE_PASSWORD, startFakeCloud, testServices } from "../support/fake_cloud.ts";
import { pluginFiles } from "../support/plugin_files.ts";
import { testEngines } from "../support/servers.ts";
import { documentedPlugins } from "./examples.ts";

/** Loads an example as the program does. */
async function load(name: string) {
  await using files = await pluginFiles(await documentedPlugins());
  const { category, action, problems } = await loadPlugin(
    `${files.path}/${name}`,
    readFileName(name)!,
  );
  assert.deepEqual(problems, []);
  return { category, action };
}

for (const engine of testEngines) {
  Deno.test(`db stuck_instances finds tasks that stand still, on ${engine}`, async () => {
    const { action } = await load("db.stuck_instances.ts");
    await using cloud = await cloudWithCells(engine, 1);
    const { database } = cloud.cells[0];
    const hoursAgo = (hours: number) =>
      new Date(TEST_NOW.getTime() - hours * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
    const add = (uuid: string, hours: number, task_state: string | null, deleted = 0) =>
      database.query.insertInto("instances")
        .values({ uuid, host: "node1", task_state, updated_at: hoursAgo(hours), deleted })
        .execute();
    await add("fresh", 1, "spawning");
    await add("stuck", 30, "deleting");
    await add("idle", 30, null);
    await add("gone", 30, "deleting", 4);

    const options = { ...cloud.options, my_site: { ticket_url: "https://tickets/new?of=" } };
    const { code, stdout, stderr } = await cloud.run(action!, {}, { options, format: "json" });
    assert.deepEqual([code, stderr], [3, ""]);
    assert.deepEqual(JSON.parse(stdout), [{
      uuid: "stuck",
      host: "node1",
      task_state: "deleting",
      updated_at: hoursAgo(30),
      ticket: "https://tickets/new?of=stuck",
    }]);
    const later = await cloud.run(action!, { hours: 31 });
    assert.deepEqual([later.code, later.stdout], [0, "No task is stuck.\n"]);
    const fewer = { ...cloud.options, my_site: { stuck_hours: "1" } };
    assert.match((await cloud.run(action!, {}, { options: fewer })).stdout, /stuck/);
  });
}

Deno.test("inventory missing_providers asks all cells and Placement, and goes on without a cell", async () => {
  const { category } = await load("inventory.ts");
  const [action] = category!.actions;
  await using cloud = await cloudWithCells("sqlite", 2);
  await using fake = startFakeCloud();
  await addComputeNode(cloud.cells[0].database, "node1");
  await addComputeNode(cloud.cells[1].database, "node2");
  const [{ uuid }] = await cloud.cells[0].database.query.selectFrom("compute_nodes")
    .select("uuid").execute();
  fake.answer = ({ path }) =>
    path === "/resource_providers" ? Response.json({ resource_providers: [{ uuid }] }) : undefined;
  const options = { ...cloud.options, placement: fake.section };

  const run = async () => {
    await using services = testServices(options);
    return await cloud.run(action, {}, { options, services, format: "json" });
  };
  const { code, stdout, stderr } = await run();
  assert.deepEqual([code, stderr], [3, ""]);
  const [missing] = JSON.parse(stdout);
  assert.deepEqual([missing.cell, missing.host], ["cell2", "node2"]);

  await (await cloud.api()).query.updateTable("cell_mappings")
    .set({ database_connection: "sqlite:////nowhere/at/all" })
    .where("uuid", "=", cellUuid(2)).execute();
  const lame = await run();
  assert.equal(lame.code, 255);
  assert.match(lame.stderr, /^Placement knows .*\nERROR: .*cell cell2/);
  assert.equal(lame.stdout, "[]\n");

  fake.answer = () => Response.json([]);
  await assert.rejects(run(), /Placement at http:.* does not list its providers/);
  assert.ok(!`${stderr}${lame.stderr}`.includes(FAKE_PASSWORD));
});

Deno.test("what plugins new prints works as it is", async () => {
  const [greeting, states] = ["greeting.ts", "db.count_states.ts"]
    .map((file) => ({ file, name: readFileName(file)! }));
  await using files = await pluginFiles(
    Object.fromEntries([greeting, states].map(({ file, name }) => [file, template(name)])),
  );
  await using cloud = await cloudWithCells("sqlite", 1);
  await addInstances(cloud.cells[0].database, [
    { uuid: "a", vm_state: "active" },
    { uuid: "b", vm_state: "active" },
  ]);
  const { category } = await loadPlugin(`${files.path}/${greeting.file}`, greeting.name);
  const greeted = await cloud.run(category!.actions[0], { who: "you", max_count: 2 });
  assert.equal(greeted.stdout.match(/Hello you/g)?.length, 2);
  const { action } = await loadPlugin(`${files.path}/${states.file}`, states.name);
  const counted = await cloud.run(action!, {}, { format: "json" });
  assert.deepEqual(JSON.parse(counted.stdout), [{ vm_state: "active", instances: 2 }]);
});

Deno.test("the examples are formatted, and the linter finds nothing in them", async () => {
  const plugins = await documentedPlugins();
  assert.deepEqual(Object.keys(plugins), ["db.stuck_instances.ts", "inventory.ts"]);
  await using files = await pluginFiles(plugins);
  for (const args of [["fmt", "--check", "--line-width=100"], ["lint"]]) {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...args, ...Object.keys(plugins)],
      cwd: files.path,
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
  }
});

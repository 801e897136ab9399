import assert from "node:assert/strict";
import { testContext } from "../../tests/support/context.ts";
import { actionFile, categoryFile, pluginFiles } from "../../tests/support/plugin_files.ts";
import { listPlugins } from "./list.ts";

const list = listPlugins({
  categories: ["db"],
  actionsOf: () => Promise.resolve(["purge"]),
});

/** Lists the plugins of these folders. */
async function run(plugin_path: string, format: "table" | "json" = "json") {
  const context = await testContext({
    result: list.result,
    format,
    options: { nova_manage: { plugin_path } },
  });
  assert.equal(await list.run(context, {}), 0);
  return context;
}

Deno.test("each plugin is listed with its file, versions, state and reason", async () => {
  await using files = await pluginFiles({
    "a.js": categoryFile("a"),
    "db.count.js": actionFile("count"),
    "db.purge.js": actionFile("purge"),
    "old.js": "export const contractVersion = 0; export const version = '0.9'; export default 1;",
  });
  const rows = JSON.parse((await run(`${files.path}:/nowhere`)).stdout());
  const refused = { state: "refused", version: null, contract: null };
  assert.deepEqual(rows, [
    { ...refused, command: null, file: "/nowhere", reason: "it does not exist" },
    {
      command: "a",
      file: `${files.path}/a.js`,
      version: "1.0",
      contract: 1,
      state: "usable",
      reason: "",
    },
    {
      command: "db count",
      file: `${files.path}/db.count.js`,
      version: null,
      contract: 1,
      state: "usable",
      reason: "",
    },
    {
      ...refused,
      command: "db purge",
      file: `${files.path}/db.purge.js`,
      reason: "there is a built-in action db purge",
    },
    {
      ...refused,
      command: "old",
      file: `${files.path}/old.js`,
      version: "0.9",
      contract: 0,
      reason: "it was written for version 0 of the plugin contract; this nova-manage has version 1",
    },
  ]);
});

Deno.test("where there is nothing, that is said", async () => {
  await using files = await pluginFiles({});
  assert.equal(
    (await run(files.path, "table")).stdout(),
    `There are no plugins in ${files.path}.\n`,
  );
  assert.equal((await run("", "table")).stdout(), "There is no folder for plugins.\n");
});

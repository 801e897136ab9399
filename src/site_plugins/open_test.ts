import assert from "node:assert/strict";
import { categoryFile, pluginFiles } from "../../tests/support/plugin_files.ts";
import type { OutsideWords } from "../plugin/outside.ts";
import { openSitePlugins } from "./open.ts";

/** What is found with a configuration file of this text, and these variables of the environment. */
async function words(text: string, environment: Record<string, string>): Promise<OutsideWords> {
  await using config = await pluginFiles({ "nova.conf": text });
  const plugins = await openSitePlugins({
    builtIn: { categories: [], actionsOf: () => Promise.resolve([]) },
    sources: [{ kind: "file", path: `${config.path}/nova.conf` }],
    environment: new Map(Object.entries(environment)),
  });
  return await plugins.words();
}

Deno.test("the folders come from the configuration, and before it from the environment", async () => {
  await using one = await pluginFiles({ "a.js": categoryFile("a") });
  await using two = await pluginFiles({ "b.js": categoryFile("b") });
  const found = async (text: string, environment: Record<string, string> = {}) => {
    const { brought, problems } = await words(text, environment);
    return [...brought.map(({ category }) => category), ...problems];
  };
  const option = `[DEFAULT]\nplugins = ${one.path}\n[nova_manage]\nplugin_path = $plugins`;
  assert.deepEqual(await found(option), ["a"]);
  assert.deepEqual(await found(`${option}:${two.path}:`), ["a", "b"]);
  assert.deepEqual(await found(option, { NOVA_MANAGE_PLUGIN_PATH: two.path }), ["b"]);
  assert.deepEqual(await found(option, { OS_NOVA_MANAGE__PLUGIN_PATH: two.path }), ["b"]);
  assert.deepEqual(await found(option, { NOVA_MANAGE_PLUGIN_PATH: "" }), []);
});

Deno.test("a configuration that cannot be read leaves the environment, or the usual folder", async () => {
  await using files = await pluginFiles({ "a.js": categoryFile("a") });
  const set = await words("[broken", { NOVA_MANAGE_PLUGIN_PATH: files.path });
  assert.deepEqual(set.brought.map(({ category }) => category), ["a"]);
  assert.deepEqual(set.problems, []);
  const [problem] = (await words("[broken", {})).problems;
  assert.match(problem, /^The configuration cannot be read, so .*nova\.conf, line 1: /);
});

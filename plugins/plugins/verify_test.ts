import assert from "node:assert/strict";
import { testContext } from "../../tests/support/context.ts";
import { actionFile, categoryFile, pluginFiles } from "../../tests/support/plugin_files.ts";
import { verify } from "./verify.ts";

const action = verify({ categories: ["db"], actionsOf: () => Promise.resolve(["purge"]) });

/** Verifies a file while nothing is installed. */
async function run(file: string) {
  const context = await testContext({ options: { nova_manage: { plugin_path: "" } } });
  const code = await action.run(context, { file });
  return { code, stdout: context.stdout(), stderr: context.stderr() };
}

Deno.test("a plugin that can be used says what it brings", async () => {
  await using files = await pluginFiles({
    "a.js": categoryFile("a"),
    "db.count.js": actionFile("count"),
  });
  assert.deepEqual(await run(`${files.path}/a.js`), {
    code: 0,
    stdout: `${files.path}/a.js brings the category a with: go.\n`,
    stderr: "",
  });
  assert.deepEqual(await run(`${files.path}/db.count.js`), {
    code: 0,
    stdout: `${files.path}/db.count.js brings the action db count.\n`,
    stderr: "",
  });
});

Deno.test("one that cannot be used ends in 1, with each reason and what to do", async () => {
  await using files = await pluginFiles({
    "a.js": "import 'x';",
    "b.js": "export const contractVersion = 1; export default () => ({ name: 'b', extra: 1 });",
    "db.purge.js": actionFile("purge"),
    "a.b.c.js": "",
  });
  const refused = async (name: string) => {
    const { code, stdout, stderr } = await run(`${files.path}/${name}`);
    assert.deepEqual([code, stdout], [1, ""]);
    return stderr.replaceAll(`${files.path}/`, "");
  };
  assert.match(
    await refused("a.js"),
    /^ERROR: a\.js: line 1: it imports "x"\nA plugin is a single/,
  );
  assert.equal(
    await refused("b.js"),
    "ERROR: b.js: b has a property extra, which the contract does not know\n" +
      "ERROR: b.js: b has no summary\nERROR: b.js: b has no actions\n",
  );
  assert.match(await refused("db.purge.js"), /there is a built-in action db purge/);
  assert.match(await refused("a.b.c.js"), /its name is neither/);
  assert.match(await refused("none.js"), /it does not exist/);
});

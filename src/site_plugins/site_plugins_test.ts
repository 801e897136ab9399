import assert from "node:assert/strict";
import { testContext } from "../../tests/support/context.ts";
import { actionFile, categoryFile, pluginFiles } from "../../tests/support/plugin_files.ts";
import { OperatorError } from "../errors/operator_error.ts";
import type { BuiltInWords } from "../plugin/outside.ts";
import type { PluginFolder } from "./options.ts";
import { sitePlugins } from "./site_plugins.ts";

const builtIn: BuiltInWords = {
  categories: ["db"],
  actionsOf: (category) => Promise.resolve(category === "db" ? ["purge"] : []),
};

function folder({ path }: { readonly path: string }): PluginFolder {
  return { path, isNamed: true };
}

/** Each file with its reasons: `a.ts: there is …`. */
async function states(...folders: readonly PluginFolder[]): Promise<string[]> {
  const found = await sitePlugins(folders, builtIn).inspectAll();
  return found.map(({ file, problems }) =>
    `${file.path.split("/").at(-1)}: ${problems.map(({ reason }) => reason).join("; ") || "usable"}`
  );
}

Deno.test("a file brings a category, or adds an action to one, by its name", async () => {
  await using files = await pluginFiles({
    "a.js": categoryFile("a", "context.output.say(`hello from a`)"),
    "db.count.js": actionFile("count"),
    "a.more.js": actionFile("more"),
    "README": "no plugin",
    "a.d.ts": "no plugin",
  });
  const plugins = sitePlugins([folder(files)], builtIn);
  assert.deepEqual(await plugins.words(), {
    brought: [
      { category: "a", action: undefined, language: "js" },
      { category: "a", action: "more", language: "js" },
      { category: "db", action: "count", language: "js" },
    ],
    problems: [],
  });
  const category = await plugins.category("a");
  assert.equal(category?.name, "a");
  const context = await testContext();
  assert.equal(await category.actions[0].run(context, {}), 0);
  assert.equal(context.stdout(), "hello from a\n");
  assert.equal((await plugins.action("db", "count"))?.name, "count");
  assert.equal((await plugins.action("a", "more"))?.name, "more");
  assert.equal(await plugins.category("b"), undefined);
  assert.equal(await plugins.action("db", "none"), undefined);
});

Deno.test("what cannot be used is named with the reason, and nothing else suffers", async () => {
  await using files = await pluginFiles({
    "A-b.ts": "",
    "broken.js": "export const contractVersion = 1; export default () => nothing;",
    "db.js": categoryFile("db"),
    "db.purge.js": actionFile("purge"),
    "good.js": categoryFile("good"),
    "lost.go.js": actionFile("go"),
    "other.js": categoryFile("another"),
    "version.js": categoryFile("version"),
    "wrong.js": "export const contractVersion = 1; export default () => ({ name: 'wrong' });",
  });
  assert.deepEqual(await states(folder(files)), [
    "A-b.ts: its name is neither CATEGORY.ts or .js nor CATEGORY.ACTION.ts or .js, in small " +
    "letters, digits and underscores",
    "broken.js: loading it failed: ReferenceError: nothing is not defined (line 1)",
    "db.js: there is a built-in category db",
    "db.purge.js: there is a built-in action db purge",
    "good.js: usable",
    "lost.go.js: there is no category lost",
    "other.js: it calls itself another; by its file's name it is other",
    "version.js: version is a word of nova-manage's own",
    "wrong.js: wrong has no summary; wrong has no actions",
  ]);
  const plugins = sitePlugins([folder(files)], builtIn);
  await assert.rejects(
    plugins.category("broken"),
    (error: unknown) =>
      error instanceof OperatorError &&
      error.message.startsWith(`The plugin ${files.path}/broken.js is left out: loading it failed`),
  );
  assert.equal((await plugins.category("good"))?.name, "good");
});

Deno.test("of two files that bring the same, the first counts", async () => {
  await using one = await pluginFiles({ "a.js": categoryFile("a") });
  await using two = await pluginFiles({
    "a.ts": categoryFile("a"),
    "a.go.js": actionFile("go"),
    "b.js": categoryFile("b"),
  });
  assert.deepEqual(await states(folder(one), folder(two)), [
    "a.js: usable",
    `a.go.js: ${one.path}/a.js brings the same`,
    `a.ts: ${one.path}/a.js brings the same`,
    "b.js: usable",
  ]);
});

Deno.test("an action falls with the category that it is added to", async () => {
  await using files = await pluginFiles({ "a.js": "1", "a.more.js": actionFile("more") });
  assert.equal(
    (await states(folder(files)))[1],
    `a.more.js: its category cannot be used: see ${files.path}/a.js`,
  );
});

Deno.test("the version of the contract is looked at before anything is called", async () => {
  const call = "export default () => { throw new Error('called'); };";
  await using files = await pluginFiles({
    "a.js": `export const contractVersion = 2; ${call}`,
    "b.js": call,
    "c.js": "export const contractVersion = 1; export default 5;",
  });
  assert.deepEqual(await states(folder(files)), [
    "a.js: it was written for version 2 of the plugin contract; this nova-manage has version 1",
    "b.js: it does not say which version of the plugin contract it was written for",
    "c.js: its default export is no function",
  ]);
});

Deno.test("a file that is no text, too large, a pipe or others' to write is not read", async () => {
  await using files = await pluginFiles({
    "large.js": `//${"x".repeat(1_048_576)}`,
    "open.js": categoryFile("open"),
  });
  await Deno.writeFile(`${files.path}/bytes.js`, new Uint8Array([0xff, 0xfe]), { mode: 0o600 });
  await Deno.chmod(`${files.path}/open.js`, 0o666);
  await Deno.symlink("nowhere.js", `${files.path}/link.js`);
  const { success } = await new Deno.Command("mkfifo", {
    args: ["-m", "600", `${files.path}/pipe.js`],
  }).output();
  assert.ok(success);
  assert.deepEqual(await states(folder(files)), [
    "bytes.js: it is not UTF-8 text",
    "large.js: it is larger than 1048576 bytes",
    "link.js: it does not exist",
    `open.js: every user may write to ${files.path}/open.js`,
    "pipe.js: it is no regular file",
  ]);
});

Deno.test("a folder that others can write to, or that is not there, is passed over and named", async () => {
  await using files = await pluginFiles({ "a.js": categoryFile("a") });
  const missing = `${files.path}/none`;
  await Deno.chmod(files.path, 0o777);
  const plugins = sitePlugins([folder(files), folder({ path: missing }), {
    path: "plugins",
    isNamed: true,
  }], builtIn);
  const { brought, problems } = await plugins.words();
  assert.deepEqual(brought, []);
  assert.match(problems[0], /^The plugin folder .* is not looked into: every user may write to /);
  assert.match(problems[1], /^The plugin folder .*\/none is not looked into: every user may write/);
  assert.match(
    problems[2],
    /^The plugin folder plugins is not looked into: it is no absolute path/,
  );
  await Deno.chmod(files.path, 0o755);
  assert.deepEqual((await sitePlugins([folder({ path: missing })], builtIn).words()).problems, [
    `The plugin folder ${missing} is not looked into: it does not exist`,
  ]);
  // The usual folder need not be there.
  const usual = sitePlugins([{ path: missing, isNamed: false }], builtIn);
  assert.deepEqual(await usual.words(), { brought: [], problems: [] });
});

Deno.test("an action that forgets its exit code does not end in 0, and a failure names its file", async () => {
  await using files = await pluginFiles({
    "a.js": categoryFile("a", "return undefined"),
    "b.js": categoryFile("b", "return 7"),
    "c.js": categoryFile("c", "\n\n context.nothing.at.all"),
    "d.js": categoryFile("d", "throw new toolkit.OperatorError('no', { hint: 'try' })"),
  });
  const plugins = sitePlugins([folder(files)], builtIn);
  const failure = async (name: string): Promise<Error> => {
    const category = await plugins.category(name);
    return await category!.actions[0].run(await testContext(), {}).then(
      (code) => assert.fail(`ended with ${code}`),
      (error) => error,
    );
  };
  assert.match((await failure("a")).message, /^"a go" has done its work, but returned undefined,/);
  assert.match((await failure("b")).message, /returned 7, which is none of its exit codes$/);
  const unexpected = await failure("c");
  assert.ok(!(unexpected instanceof OperatorError));
  assert.match(unexpected.message, /^the plugin .*\/c\.js: TypeError: /);
  assert.match((unexpected.cause as Error).stack!, new RegExp(`${files.path}/c\\.js:9:\\d+`));
  const own = await failure("d");
  assert.ok(own instanceof OperatorError);
  assert.equal(own.message, "no");
});

import assert from "node:assert/strict";
import { testContext } from "../../tests/support/context.ts";
import { newPlugin } from "./new.ts";

const action = newPlugin({ categories: ["db"], actionsOf: () => Promise.resolve(["purge"]) });

async function run(name: string) {
  const context = await testContext();
  const code = await action.run(context, { name });
  return { code, stdout: context.stdout(), stderr: context.stderr() };
}

Deno.test("a file to begin with is printed, under the name that was asked for", async () => {
  const category = await run("greeting");
  assert.equal(category.code, 0);
  assert.match(category.stdout, /import type \{ CategoryFactory \}/);
  assert.match(category.stdout, /\n {4}name: "greeting",\n/);
  const added = await run("db.states");
  assert.match(added.stdout, /^\/\*\* `nova-manage db states`: [^]*\n {2}name: "states",\n/);
  assert.ok(!`${category.stdout}${added.stdout}`.includes("my_"));
});

Deno.test("names that no plugin can have are refused", async () => {
  for (
    const [name, problem] of [
      ["Greeting", '"Greeting" is neither CATEGORY nor CATEGORY.ACTION'],
      ["a.b.c", '"a.b.c" is neither'],
      ["db", "No plugin can bring db: there is a built-in category db."],
      ["db.purge", "No plugin can bring db purge: there is a built-in action db purge."],
      ["version", "No plugin can bring version: version is a word of nova-manage's own."],
    ]
  ) {
    const { code, stdout, stderr } = await run(name);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.ok(stderr.startsWith(`ERROR: ${problem}`), stderr);
  }
});

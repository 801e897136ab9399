/** The code in docs/, held against the tools that whoever copies it will use. */

import assert from "node:assert/strict";

const root = new URL("../", import.meta.url).pathname;

/** The files that a page shows in full: a path, a colon, and a block of code. */
async function filesOf(page: string): Promise<Map<string, string>> {
  const text = await Deno.readTextFile(`${root}docs/${page}`);
  const found = text.matchAll(/^`([\w/]+\.ts)`:\n\n```ts\n([^]*?)^```$/gm);
  return new Map(found.map(([, path, code]) => [path, code]));
}

Deno.test("docs/plugins.md: the example passes format, lint and types", async () => {
  const files = await filesOf("plugins.md");
  assert.deepEqual([...files.keys()], ["plugins/greeting/hello.ts", "plugins/greeting/mod.ts"]);
  const folder = await Deno.makeTempDir({ prefix: "nova-manage-docs-" });
  try {
    for (const name of ["src", "deno.json", "deno.lock", "node_modules"]) {
      await Deno.symlink(`${root}${name}`, `${folder}/${name}`);
    }
    await Deno.mkdir(`${folder}/plugins/greeting`, { recursive: true });
    for (const [path, code] of files) await Deno.writeTextFile(`${folder}/${path}`, code);
    for (const command of [["fmt", "--check"], ["lint"], ["check"]]) {
      const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [...command, "--quiet", "plugins"],
        cwd: folder,
        env: { NO_COLOR: "1" },
      }).output();
      const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
      assert.ok(success, `deno ${command[0]}: ${said}`);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

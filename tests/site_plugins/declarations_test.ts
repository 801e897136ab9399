/** The type declarations that `plugins types` prints: that they are of this contract, and enough alone. */

import assert from "node:assert/strict";
import ts from "typescript";
import { contractDeclarations, DECLARATIONS, heading } from "../../scripts/declarations.ts";
import { template } from "../../src/site_plugins/texts.ts";
import { pluginFiles } from "../support/plugin_files.ts";
import { documentedPlugins } from "./examples.ts";

Deno.test("the declarations are those of the contract", async () => {
  const text = await Deno.readTextFile(DECLARATIONS);
  const expected = `${await heading()}\n${await contractDeclarations()}\n`;
  assert.ok(
    text.startsWith(expected),
    `${DECLARATIONS} is not up to date; make it anew: deno task declarations`,
  );
  assert.match(text.slice(expected.length), /^declare module "nova-manage\/kysely" \{\n/);
});

/** What the compiler says of these plugins, with the declarations beside them and nothing else. */
async function complaints(plugins: Readonly<Record<string, string>>): Promise<string[]> {
  const declarations = await Deno.readTextFile(DECLARATIONS);
  await using files = await pluginFiles({ ...plugins, "nova-manage.d.ts": declarations });
  const program = ts.createProgram(
    ["nova-manage.d.ts", ...Object.keys(plugins)].map((name) => `${files.path}/${name}`),
    {
      strict: true,
      noEmit: true,
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      types: [],
    },
  );
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText, start = 0 }) => {
    const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1;
    const text = ts.flattenDiagnosticMessageText(messageText, " ");
    return `${file?.fileName.split("/").at(-1)}:${line} ${text}`;
  });
}

Deno.test("with that file alone, the compiler takes good plugins, and finds what is wrong in others", async () => {
  const wrong = [
    `import type { ActionFactory } from "nova-manage";`,
    `const action: ActionFactory = ({ sql }) => ({`,
    `  name: "a", summary: "b", options: [], exitCodes: { 0: "c" },`,
    `  async run({ databases }) {`,
    `    const { query } = await databases.main<{ t: { id: number } }>();`,
    `    await query.selectFrom("t").select("name").where("id", "=", sql<number>\`1\`).execute();`,
    `    return "0";`,
    `  },`,
    `});`,
    `export default action;`,
  ].join("\n");
  const found = await complaints({
    ...await documentedPlugins(),
    "greeting.ts": template({ category: "greeting" }),
    "db.count_states.ts": template({ category: "db", action: "count_states" }),
    "db.wrong.ts": wrong,
  });
  assert.deepEqual(found.map((text) => text.replace(/ .*/, "")), [
    "db.wrong.ts:4",
    "db.wrong.ts:6",
  ]);
  assert.match(found[1], /"name"/);
});

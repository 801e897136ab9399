import assert from "node:assert/strict";
import { OperatorError } from "../errors/operator_error.ts";
import { toJavaScript } from "./source.ts";

Deno.test("types are stripped, and each line stays where it was", async () => {
  const text = [
    `import type { CategoryFactory } from "nova-manage";`,
    `interface Row {`,
    `  readonly name: string;`,
    `}`,
    `export const contractVersion = 1 satisfies number;`,
    `const made: CategoryFactory = ({ sql }) => ({ rows: [] as Row[], sql }) as never;`,
    `export default made;`,
  ].join("\n");
  const code = await toJavaScript(text, "ts");
  assert.deepEqual(
    code.split("\n").map((line) => line.replace(/ +/g, " ").trim()),
    [
      "",
      "",
      "",
      "",
      "export const contractVersion = 1 ;",
      "const made = ({ sql }) => ({ rows: [] , sql }) ;",
      "export default made;",
    ],
  );
});

Deno.test("JavaScript stays as it is", async () => {
  const text = "export default (x) => a < b > (c);\n";
  assert.equal(await toJavaScript(text, "js"), text);
});

Deno.test("what is wrong is told with its line", async () => {
  const cases = [
    ["ts", "\nconst = 1;", /^line 2: /],
    ["ts", "export default 1;\nenum A { b }", /^line 2: TypeScript enum is not supported/],
    ["ts", "\n\nimport { sql } from 'kysely';", /^line 3: it imports "kysely"$/],
    ["ts", "import { type A } from 'nova-manage';", /^line 1: it imports "nova-manage"$/],
    ["js", "\nexport * from './other.js';", /^line 2: it imports ".\/other.js"$/],
    ["js", "export default async () => await import('node:fs')", /^line 1: it imports "node:fs"$/],
    ["js", "export default (name) =>\n  import(name)", /^line 2: it imports something$/],
    ["js", "export default `${", /^(line \d+: )?it is not JavaScript$/],
  ] as const;
  for (const [language, text, message] of cases) {
    await assert.rejects(
      toJavaScript(text, language),
      (error: unknown) => error instanceof OperatorError && message.test(error.message),
      text,
    );
  }
});

Deno.test("where the module lies may be asked, and text about imports is no import", async () => {
  await toJavaScript("export default () => import.meta.url; // import 'x'\n'import(y)';", "js");
});

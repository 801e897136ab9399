/**
 * Makes `src/site_plugins/nova-manage.d.ts`, which `nova-manage plugins types` prints, from the contract:
 *
 *     deno task declarations
 *
 * It declares the module `nova-manage`, and `nova-manage/kysely` with what the former needs of Kysely, so
 * that a plugin is checked with that file alone.
 */

import { generateDtsBundle } from "dts-bundle-generator";
import ts from "typescript";

/** The file that this makes. */
export const DECLARATIONS = "src/site_plugins/nova-manage.d.ts";

const CONTRACT = "src/site_plugins/module.ts";
const QUERIES = "nova-manage/kysely";
const IMPORT_OF_QUERIES = /^import \{(.*)\} from 'kysely';$/m;

/** How the compiler reads the sources; as Deno does, as far as declarations go. */
const COMPILER_OPTIONS = {
  strict: true,
  target: "esnext",
  module: "esnext",
  moduleResolution: "bundler",
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
  lib: ["esnext", "dom", "dom.iterable"],
  types: [],
};

/** Declares `nova-manage`, with the comments of the sources. */
export async function contractDeclarations(): Promise<string> {
  const text = (await bundle(CONTRACT, []))
    .replace(IMPORT_OF_QUERIES, `import type {$1} from "${QUERIES}";`);
  return declareModule("nova-manage", text);
}

/** Declares what the contract needs of Kysely, without its comments, which are a book. */
async function queryDeclarations(): Promise<string> {
  const [, names] = IMPORT_OF_QUERIES.exec(await bundle(CONTRACT, []))!;
  // Beside the contract, so that Kysely is found.
  const entry = await Deno.makeTempFile({ dir: "src/site_plugins", suffix: ".ts" });
  try {
    await Deno.writeTextFile(entry, `export type {${names}} from "kysely";\n`);
    const text = await bundle(entry, ["kysely"]);
    const file = ts.createSourceFile("kysely.d.ts", text, ts.ScriptTarget.Latest);
    return declareModule(QUERIES, ts.createPrinter({ removeComments: true }).printFile(file));
  } finally {
    await Deno.remove(entry);
  }
}

/** The first line of the file: a file made with another version of Kysely is not up to date. */
export async function heading(): Promise<string> {
  const { imports } = JSON.parse(await Deno.readTextFile("deno.json"));
  return `// Made by scripts/declarations.ts; Kysely's types are those of ${imports.kysely}.\n`;
}

/** One module's declarations, with all that they refer to but other libraries than the inlined ones. */
async function bundle(path: string, inlinedLibraries: string[]): Promise<string> {
  const config = await Deno.makeTempFile({ suffix: ".json" });
  try {
    const settings = { compilerOptions: COMPILER_OPTIONS, files: [await Deno.realPath(path)] };
    await Deno.writeTextFile(config, JSON.stringify(settings));
    const [text] = generateDtsBundle([{
      filePath: path,
      libraries: { inlinedLibraries },
      output: { noBanner: true },
    }], { preferredConfigPath: config });
    return text;
  } finally {
    await Deno.remove(config);
  }
}

/** Makes the declaration of a module that is found by its name, wherever the file lies. */
function declareModule(name: string, text: string): string {
  const lines = text.replaceAll("\t", "  ")
    // All is declared, and exported, within such a declaration.
    .replace(/^(export )?declare /gm, "$1").replace(/^export \{\};$/m, "")
    .trim().split("\n").map((line) => line.trimEnd() && `  ${line.trimEnd()}`);
  return `declare module "${name}" {\n${lines.join("\n")}\n}\n`;
}

if (import.meta.main) {
  const parts = [await heading(), await contractDeclarations(), await queryDeclarations()];
  await Deno.writeTextFile(DECLARATIONS, parts.join("\n"));
}

/**
 * Makes scripts of the bundle's modules. V8 keeps compiled code for scripts alone, and what is not there
 * (comments, blanks) need not be read at a start. Names stay: without them mysql2 and argparse break.
 */

import * as esbuild from "esbuild";

/** What a script's function is called with: CommonJS's own, the place of the bundle, and `import(…)`. */
const OPENING = "(function(exports,require,module,__url,__import){";

/** `import(…)` of another chunk; of anything else, such as a plugin's URL, it stays what it is. */
const IMPORT_OF_CHUNK = /\bimport\((?="\.\/[\w-]+\.js"\))/g;

/**
 * Writes each module of a bundle as a script of the same name.
 *
 * @param bundle a folder of modules that import each other as `./name.js`.
 * @param folder where the scripts go; a folder that is there.
 */
export async function writeScripts(bundle: string, folder: string): Promise<void> {
  try {
    for await (const { name } of Deno.readDir(bundle)) {
      if (!name.endsWith(".js")) continue;
      const module = await Deno.readTextFile(`${bundle}/${name}`);
      await Deno.writeTextFile(`${folder}/${name}`, await asScript(module, name));
    }
  } finally {
    await esbuild.stop();
  }
}

/** A script of many chunks: its file's name, and theirs. */
export interface ScriptGroup {
  readonly name: string;
  readonly chunks: readonly string[];
}

/**
 * Puts scripts together that are loaded together. The first group is the one that the loader begins with; it
 * says which of the others holds what.
 *
 * @param folder where {@link writeScripts} has put the scripts of the chunks.
 */
export async function groupScripts(
  folder: string,
  [first, ...others]: readonly ScriptGroup[],
): Promise<void> {
  const elsewhere = others.flatMap(({ name, chunks }) =>
    chunks.map((chunk) => `"./${chunk}":"${name}"`)
  );
  for (const { name, chunks } of [first, ...others]) {
    const members = await Promise.all(
      chunks.map(async (chunk) => `"./${chunk}":${await Deno.readTextFile(`${folder}/${chunk}`)}`),
    );
    for (const chunk of chunks) await Deno.remove(`${folder}/${chunk}`);
    const entries = name === first.name ? [...members, ...elsewhere] : members;
    await Deno.writeTextFile(`${folder}/${name}`, `({${entries.join(",\n")}\n})`);
  }
}

/**
 * How the bundle gets modules of the runtime for packages in CommonJS; the loader does so too, without
 * looking through folders for a package of that name.
 */
const REQUIRE = "__deno_internal_createRequire(import.meta.url)";

async function asScript(module: string, name: string): Promise<string> {
  const { code } = await esbuild.transform(module.replaceAll(REQUIRE, "require"), {
    sourcefile: name,
    format: "cjs",
    platform: "node",
    target: "esnext",
    // Blanks and comments alone: with shorter syntax, this esbuild takes a variable that is used once for its
    // value, and what `using` has to end at the block's end is never ended.
    minifyWhitespace: true,
    legalComments: "none",
    // A place in a log or a trace is a line: with everything in one it would say nothing.
    lineLimit: 120,
    define: { "import.meta.url": "__url" },
  });
  return `${OPENING}${code.replace(IMPORT_OF_CHUNK, "__import(")}\n})`;
}

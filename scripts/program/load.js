/**
 * The compiled program's first module: loads the chunks as scripts, each with what V8 made of it when the
 * program was built, so that a start compiles nothing. Where V8 does not accept that (another processor,
 * another runtime base) it compiles as ever.
 */

import { createRequire } from "node:module";
import vm from "node:vm";

const builtIn = createRequire(import.meta.url);
const loaded = new Map();

/** The compiled code of a chunk; undefined for one that no warm-up has loaded. */
function codeOf(path) {
  try {
    return Deno.readFileSync(`${path}.code`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The text of a chunk; a large one that hardly a start needs is packed. */
function textOf(path) {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return builtIn("node:zlib").brotliDecompressSync(Deno.readFileSync(`${path}.br`)).toString();
  }
}

function load(name) {
  if (!name.startsWith("./")) return builtIn(name);
  const before = loaded.get(name);
  if (before !== undefined) return before.exports;
  const module = { exports: {} };
  loaded.set(name, module);
  const path = `${import.meta.dirname}/${name.slice(2)}`;
  const script = new vm.Script(textOf(path), {
    filename: new URL(name, import.meta.url).href,
    cachedData: codeOf(path),
  });
  try {
    script.runInThisContext()(
      module.exports,
      load,
      module,
      import.meta.url,
      // deno-lint-ignore require-await -- stands for `import(…)`: whatever goes wrong rejects.
      async (chunk) => load(chunk),
    );
  } catch (error) {
    // Whoever asks again is to fail too, not to get half of it.
    loaded.delete(name);
    throw error;
  }
  return module.exports;
}

load("./main.js");

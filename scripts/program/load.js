/**
 * The compiled program's first module: loads the chunks as scripts, each with what V8 made of it when the
 * program was built, so that a start compiles nothing. Where V8 does not accept that (another processor,
 * another runtime base) it compiles as ever.
 *
 * What nearly every run needs stands in two scripts of many chunks, as each script takes a tenth of a
 * millisecond besides what it does.
 */

import process from "node:process";
import vm from "node:vm";

const here = import.meta.url.replace(/[^/]*$/, "");
const loaded = new Map();
/** The functions that hold the chunks of scripts of many, and the names of scripts that hold others. */
const known = {};

/** The compiled code of a script; undefined for one that no warm-up has loaded. */
function codeOf(path) {
  try {
    return Deno.readFileSync(`${path}.code`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The text of a script; one that hardly a start needs is packed. */
function textOf(path) {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    const { brotliDecompressSync } = process.getBuiltinModule("node:zlib");
    return brotliDecompressSync(Deno.readFileSync(`${path}.br`)).toString();
  }
}

/** What a script stands for: the function of a chunk, or an object of such functions by the chunks' names. */
function evaluate(name) {
  const path = `${import.meta.dirname}/${name}`;
  return new vm.Script(textOf(path), { filename: here + name, cachedData: codeOf(path) })
    .runInThisContext();
}

/** The function of a chunk. */
function functionOf(name) {
  if (typeof known[name] === "string") Object.assign(known, evaluate(known[name]));
  return known[name] ?? evaluate(name.slice(2));
}

/**
 * A module of the runtime. Packages that are not in the program are not there: looking for one would lead through
 * the folders above the program's, up to those that anybody may write to.
 */
function builtIn(name) {
  const found = process.getBuiltinModule(name);
  if (found === undefined) {
    throw Object.assign(new Error(`Cannot find module '${name}'`), { code: "MODULE_NOT_FOUND" });
  }
  return found;
}

function load(name) {
  if (!name.startsWith("./")) return builtIn(name);
  const before = loaded.get(name);
  if (before !== undefined) return before.exports;
  const module = { exports: {} };
  loaded.set(name, module);
  try {
    functionOf(name)(
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

known["./main.js"] = "start.js";
load("./main.js");

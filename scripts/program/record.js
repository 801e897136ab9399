/**
 * Stands in the loader's place while the program is built: runs it, and leaves the code that V8 has
 * compiled meanwhile in the folder that CODE_FOLDER names, added to what earlier runs left there.
 */

import vm from "node:vm";

const folder = Deno.env.get("CODE_FOLDER");

if (folder !== undefined) {
  const scripts = new Map();
  const { Script } = vm;
  vm.Script = class extends Script {
    constructor(source, options) {
      const path = `${folder}/${options.filename.replace(/.*\//, "")}.code`;
      super(source, { ...options, cachedData: readIfThere(path) });
      if (this.cachedDataRejected === true) throw new Error(`V8 rejects its own ${path}`);
      scripts.set(path, this);
    }
  };
  const { exit } = Deno;
  Deno.exit = (code) => {
    for (const [path, script] of scripts) Deno.writeFileSync(path, script.createCachedData());
    exit(code);
  };
}

function readIfThere(path) {
  try {
    return Deno.readFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

await import("./load.js");

/**
 * Stands in the loader's place while the program is built: runs it, and leaves at its end the code that V8 has
 * compiled meanwhile in the folder that CODE_FOLDER names, added to what earlier runs left there, and the
 * names of the scripts that it has loaded in the file that LOADED_FILE names.
 */

import vm from "node:vm";

const folder = Deno.env.get("CODE_FOLDER");
const loadedFile = Deno.env.get("LOADED_FILE");
const scripts = new Map();

const { Script } = vm;
vm.Script = class extends Script {
  constructor(source, options) {
    const name = options.filename.replace(/.*\//, "");
    super(source, { ...options, cachedData: codeOf(name) });
    if (this.cachedDataRejected === true) throw new Error(`V8 rejects its own code of ${name}`);
    scripts.set(name, this);
  }
};

const { exit } = Deno;
Deno.exit = (code) => {
  if (folder !== undefined) {
    for (const [name, script] of scripts) {
      Deno.writeFileSync(`${folder}/${name}.code`, script.createCachedData());
    }
  }
  if (loadedFile !== undefined) {
    Deno.writeTextFileSync(loadedFile, JSON.stringify([...scripts.keys()]));
  }
  exit(code);
};

/** The code that an earlier run has left. */
function codeOf(name) {
  if (folder === undefined) return undefined;
  try {
    return Deno.readFileSync(`${folder}/${name}.code`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

await import("./load.js");

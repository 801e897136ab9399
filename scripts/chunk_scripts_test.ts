import { deepStrictEqual, rejects } from "node:assert/strict";
import { brotliCompressSync } from "node:zlib";
import { groupScripts, writeScripts } from "./chunk_scripts.ts";
import { takeOutColdModules } from "./cold_modules.ts";

/** Where the modules of a test put what they have to say. */
declare global {
  var said: string[];
}

async function bundleOf(modules: Readonly<Record<string, string>>): Promise<string> {
  const bundle = await Deno.makeTempDir();
  for (const [name, text] of Object.entries(modules)) {
    await Deno.writeTextFile(`${bundle}/${name}`, text);
  }
  return bundle;
}

/** Makes scripts of modules, and runs `main.js` as the compiled program does. */
async function run(
  modules: Readonly<Record<string, string>>,
  { packed = [], start = ["main.js"], work = [] }: {
    readonly packed?: readonly string[];
    readonly start?: readonly string[];
    readonly work?: readonly string[];
  } = {},
) {
  const bundle = await bundleOf(modules);
  const folder = await Deno.makeTempDir();
  try {
    await writeScripts(bundle, folder);
    await groupScripts(folder, [
      { name: "start.js", chunks: start },
      { name: "work.js", chunks: work },
    ]);
    for (const name of packed) {
      const path = `${folder}/${name}`;
      await Deno.writeFile(`${path}.br`, brotliCompressSync(await Deno.readFile(path)));
      await Deno.remove(path);
    }
    await Deno.copyFile(new URL("program/load.js", import.meta.url), `${folder}/load.js`);
    // What stands in the folders around the program is none of it.
    const stray = `${folder}/node_modules/stray`;
    await Deno.mkdir(stray, { recursive: true });
    await Deno.writeTextFile(`${stray}/index.js`, `said.push("stray code runs");`);
    globalThis.said = [];
    await import(new URL(`file://${folder}/load.js`).href);
    await globalThis.finished;
    return globalThis.said.map((word) => word.replaceAll(folder, ""));
  } finally {
    for (const one of [bundle, folder]) await Deno.remove(one, { recursive: true });
  }
}

declare global {
  var finished: Promise<void>;
}

const SPEAKER = `
  // A remark.
  export let count = 0;
  export function speak(word) { count++; said.push(word); }
`;

Deno.test("what is used only once is ended all the same", async () => {
  const said = await run({
    "main.js": `
      import { speak } from "./speaker.js";
      function open() { return { [Symbol.dispose]() { speak("ended"); } }; }
      globalThis.finished = (async () => {
        { using held = open(); speak("within"); }
        speak("behind");
      })();`,
    "speaker.js": SPEAKER,
  });
  deepStrictEqual(said, ["within", "ended", "behind"]);
});

Deno.test("scripts import each other, other modules, and know their place", async () => {
  const said = await run({
    "main.js": `
      import { count, speak } from "./speaker.js";
      globalThis.finished = (async () => {
        const { name } = await import("./later.js");
        speak(name);
        const url = "data:text/javascript,export const name = 'elsewhere'";
        speak((await import(url)).name);
        speak(new URL(import.meta.url).pathname);
        speak(String(count));
      })();`,
    "later.js": `export const name = "later";`,
    "speaker.js": SPEAKER,
  });
  deepStrictEqual(said, ["later", "elsewhere", "/load.js", "3"]);
});

Deno.test("chunks in one script are what they are alone, and each is run once, when it is asked for", async () => {
  const modules = {
    "main.js": `
      import { speak } from "./speaker.js";
      speak("main");
      globalThis.finished = (async () => {
        speak((await import("./b.js")).name);
        speak((await import("./a.js")).name);
        const { name } = await import("./b.js");
        speak(name);
      })();`,
    "a.js": `import { speak } from "./speaker.js"; speak("a runs"); export const name = "a";`,
    "b.js":
      `import { name as a } from "./a.js"; said.push("b runs"); export const name = "b of " + a;`,
    "speaker.js": SPEAKER,
  };
  const alone = await run(modules);
  deepStrictEqual(alone, ["main", "a runs", "b runs", "b of a", "a", "b of a"]);
  for (
    const groups of [
      { start: ["main.js", "speaker.js"], work: ["a.js", "b.js"] },
      { start: ["main.js"], work: ["b.js", "speaker.js"] },
      { start: ["main.js", "a.js"], work: ["speaker.js"], packed: ["b.js"] },
    ]
  ) deepStrictEqual(await run(modules, groups), alone);
});

Deno.test("a package that is not in the program is not looked for around it", async () => {
  const said = await run({
    "main.js": `
      import { createRequire as __deno_internal_createRequire } from "node:module";
      var __require = __deno_internal_createRequire(import.meta.url);
      try {
        said.push(typeof __require("node:net").connect);
        __require("stray");
      } catch (error) {
        said.push(error.code);
      }
      globalThis.finished = undefined;`,
  });
  deepStrictEqual(said, ["function", "MODULE_NOT_FOUND"]);
});

Deno.test("a packed script is as good as another", async () => {
  const modules = {
    "main.js": `globalThis.finished = import("./later.js").then(({ name }) => said.push(name));`,
    "later.js": `export const name = "später";`,
  };
  deepStrictEqual(await run(modules, { packed: ["later.js"] }), ["später"]);
});

Deno.test("a chunk that fails fails again, and says why", async () => {
  const said = await run({
    "main.js": `
      const asked = () => import("./later.js").then(() => "there", (error) => error.message);
      globalThis.finished = (async () => said.push(await asked(), await asked()))();`,
    "later.js": `throw new Error("not today");`,
  });
  deepStrictEqual(said, ["not today", "not today"]);
});

const TABLES = `var require_table = __commonJS({
  "node_modules/pkg/tables/big.json"(exports, module) {
    module.exports = ["a", "b"];
  }
});

var require_errors = __commonJS({
  "node_modules/pkg/errors.js"(exports) {
    exports.FIRST = 1;
  }
});

var require_rest = __commonJS({
  "node_modules/pkg/rest.js"(exports, module) {
    module.exports = () => require_table().concat(require_errors().FIRST);
  }
});
`;
const COMMON_JS = `
  const __commonJS = (modules) => { let module; return () => {
    if (module) return module.exports;
    module = { exports: {} };
    Object.values(modules)[0](module.exports, module);
    return module.exports;
  }; };
`;

Deno.test("modules that are taken out are the same to those that ask for them", async () => {
  const bundle = await bundleOf({
    "main.js":
      `${COMMON_JS}${TABLES}said.push(...require_rest()().map(String));\nglobalThis.finished = null;\n`,
  });
  try {
    await takeOutColdModules(bundle, ["/tables/big.json", "/pkg/errors.js"]);
    const modules: Record<string, string> = {};
    for await (const { name } of Deno.readDir(bundle)) {
      modules[name] = await Deno.readTextFile(`${bundle}/${name}`);
    }
    deepStrictEqual(Object.keys(modules).toSorted(), ["cold-big.js", "cold-errors.js", "main.js"]);
    deepStrictEqual(modules["main.js"].includes('"b"'), false);
    deepStrictEqual(await run(modules, { packed: ["cold-big.js"] }), ["a", "b", "1"]);
  } finally {
    await Deno.remove(bundle, { recursive: true });
  }
});

Deno.test("a module that is not there, or needs others, is not taken out in silence", async () => {
  const bundle = await bundleOf({ "main.js": TABLES });
  try {
    await rejects(takeOutColdModules(bundle, ["/tables/small.json"]), /the bundle has: $/);
    await rejects(takeOutColdModules(bundle, ["/pkg/rest.js"]), /rest\.js needs other modules/);
  } finally {
    await Deno.remove(bundle, { recursive: true });
  }
});

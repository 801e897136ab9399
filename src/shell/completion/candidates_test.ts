import assert from "node:assert/strict";
import { OperatorError } from "../../errors/operator_error.ts";
import { createRegistry, type RegistryOutside } from "../../plugin/registry.ts";
import { fakeEntries, fakePlugin } from "../../../tests/support/fake_plugin.ts";
import { candidates } from "./candidates.ts";

const registry = createRegistry(fakeEntries);

/** What can stand at the end of a line; a blank at the end begins a new word. */
async function offered(line: string) {
  const found = await candidates(line.split(/ +/), registry);
  return found.kind === "words" ? found.words.map(({ word }) => word) : found.kind;
}

Deno.test("categories and the shell's own words, then actions", async () => {
  assert.deepEqual(await offered(""), ["fake_v1", "version", "completion", "bash-completion"]);
  assert.deepEqual(await offered("fa"), ["fake_v1"]);
  assert.deepEqual(await offered("fake_v1 "), ["show", "end", "work"]);
  assert.deepEqual(await offered("fake_v1 s"), ["show"]);
  assert.deepEqual(await offered("completion "), ["bash", "zsh", "fish"]);
  assert.deepEqual(await offered("completion f"), ["fish"]);
  assert.deepEqual(await offered("version "), ["--verbose"]);
  for (const line of ["nope ", "fake_v1 nope ", "fake_v1 show ", "completion bash "]) {
    assert.deepEqual(await offered(line), [], line);
  }
});

Deno.test("words have their meaning beside them", async () => {
  const found = await candidates(["fake_v1", "sh"], registry);
  assert.deepEqual(found, {
    kind: "words",
    words: [{ word: "show", meaning: "Show what was given." }],
  });
});

Deno.test("global options do not hide the category and the action", async () => {
  assert.deepEqual(await offered("--debug --config-file x.conf fa"), ["fake_v1"]);
  assert.deepEqual(await offered("--config-file=x.conf --nodebug fake_v1 e"), ["end"]);
  assert.deepEqual(await offered("-d fake_v1 --log-file x w"), ["work"]);
});

Deno.test("an action's own options come up, global ones where no other begins like that", async () => {
  assert.deepEqual(await offered("fake_v1 show --ver"), ["--verbose"]);
  assert.deepEqual(await offered("fake_v1 show --f"), ["--force", "--forget", "--format"]);
  // Either spelling finds it; the one that help shows is offered.
  assert.deepEqual(await offered("fake_v1 show --max_"), ["--max-count"]);
  assert.deepEqual(await offered("fake_v1 show --config"), ["--config-file", "--config-dir"]);
  assert.deepEqual(await offered("--ver"), ["--version"]);
  const all = await offered("fake_v1 show -");
  assert.ok(all.includes("--cell_uuid") && all.includes("--help") && !all.includes("--debug"));
});

Deno.test("values: choices, formats, paths", async () => {
  assert.deepEqual(await offered("fake_v1 show --color "), ["red", "green"]);
  assert.deepEqual(await offered("fake_v1 show --color=g"), ["green"]);
  assert.deepEqual(await offered("fake_v1 show --format j"), ["json"]);
  assert.deepEqual(await offered("fake_v1 work --progress "), ["auto", "always", "never"]);
  assert.equal(await offered("--config-file "), "files");
  assert.equal(await offered("fake_v1 show --config-dir=/et"), "folders");
  // A value that nobody can know, and what follows one.
  assert.deepEqual(await offered("fake_v1 show --width "), []);
  assert.deepEqual(await offered("fake_v1 show --color red --form"), ["--format"]);
  assert.deepEqual(await offered("fake_v1 show --nope="), []);
});

Deno.test("where words are asked for, the configuration on the line says where", async () => {
  const line = [
    "--config-file",
    "a.conf",
    "fake_v1",
    "show",
    "--config-file=b.conf",
    "--cell_uuid",
  ];
  const found = await candidates([...line, "--debug", "c"], registry);
  // --debug stands where the value belongs: then there is nothing to ask.
  assert.equal(found.kind, "words");
  const asked = await candidates([...line, "c"], registry);
  assert.equal(asked.kind, "asked");
  assert.deepEqual(asked.kind === "asked" && asked.globals.configSources.map(({ path }) => path), [
    "a.conf",
    "b.conf",
  ]);
});

Deno.test("what comes from outside is offered by its name, and loaded when its turn has come", async () => {
  const loaded: string[] = [];
  const outside: RegistryOutside = {
    warn: (line) => assert.fail(line),
    open: () =>
      Promise.resolve({
        words: () =>
          Promise.resolve({
            brought: [
              { category: "greeting" },
              { category: "broken" },
              { category: "fake_v1", action: "wave" },
            ],
            problems: [],
          }),
        category: (name) => {
          loaded.push(name);
          return name === "broken"
            ? Promise.reject(new OperatorError("it is broken"))
            : Promise.resolve({ ...fakePlugin, name });
        },
        action: (_category, name) => {
          loaded.push(name);
          return Promise.resolve({ ...fakePlugin.actions[0], name });
        },
      }),
  };
  const words = async (...line: string[]) => {
    const found = await candidates(line, createRegistry(fakeEntries, outside));
    return found.kind === "words" ? found.words : assert.fail(found.kind);
  };
  assert.deepEqual((await words("gr")).concat(await words("br")), [
    { word: "greeting", meaning: undefined },
    { word: "broken", meaning: undefined },
  ]);
  assert.deepEqual(await words("fake_v1", "wa"), [{ word: "wave", meaning: undefined }]);
  assert.deepEqual(loaded, []);
  assert.ok((await words("fake_v1", "wave", "--max")).some(({ word }) => word === "--max-count"));
  assert.ok((await words("greeting", "")).some(({ word }) => word === "show"));
  assert.deepEqual(loaded, ["wave", "greeting"]);
  assert.deepEqual(await words("broken", ""), []);
});

/** What holds for every built-in action, whatever it does. */

import assert from "node:assert/strict";
import { category } from "../src/plugin/check/category.ts";
import { createRegistry } from "../src/plugin/registry.ts";
import { parseCommandLine } from "../src/shell/grammar.ts";
import { builtInPlugins } from "./mod.ts";

const registry = createRegistry(builtInPlugins);

Deno.test("each category is as the contract asks", async () => {
  const plugins = await registry.all();
  assert.ok(plugins.length > 0);
  for (const plugin of plugins) assert.deepEqual(category(plugin, plugin.name), []);
});

Deno.test("each level's help fits 80 columns", async () => {
  const lines: string[][] = [[]];
  for (const { name, actions } of await registry.all()) {
    lines.push([name], ...actions.map((action) => [name, action.name]));
  }
  for (const words of lines) {
    const line = await parseCommandLine([...words, "--help"], registry, 78);
    assert.equal(line.kind, "help");
    const { text } = line as Extract<typeof line, { kind: "help" }>;
    for (const textLine of text.split("\n")) {
      // Lines to copy stay whole.
      if (!textLine.startsWith("  nova-manage ")) assert.ok(textLine.length <= 80, textLine);
    }
  }
});

Deno.test("each number has a range, which help says, and a value out of it is a usage error", async () => {
  let numbers = 0;
  for (const { name: category, actions } of await registry.all()) {
    for (const { name, options } of actions) {
      for (const { flag, kind, min, max, requires = [] } of options) {
        if (kind !== "integer") continue;
        numbers++;
        assert.ok(min !== undefined && max !== undefined, `${category} ${name} ${flag}`);
        const needed = requires.map((other) => options.find(({ name }) => name === other)!.flag);
        const required = options.filter((option) => option.required === true)
          .map(({ flag, choices = ["x"] }) => `${flag}=${choices[0]}`);
        const kindOf = async (value: number) => {
          const words = [category, name, ...required, ...needed, `${flag}=${value}`];
          return (await parseCommandLine(words, registry, 78)).kind;
        };
        assert.deepEqual(
          [await kindOf(min - 1), await kindOf(min), await kindOf(max), await kindOf(max + 1)],
          ["usage", "command", "command", "usage"],
          `${category} ${name} ${flag}`,
        );
      }
    }
  }
  assert.ok(numbers > 0);
});

Deno.test("a format for a result that is not asked for is a usage error", async () => {
  const told: string[] = [];
  for (const { name: category, actions } of await registry.all()) {
    for (const { name, options, result } of actions) {
      if (result?.requires === undefined) continue;
      const required = options.filter((option) => option.required === true)
        .map(({ flag, choices = ["x"] }) => `${flag}=${choices[0]}`);
      const needed = result.requires.map((other) =>
        options.find(({ name }) => name === other)!.flag
      );
      const kindOf = async (...more: string[]) => {
        const words = [category, name, ...required, ...more, "--format=json"];
        return (await parseCommandLine(words, registry, 78)).kind;
      };
      assert.deepEqual([await kindOf(), await kindOf(...needed)], ["usage", "command"], name);
      told.push(`${category} ${name}`);
    }
  }
  assert.deepEqual(told.sort(), ["api_db sync", "db sync", "db upgrade"]);
});

Deno.test("each action has examples in its help, which are right command lines", async () => {
  for (const { name: category, actions } of await registry.all()) {
    for (const action of actions) {
      const { examples = [] } = action;
      assert.ok(examples.length > 0, `${category} ${action.name}`);
      for (const { does, line } of examples) {
        assert.match(does, /^[A-Z].*[^.]$/, line);
        // Up to a pipe; quotes keep words together.
        const words = [...line.split(" | ")[0].matchAll(/"([^"]*)"|(\S+)/g)]
          .map(([, quoted, bare]) => quoted ?? bare);
        const parsed = await parseCommandLine(words.slice(1), registry, 78);
        assert.equal(words[0], "nova-manage");
        assert.equal(parsed.kind, "command", `${line}: ${JSON.stringify(parsed)}`);
        assert.equal((parsed as Extract<typeof parsed, { kind: "command" }>).action, action, line);
      }
    }
  }
});

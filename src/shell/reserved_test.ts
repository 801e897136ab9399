import assert from "node:assert/strict";
import { RESERVED_FLAGS, RESERVED_WORDS } from "../plugin/reserved.ts";
import { createRegistry } from "../plugin/registry.ts";
import { globalOptionSpecs } from "./global_options.ts";
import { parseCommandLine } from "./grammar.ts";

Deno.test("the flags that no plugin can bring are those that every action takes", () => {
  const global = globalOptionSpecs.flatMap(({ flags }) => flags)
    .filter((flag) => flag.startsWith("--"));
  assert.deepEqual(
    [...RESERVED_FLAGS].sort(),
    [...global, "--format", "--help", "--progress", "--version"].sort(),
  );
});

Deno.test("the words that no category can be are at least the shell's own", async () => {
  const line = await parseCommandLine(["none"], createRegistry([]), 78);
  const [, words] = /\(choose from (.*)\)/.exec(line.kind === "usage" ? line.text : "")!;
  for (const word of words.split(/,\s+/)) {
    // What has a hyphen is the name of no file that brings a category.
    assert.ok(word.includes("-") || RESERVED_WORDS.includes(word), word);
  }
});

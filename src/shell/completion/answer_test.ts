import assert from "node:assert/strict";
import { createRegistry } from "../../plugin/registry.ts";
import type { Candidate } from "../../plugin/contract.ts";
import { fakeEntries } from "../../../tests/support/fake_plugin.ts";
import { completionAnswer } from "./answer.ts";

const registry = createRegistry(fakeEntries);

function answer(words: string[], cells: () => Promise<readonly Candidate[]>): Promise<string> {
  return completionAnswer(words, registry, {
    withContext: (_globals, _plugin, _signal) => cells() as never,
  });
}

const nobody = () => Promise.reject(new Error("nobody is to be asked"));

Deno.test("the kind comes first, then a line a word with its meaning", async () => {
  assert.equal(await answer(["fake_v1", "s"], nobody), "words\nshow\tShow what was given.\n");
  assert.equal(await answer(["--config-file", ""], nobody), "files\n");
  assert.equal(await answer(["nope", ""], nobody), "words\n");
});

Deno.test("words as bash takes them apart are put together again", async () => {
  assert.equal(await answer(["fake_v1", "show", "--color", "=", "r"], nobody), "words\nred\n");
  assert.equal(await answer(["fake_v1", "show", "--color", "="], nobody), "words\nred\ngreen\n");
});

Deno.test("what is asked for is offered where it fits, and nothing that a shell would take apart", async () => {
  const cells = () =>
    Promise.resolve([
      { word: "cell1", meaning: "5bfcf99a" },
      { word: "cellar", meaning: "" },
      { word: "north", meaning: "" },
      { word: "cell $(reboot)" },
      { word: "cell\nforged" },
      { word: "cell\x1b[2J" },
    ]);
  const line = ["fake_v1", "show", "--cell_uuid"];
  assert.equal(await answer([...line, "cell"], cells), "words\ncell1\t5bfcf99a\ncellar\t\n");
  assert.equal(await answer([`--debug`, ...line, "=", "n"], cells), "words\nnorth\t\n");
});

Deno.test("a question that fails, or has no answer in time, offers nothing", async () => {
  const line = ["fake_v1", "show", "--cell_uuid", ""];
  assert.equal(await answer(line, nobody), "words\n");
  assert.equal(await answer(line, () => new Promise(() => {})), "words\n");
});

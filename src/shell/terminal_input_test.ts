import assert from "node:assert/strict";
import { lineReader } from "./terminal_input.ts";

/** An input that gives one text after the other, and then ends. */
function inputOf(...texts: string[]) {
  return {
    read(buffer: Uint8Array): Promise<number | null> {
      const text = texts.shift();
      return Promise.resolve(
        text === undefined ? null : new TextEncoder().encodeInto(text, buffer).written,
      );
    },
  };
}

Deno.test("lines come one by one, however they arrive, and then nothing", async () => {
  const asked: string[] = [];
  const ask = lineReader(inputOf("one\ntw", "o\nthree"), (text) => asked.push(text));
  const { signal } = new AbortController();
  const lines = [];
  for (let count = 0; count < 5; count++) lines.push(await ask("? ", signal));
  assert.deepEqual(lines, ["one", "two", "three", undefined, undefined]);
  assert.equal(asked.length, 5);
});

Deno.test("an empty line is a line", async () => {
  const ask = lineReader(inputOf("\n\nx\n"), () => {});
  const { signal } = new AbortController();
  assert.deepEqual([await ask("", signal), await ask("", signal)], ["", ""]);
});

Deno.test("a signal ends the wait", async () => {
  const controller = new AbortController();
  const ask = lineReader({ read: () => new Promise(() => {}) }, () => {});
  const answer = ask("? ", controller.signal);
  controller.abort();
  assert.equal(await answer, undefined);
});

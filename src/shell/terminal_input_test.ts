import assert from "node:assert/strict";
import { lineReader, secretReader } from "./terminal_input.ts";

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

/** A terminal on which somebody types; whether it shows that is noted. */
function hidingTerminal(...pieces: string[]) {
  const modes: boolean[] = [];
  return {
    modes,
    ...inputOf(...pieces),
    setRaw(on: boolean, options?: { cbreak: boolean }) {
      modes.push(on);
      if (on) assert.deepEqual(options, { cbreak: true });
    },
  };
}

Deno.test("a secret is read without being shown, and the terminal shows again what is typed after it", async () => {
  const cases: [typed: string[], line: string | undefined][] = [
    [["s3cret\n"], "s3cret"],
    [["s3", "cret\r"], "s3cret"],
    [["wrong\x15s3cx\x7fret\n"], "s3cret"],
    [["\x7f\x7fä€x\b\n"], "ä€"],
    [["\n"], ""],
    [["\x04"], undefined],
    [["half\x04"], "half"],
    [[], undefined],
  ];
  for (const [typed, line] of cases) {
    const terminal = hidingTerminal(...typed);
    const printed: string[] = [];
    const ask = secretReader(terminal, (text) => printed.push(text));
    assert.equal(
      await ask("Password: ", new AbortController().signal),
      line,
      JSON.stringify(typed),
    );
    assert.deepEqual(terminal.modes, [true, false]);
    assert.deepEqual(printed, ["Password: ", "\n"]);
  }
});

Deno.test("Ctrl-C while a secret is asked for leaves the terminal as it was", async () => {
  const terminal = { ...hidingTerminal(), read: () => new Promise<number | null>(() => {}) };
  const controller = new AbortController();
  const answer = secretReader(terminal, () => {})("Password: ", controller.signal);
  controller.abort();
  assert.equal(await answer, undefined);
  assert.deepEqual(terminal.modes, [true, false]);
});

import assert from "node:assert/strict";
import { shownOnTerminal } from "../../tests/support/terminal.ts";
import { createScreen } from "./screen.ts";

/** A screen whose streams both go to one terminal. */
function terminalScreen() {
  let written = "";
  const write = (text: string) => void (written += text);
  return { ...createScreen({ stdout: write, stderr: write }), written: () => written };
}

Deno.test("without a status line, text goes through as it is", () => {
  const { streams, written } = terminalScreen();
  streams.stdout("one\n");
  streams.stderr("two\n");
  assert.equal(written(), "one\ntwo\n");
});

Deno.test("text of both streams goes above the status line", () => {
  const { streams, status, written } = terminalScreen();
  status.show("half done");
  streams.stdout("one\n");
  streams.stderr("a longer line\n");
  assert.deepEqual(shownOnTerminal(written()), ["one", "a longer line", "half done"]);
  status.show("done");
  assert.deepEqual(shownOnTerminal(written()), ["one", "a longer line", "done"]);
});

Deno.test("a hidden status line leaves nothing", () => {
  const { streams, status, written } = terminalScreen();
  status.show("half done");
  status.hide();
  status.hide();
  streams.stdout("one\n");
  assert.deepEqual(shownOnTerminal(written()), ["one", ""]);
});

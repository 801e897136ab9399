import assert from "node:assert/strict";
import { shownOnTerminal } from "../../tests/support/terminal.ts";
import { createScreen } from "./screen.ts";

/** A screen whose streams both go to one terminal. */
function terminalScreen() {
  let written = "";
  const write = (text: string) => void (written += text);
  const screen = createScreen({ stdout: write, stderr: write, together: true });
  return { ...screen, written: () => written };
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

Deno.test("a warning does not get into a line that is not complete", () => {
  const { streams, written } = terminalScreen();
  streams.stdout("Archiving..");
  streams.stdout(".");
  streams.stderr("WARNING: slow\n");
  streams.stderr("WARNING: slower\n");
  streams.stdout("..complete\n");
  streams.stderr("WARNING: slowest\n");
  assert.deepEqual(shownOnTerminal(written()), [
    "Archiving...",
    "WARNING: slow",
    "WARNING: slower",
    "..complete",
    "WARNING: slowest",
    "",
  ]);
});

Deno.test("streams that go to two places have nothing to do with each other", () => {
  let stdout = "";
  let stderr = "";
  const { streams } = createScreen({
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
  });
  streams.stdout("Archiving..");
  streams.stderr("WARNING: slow\n");
  streams.stdout(".complete\n");
  assert.deepEqual([stdout, stderr], ["Archiving...complete\n", "WARNING: slow\n"]);
});

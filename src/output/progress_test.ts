import assert from "node:assert/strict";
import { connect } from "node:net";
import { testContext } from "../../tests/support/context.ts";
import { shownOnTerminal } from "../../tests/support/terminal.ts";
import { drawProgress, drawsProgress } from "./progress.ts";

const terminal = { columns: () => 80 };

/** Draws a bar on a terminal, and gives all texts that it showed. */
async function shown(columns: number, total: number | undefined, work: () => number[]) {
  const texts: string[] = [];
  let hidden = 0;
  const status = { show: (text: string) => void texts.push(text), hide: () => void hidden++ };
  const canvas = { status, terminal: { columns: () => columns } };
  {
    using progress = await drawProgress(canvas, "Mapping instances", total);
    for (const count of work()) progress.advance(count);
  }
  return { texts, last: texts.at(-1)!, hidden };
}

Deno.test("bars are drawn on a terminal, unless told otherwise", () => {
  assert.equal(drawsProgress("auto", terminal), true);
  assert.equal(drawsProgress("auto", undefined), false);
  assert.equal(drawsProgress("always", undefined), true);
  assert.equal(drawsProgress("never", terminal), false);
});

Deno.test("a bar shows count, total, rate and time left, and goes in the end", async () => {
  const { texts, last, hidden } = await shown(80, 40, () => [10, 20]);
  assert.match(texts[0], /^Mapping instances \[-+\] 0\/40/);
  assert.match(last, /^Mapping instances \[=+-+\] 30\/40( {2}\d+\/s)?( {2}\d+s left)?$/);
  const [, done, left] = last.match(/\[(=*)(-*)\]/)!;
  assert.deepEqual([done.length, left.length], [23, 7]);
  assert.equal(hidden, 1);
});

Deno.test("the rate is what was done in a second on average", async () => {
  const { last } = await shown(80, 10_000_000, () => {
    const start = Date.now();
    while (Date.now() < start + 50);
    return [1000];
  });
  const rate = Number(last.match(/ (\d+)\/s /)![1]);
  assert.ok(rate > 100 && rate <= 20_000, last);
  assert.match(last, / \d+[hms]\S* left$/);
});

Deno.test("without a total there is no bar and no time left", async () => {
  const { last } = await shown(80, undefined, () => [7, 5]);
  assert.match(last, /^Mapping instances 12( {2}\d+\/s)?$/);
});

Deno.test("it keeps to the terminal's width", async () => {
  for (const columns of [10, 30, 50, 60, 200]) {
    const { texts } = await shown(columns, 4_000_000, () => [1, 2_000_000, 1_999_999]);
    for (const text of texts) assert.ok(text.length < columns, `${columns}: ${text}`);
  }
  // The size of a terminal that does not know it.
  assert.match((await shown(0, 40, () => [10])).texts[0], /^Mapping instances \[-{30}\] 0\/40/);
});

Deno.test("an output draws a bar only if it is to, and counts only then", async () => {
  for (const drawProgress of [false, true]) {
    const { output, stderr, stdout } = await testContext({ drawProgress });
    let counted = 0;
    {
      using progress = await output.progress("Working", () => {
        assert.deepEqual(shownOnTerminal(stderr()), ["Working: counting first"]);
        return Promise.resolve(++counted);
      });
      progress.advance(1);
      output.warn("half-time");
      output.say("a word");
    }
    assert.equal(counted, drawProgress ? 1 : 0);
    assert.equal(stdout(), "a word\n");
    assert.deepEqual(shownOnTerminal(stderr()), ["WARNING: half-time", ""]);
    assert.equal(stderr().includes("Working"), drawProgress);
  }
});

Deno.test("a bar that is taken away when it is due to be drawn stays away", async () => {
  const shown: string[] = [];
  const status = { show: (text: string) => void shown.push(text), hide: () => {} };
  const progress = await drawProgress({ status, terminal: undefined }, "Working", 5);
  const refused = Promise.withResolvers<void>();
  connect(1, "127.0.0.1").on("error", () => {
    progress[Symbol.dispose]();
    shown.length = 0;
    refused.resolve();
  });
  const due = performance.now() + 200;
  while (performance.now() < due);
  await refused.promise;
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert.deepEqual(shown, []);
});

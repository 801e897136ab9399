import assert from "node:assert/strict";
import { HttpFailure } from "./http/http_failure.ts";
import { startGrace, wait } from "./interruption.ts";

Deno.test("what is to be brought to an end has a while after the interruption, and no longer", async () => {
  const run = new AbortController();
  using before = startGrace(run.signal, 0.05);
  assert.equal(before.signal.aborted, false);
  run.abort(new Error("Ctrl-C"));
  assert.equal(before.signal.aborted, false);
  // One that begins afterwards has as long.
  using after = startGrace(run.signal, 0.05);
  await Promise.all(
    [before, after].map(({ signal }) =>
      new Promise((resolve) => signal.addEventListener("abort", resolve))
    ),
  );
  assert.ok(before.signal.reason instanceof HttpFailure);
  assert.equal(before.signal.reason.message, "no answer within 0.05 s after the interruption");
  assert.ok(after.signal.reason instanceof HttpFailure);
});

Deno.test("waiting ends with the time or with the signal", async () => {
  const controller = new AbortController();
  await wait(1, controller.signal);
  const waiting = wait(1_000_000, controller.signal);
  controller.abort(new Error("Ctrl-C"));
  await assert.rejects(waiting, /Ctrl-C/);
  await assert.rejects(wait(1, controller.signal), /Ctrl-C/);
});

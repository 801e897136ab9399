import assert from "node:assert/strict";
import { unlessAborted, untilAborted } from "./unless_aborted.ts";

const never = new Promise<string>(() => {});

Deno.test("what a promise gives comes as long as nothing is aborted", async () => {
  const { signal } = new AbortController();
  assert.equal(await unlessAborted(Promise.resolve("done"), signal), "done");
  assert.equal(await unlessAborted(Promise.resolve("done"), undefined), "done");
  assert.equal(await untilAborted(Promise.resolve("done"), signal), "done");
  await assert.rejects(unlessAborted(Promise.reject(new Error("broken")), signal), /broken/);
  await assert.rejects(untilAborted(Promise.reject(new Error("broken")), signal), /broken/);
});

Deno.test("a signal ends the wait: with its reason, or with nothing", async () => {
  const controller = new AbortController();
  const [reason, nothing] = [
    unlessAborted(never, controller.signal),
    untilAborted(never, controller.signal),
  ];
  controller.abort(new Error("stopped"));
  await assert.rejects(reason, /stopped/);
  assert.equal(await nothing, undefined);
  await assert.rejects(unlessAborted(never, controller.signal), /stopped/);
  assert.equal(await untilAborted(Promise.resolve("too late"), controller.signal), undefined);
});

import assert from "node:assert/strict";
import { testContext } from "../../tests/support/context.ts";
import { pauseByClock, retrying } from "./retry.ts";

const noPause = () => Promise.resolve();
const always = { attempts: Infinity, seconds: () => 1, mayPass: () => true };

Deno.test("work that succeeds is run once and logs nothing", async () => {
  const context = await testContext();
  assert.equal(await retrying(() => Promise.resolve(7), always, { ...context, pause: noPause }), 7);
  assert.deepEqual(context.logged(), []);
});

Deno.test("each wait is as long as the policy says for that failure", async () => {
  const context = await testContext();
  const waits: number[] = [];
  let runs = 0;
  const pause = (milliseconds: number) => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  const work = () => ++runs < 4 ? Promise.reject(new Error("busy")) : Promise.resolve(runs);
  const policy = { ...always, seconds: (failures: number) => failures * 2 };
  assert.equal(await retrying(work, policy, { ...context, pause }), 4);
  assert.deepEqual(waits, [2000, 4000, 6000]);
  assert.equal(context.logged()[2], "warning: busy. Trying again in 6 s (attempt 4)");
});

Deno.test("an error that will not pass, or one too many, is thrown as it is", async () => {
  const context = await testContext();
  const broken = new Error("broken");
  let runs = 0;
  const work = () => {
    runs++;
    return Promise.reject(broken);
  };
  const run = (policy: Partial<typeof always>) =>
    assert.rejects(
      retrying(work, { ...always, ...policy }, { ...context, pause: noPause }),
      (error) => error === broken,
    );
  await run({ mayPass: () => false });
  assert.equal(runs, 1);
  await run({ attempts: 3 });
  assert.equal(runs, 4);
});

Deno.test("a pause ends with its time or with the signal, and leaves no timer", async () => {
  await pauseByClock(1, new AbortController().signal);
  await pauseByClock(600_000, AbortSignal.abort());
  const interrupt = new AbortController();
  const paused = pauseByClock(600_000, interrupt.signal);
  interrupt.abort();
  await paused;
});

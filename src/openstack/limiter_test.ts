import assert from "node:assert/strict";
import { createLimiter, type Limiter, type Verdict } from "./limiter.ts";

const NEVER = new AbortController().signal;

/** A clock that a test sets. */
function clock() {
  let time = 0;
  return { now: () => time, pass: (milliseconds: number) => void (time += milliseconds) };
}

/** Sends so many requests, as many at a time as are allowed, each of which takes as long as is said. */
async function requests(
  limiter: Limiter,
  { pass }: Pick<ReturnType<typeof clock>, "pass">,
  count: number,
  milliseconds: number,
  verdict: Verdict = "answered",
): Promise<void> {
  while (count > 0) {
    const together = Math.min(limiter.allowed, count);
    const slots = await Promise.all(
      Array.from({ length: together }, () => limiter.acquire("GET /x", NEVER)),
    );
    pass(milliseconds);
    for (const slot of slots) slot.release(verdict);
    count -= together;
  }
}

Deno.test("no more requests are let in than are allowed, in the order of asking", async () => {
  const limiter = createLimiter(2);
  const order: number[] = [];
  const slots = [1, 2, 3, 4].map((i) =>
    limiter.acquire("x", NEVER).then((slot) => {
      order.push(i);
      return slot;
    })
  );
  const first = await slots[0];
  await slots[1];
  assert.deepEqual(order, [1, 2]);
  first.release("answered");
  await slots[2];
  assert.deepEqual(order, [1, 2, 3]);
  (await slots[1]).release("other");
  await slots[3];
  assert.deepEqual(order, [1, 2, 3, 4]);
});

Deno.test("an overloaded service gets half as many, once for those that were under way together", async () => {
  const { now, pass } = clock();
  const limiter = createLimiter(8, now);
  await requests(limiter, { pass }, 8, 10, "overloaded");
  assert.equal(limiter.allowed, 4);
  await requests(limiter, { pass }, 4, 10, "overloaded");
  assert.equal(limiter.allowed, 2);
  await requests(limiter, { pass }, 3, 10, "overloaded");
  assert.equal(limiter.allowed, 1);
  await requests(limiter, { pass }, 3, 10, "overloaded");
  assert.equal(limiter.allowed, 1);
});

Deno.test("it gets more again, one by one, up to what was asked for", async () => {
  const { now, pass } = clock();
  const limiter = createLimiter(4, now);
  await requests(limiter, { pass }, 4, 10, "overloaded");
  assert.equal(limiter.allowed, 2);
  const seen = new Set<number>();
  for (let i = 0; i < 40; i++) {
    await requests(limiter, { pass }, 1, 10);
    seen.add(limiter.allowed);
  }
  assert.deepEqual([...seen], [2, 3, 4]);
});

Deno.test("a service that becomes slow gets fewer, and one that is slow from the start does not", async () => {
  const slowdown = clock();
  const limiter = createLimiter(8, slowdown.now);
  await requests(limiter, slowdown, 40, 100);
  assert.equal(limiter.allowed, 8);
  await requests(limiter, slowdown, 8, 1000);
  assert.ok(limiter.allowed < 8, String(limiter.allowed));
  await requests(limiter, slowdown, 100, 1000);
  assert.equal(limiter.allowed, 1);
  // Well again.
  await requests(limiter, slowdown, 100, 100);
  assert.equal(limiter.allowed, 8);

  const slow = clock();
  const patient = createLimiter(8, slow.now);
  await requests(patient, slow, 100, 5000);
  assert.equal(patient.allowed, 8);

  const uneven = clock();
  const calm = createLimiter(8, uneven.now);
  for (let i = 0; i < 50; i++) await requests(calm, uneven, 1, i % 10 === 0 ? 5000 : 100);
  assert.equal(calm.allowed, 8);
});

Deno.test("a rest keeps all back, and an interruption frees who waits", async () => {
  const limiter = createLimiter(2);
  limiter.rest(50);
  const begun = performance.now();
  const slot = await limiter.acquire("x", NEVER);
  assert.ok(performance.now() - begun >= 45);
  await limiter.acquire("x", NEVER);
  const controller = new AbortController();
  const waiting = limiter.acquire("x", controller.signal);
  controller.abort(new Error("Ctrl-C"));
  await assert.rejects(waiting, /Ctrl-C/);
  // Its place has gone with it.
  const next = limiter.acquire("x", NEVER);
  slot.release("other");
  await next;
});

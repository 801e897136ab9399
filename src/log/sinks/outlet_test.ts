import assert from "node:assert/strict";
import { until } from "../../../tests/support/log_services.ts";
import { type Carrier, createOutlet } from "./outlet.ts";

const bytes = (number: number) => Uint8Array.of(number);

/** A carrier whose `send` does what the test says. */
function carrier(send: (message: Uint8Array) => Promise<void>): Carrier {
  return { send, close: () => {} };
}

Deno.test("messages leave in order, one at a time", async () => {
  const sent: number[] = [];
  let running = 0;
  const outlet = createOutlet(() =>
    carrier(async ([number]) => {
      assert.equal(++running, 1);
      await Promise.resolve();
      sent.push(number);
      running--;
    })
  );
  for (let number = 0; number < 50; number++) outlet.send(bytes(number), () => assert.fail("lost"));
  await outlet.close();
  assert.deepEqual(sent, Array.from({ length: 50 }, (_, number) => number));
});

Deno.test("after a failure a new carrier is tried once, and again for the next message", async () => {
  let opened = 0;
  const lost: unknown[] = [];
  const outlet = createOutlet(() => {
    opened++;
    return carrier(([number]) => {
      if (number === 0 || (number === 1 && opened === 2)) return Promise.resolve();
      return Promise.reject(new Error(`refused ${number}`));
    });
  });
  outlet.send(bytes(0), (failure) => lost.push(failure));
  outlet.send(bytes(1), (failure) => lost.push(failure));
  outlet.send(bytes(2), (failure) => lost.push(failure));
  await outlet.close();
  assert.equal(opened, 3);
  assert.match(String(lost), /^Error: refused 2$/);
});

Deno.test("who takes nothing holds up neither the work nor its end", async () => {
  const lost: unknown[] = [];
  const outlet = createOutlet(() => carrier(() => new Promise(() => {})), { patience: 20 });
  const start = performance.now();
  for (let number = 0; number < 20_000; number++) {
    outlet.send(bytes(1), (failure) => lost.push(failure));
  }
  assert.equal(lost.length, 10_000);
  // What waits behind the first is given up with it, and not one after the other.
  await until("all to be given up", () => lost.length === 20_000 || undefined);
  await outlet.close();
  assert.equal(lost.length, 20_000);
  assert.match(String(lost[0]), /does not take records in time/);
  assert(performance.now() - start < 5_000);
});

/** Going on, waiting and ending, with replicas and a clock that the test sets. */

import assert from "node:assert/strict";
import type { ReplicaLag } from "../database/replicas/lag.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { testContext } from "../../tests/support/context.ts";
import { type PaceLimits, startPace } from "./pace.ts";

type Reading = ReplicaLag | OperatorError;

const behind = (seconds: number | undefined): ReplicaLag => ({
  replicas: [{ name: "replica r1", seconds }],
});
const flowControl = (active: boolean, pausedNanoseconds = 0): ReplicaLag => ({
  replicas: [],
  flowControl: { active, pausedNanoseconds },
});

/** A pace on a database whose readings are given in order; the last one stays. Waits take no time. */
async function paceWith(limits: Partial<PaceLimits>, readings: readonly Reading[] = []) {
  const start = Date.parse("2024-01-01T00:00:00Z");
  let milliseconds = 0;
  let taken = 0;
  const abort = new AbortController();
  const waits: number[] = [];
  const context = await testContext({
    clock: { now: () => new Date(start + milliseconds) },
    signal: abort.signal,
  });
  const database = {
    replicaLag() {
      const reading = readings[Math.min(taken++, readings.length - 1)];
      return reading instanceof OperatorError ? Promise.reject(reading) : Promise.resolve(reading);
    },
  };
  const wait = (time: number) => {
    waits.push(time);
    milliseconds += time;
    return Promise.resolve();
  };
  const pace = startPace(context, database, { sleep: 0, ...limits }, wait);
  return {
    pace,
    context,
    abort,
    waits,
    pass: (seconds: number) => void (milliseconds += seconds * 1000),
    readings: () => taken,
  };
}

Deno.test("without limits it goes on and never looks at the replicas", async () => {
  const { pace, waits, readings } = await paceWith({});
  assert.equal(await pace.mayGoOn(), "go");
  assert.equal(await pace.pause(), "go");
  assert.deepEqual([waits, readings()], [[], 0]);
});

Deno.test("it rests between passes, and not beyond the end", async () => {
  const { pace, waits } = await paceWith({ sleep: 5, maxRuntime: 12 });
  assert.equal(await pace.pause(), "go");
  assert.equal(await pace.pause(), "go");
  assert.equal(await pace.pause(), "time is up");
  assert.deepEqual(waits, [5000, 5000, 2000]);
  assert.equal(await pace.mayGoOn(), "time is up");
});

Deno.test("the time may count from before", async () => {
  const { pace, pass } = await paceWith({
    maxRuntime: 60,
    since: new Date("2023-12-31T23:59:30Z"),
  });
  assert.equal(await pace.mayGoOn(), "go");
  pass(30);
  assert.equal(await pace.mayGoOn(), "time is up");
});

Deno.test("an interruption ends it", async () => {
  const { pace, abort } = await paceWith({ sleep: 5, maxLag: 1 }, [behind(0)]);
  abort.abort();
  assert.equal(await pace.mayGoOn(), "interrupted");
  assert.equal(await pace.pause(), "interrupted");
});

Deno.test("it waits until the replica has caught up, and says so once", async () => {
  const { pace, waits, context } = await paceWith(
    { maxLag: 3 },
    [behind(9.26), behind(undefined), behind(3.1), behind(3)],
  );
  assert.equal(await pace.mayGoOn(), "go");
  assert.deepEqual(waits, [1000, 1000, 1000]);
  assert.equal(
    context.stderr(),
    "WARNING: Waiting, because of --max-lag 3: the replica r1 is 9.3 s behind.\n",
  );
});

Deno.test("a long wait is told again each minute", async () => {
  const readings = Array.from({ length: 130 }, () => behind(undefined));
  const { pace, context } = await paceWith({ maxLag: 3 }, [...readings, behind(0)]);
  assert.equal(await pace.mayGoOn(), "go");
  assert.equal(context.stderr().split("\n").length - 1, 3);
});

Deno.test("an interruption ends the wait for a replica", async () => {
  const { pace, abort } = await paceWith({ maxLag: 3 }, [behind(9)]);
  const verdict = pace.mayGoOn();
  abort.abort();
  assert.equal(await verdict, "interrupted");
});

Deno.test("the time ends the wait for a replica", async () => {
  const { pace, waits } = await paceWith({ maxLag: 3, maxRuntime: 2.5 }, [behind(9)]);
  assert.equal(await pace.mayGoOn(), "time is up");
  assert.deepEqual(waits, [1000, 1000, 500]);
});

Deno.test("many workers share a reading, which holds for a second", async () => {
  const { pace, pass, readings } = await paceWith({ maxLag: 3 }, [behind(9), behind(0)]);
  const verdicts = await Promise.all([pace.mayGoOn(), pace.mayGoOn(), pace.mayGoOn()]);
  assert.deepEqual(verdicts, ["go", "go", "go"]);
  assert.equal(readings(), 2);
  assert.equal(await pace.mayGoOn(), "go");
  assert.equal(readings(), 2);
  pass(1);
  assert.equal(await pace.mayGoOn(), "go");
  assert.equal(readings(), 3);
});

Deno.test("a lag that cannot be read stops the run at its beginning", async () => {
  const { pace } = await paceWith({ maxLag: 3 }, [new OperatorError("not known")]);
  await assert.rejects(pace.mayGoOn(), /not known/);
});

Deno.test("a lag that cannot be read any more is waited for", async () => {
  const { pace, pass, waits, context } = await paceWith(
    { maxLag: 3 },
    [behind(0), new OperatorError("no answer"), behind(0)],
  );
  assert.equal(await pace.mayGoOn(), "go");
  pass(1);
  assert.equal(await pace.mayGoOn(), "go");
  assert.deepEqual(waits, [1000]);
  assert.match(context.stderr(), /Waiting, because of --max-lag 3: no answer/);
});

Deno.test("a replica that has gone is waited for", async () => {
  const two: ReplicaLag = {
    replicas: [{ name: "replica r1", seconds: 0 }, { name: "replica r2", seconds: 0 }],
  };
  const { pace, pass, waits, context } = await paceWith(
    { maxLag: 3 },
    [two, behind(0), behind(0), two],
  );
  assert.equal(await pace.mayGoOn(), "go");
  pass(1);
  assert.equal(await pace.mayGoOn(), "go");
  assert.deepEqual(waits, [1000, 1000]);
  assert.match(context.stderr(), /the replica r2 has disconnected\./);
});

Deno.test("no replica at all is told once", async () => {
  const { pace, pass, context } = await paceWith({ maxLag: 3 }, [{ replicas: [] }]);
  assert.equal(await pace.mayGoOn(), "go");
  pass(1);
  assert.equal(await pace.mayGoOn(), "go");
  assert.match(context.stderr(), /^WARNING: --max-lag has no effect: [^\n]+\n$/);
});

Deno.test("Galera's flow control is waited for", async () => {
  const { pace, waits, context } = await paceWith(
    { maxLag: 3 },
    [flowControl(true), flowControl(false)],
  );
  assert.equal(await pace.mayGoOn(), "go");
  assert.deepEqual(waits, [1000]);
  assert.match(context.stderr(), /Waiting, because of --max-lag 3: Galera's flow control/);
});

Deno.test("flow control between two readings counts from a tenth of the time", async () => {
  for (const [paused, expected] of [[0.19, []], [0.21, [1000]]] as const) {
    const { pace, pass, waits } = await paceWith(
      { maxLag: 3 },
      // What was paused before the run says nothing.
      [flowControl(false, 500e9), flowControl(false, 500e9 + paused * 1e9)],
    );
    assert.equal(await pace.mayGoOn(), "go");
    pass(2);
    assert.equal(await pace.mayGoOn(), "go");
    assert.deepEqual(waits, expected);
  }
});

import assert from "node:assert/strict";
import { OperatorError } from "../errors/operator_error.ts";
import { givenUpAfterSignal } from "./after_signal.ts";
import type { EngineConnection } from "./engine.ts";
import { type Pause, pauseByClock } from "./retry.ts";

const LOCATION = {
  engine: "mysql",
  host: "h",
  port: 3306,
  database: "nova",
  user: "nova",
  source: "[database] connection",
} as const;

/** A connection that answers statements when it is told to, and knows whether it was closed. */
function fakeConnection() {
  const answers: (() => void)[] = [];
  let closed = false;
  const answer = () => new Promise<void>((resolve) => answers.push(resolve));
  const connection: EngineConnection = {
    get lost() {
      return closed;
    },
    async execute() {
      await answer();
      return { rows: [] };
    },
    async *stream() {
      for (;;) {
        await answer();
        yield { rows: [1] };
      }
    },
    close() {
      closed = true;
      return Promise.resolve();
    },
  };
  return { connection, answer: () => answers.shift()!(), isClosed: () => closed };
}

/** A pause that is over when the test says so, and that ends with its signal as the clock's does. */
function pauseByHand() {
  const ends: (() => void)[] = [];
  const pause: Pause = (milliseconds, signal) => {
    assert.equal(milliseconds, 30_000);
    return Promise.race([
      new Promise<void>((resolve) => ends.push(resolve)),
      pauseByClock(2 ** 31 - 1, signal),
    ]);
  };
  return { pause, end: () => ends.forEach((end) => end()), count: () => ends.length };
}

for (const statement of ["update things set x = 1", "commit"]) {
  Deno.test(`a ${statement.split(" ")[0]} without an answer is given up after a signal`, async () => {
    const fake = fakeConnection();
    const clock = pauseByHand();
    const run = new AbortController();
    const watched = givenUpAfterSignal(fake.connection, LOCATION, run.signal, clock.pause);
    const work = watched.execute(statement, []);
    assert.equal(clock.count(), 0);
    run.abort();
    assert.equal(clock.count(), 1);
    assert.equal(fake.isClosed(), false);
    clock.end();
    await assert.rejects(work, (error) => {
      assert.ok(error instanceof OperatorError);
      assert.match(
        error.message,
        /^The MySQL database nova at h:3306 .* for 30 s after the signal/,
      );
      assert.match(error.hint ?? "", statement === "commit" ? /not known whether/ : /is not saved/);
      return true;
    });
    assert.equal(fake.isClosed(), true);
  });
}

Deno.test("an answer in time is an answer, before and after the signal", async () => {
  const fake = fakeConnection();
  const clock = pauseByHand();
  const run = new AbortController();
  const watched = givenUpAfterSignal(fake.connection, LOCATION, run.signal, clock.pause);
  const first = watched.execute("select 1", []);
  fake.answer();
  await first;
  run.abort();
  const second = watched.execute("select 2", []);
  assert.equal(clock.count(), 1);
  fake.answer();
  assert.deepEqual(await second, { rows: [] });
  clock.end();
  assert.equal(fake.isClosed(), false);
});

Deno.test("a reader whose rows stop coming is given up too", async () => {
  const fake = fakeConnection();
  const clock = pauseByHand();
  const run = new AbortController();
  const watched = givenUpAfterSignal(fake.connection, LOCATION, run.signal, clock.pause);
  const rows = watched.stream("select x from things", [], 10);
  const first = rows.next();
  fake.answer();
  assert.deepEqual((await first).value, { rows: [1] });
  run.abort();
  const second = rows.next();
  assert.equal(clock.count(), 1);
  clock.end();
  await assert.rejects(second, /for 30 s after the signal/);
  assert.equal(fake.isClosed(), true);
});

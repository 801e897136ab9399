import assert from "node:assert/strict";
import type { EngineConnection } from "./engine.ts";
import { createPool } from "./pool.ts";

interface FakeConnection extends EngineConnection {
  readonly number: number;
  lost: boolean;
  closed: boolean;
}

function fakeServer() {
  const opened: FakeConnection[] = [];
  const open = (): Promise<FakeConnection> => {
    const connection: FakeConnection = {
      number: opened.length + 1,
      lost: false,
      closed: false,
      execute: () => Promise.resolve({ rows: [] }),
      async *stream() {},
      close() {
        connection.closed = true;
        return Promise.resolve();
      },
    };
    opened.push(connection);
    return Promise.resolve(connection);
  };
  return { opened, open };
}

Deno.test("one connection serves work that comes one after another", async () => {
  const { opened, open } = fakeServer();
  const pool = createPool(open, await open(), 3);
  for (let i = 0; i < 5; i++) pool.release(await pool.acquire());
  assert.equal(opened.length, 1);
});

Deno.test("work at once gets connections of its own, and waits when all are in use", async () => {
  const { opened, open } = fakeServer();
  const pool = createPool(open, await open(), 2);
  const one = await pool.acquire();
  const two = await pool.acquire();
  assert.notEqual(one, two);
  let third: EngineConnection | undefined;
  const waiting = pool.acquire().then((connection) => third = connection);
  await Promise.resolve();
  assert.equal(third, undefined);
  pool.release(two);
  await waiting;
  assert.equal(third, two);
  assert.equal(opened.length, 2);
});

Deno.test("a lost connection is closed and never handed out again", async () => {
  const { opened, open } = fakeServer();
  const pool = createPool(open, await open(), 1);
  const first = await pool.acquire();
  opened[0].lost = true;
  pool.release(first);
  const second = await pool.acquire();
  pool.release(second);
  opened[1].lost = true; // while idle
  await pool.acquire();
  assert.deepEqual(opened.map(({ closed }) => closed), [true, true, false]);
});

Deno.test("a failure to open goes to who asked, and the next in line tries anew", async () => {
  const { opened, open } = fakeServer();
  let broken = false;
  const pool = createPool(
    () => broken ? Promise.reject(new Error("refused")) : open(),
    await open(),
    1,
  );
  const first = await pool.acquire();
  opened[0].lost = true;
  broken = true;
  const waiting = [pool.acquire(), pool.acquire()];
  pool.release(first);
  const results = await Promise.allSettled(waiting);
  assert.deepEqual(results.map(({ status }) => status), ["rejected", "rejected"]);
  broken = false;
  assert.equal(await pool.acquire(), opened[1]);
});

Deno.test("closing closes all connections, and whoever waits is told", async () => {
  const { opened, open } = fakeServer();
  const pool = createPool(open, await open(), 2);
  const inUse = await pool.acquire();
  await pool.acquire();
  const waiting = assert.rejects(pool.acquire(), /has been closed/);
  await pool.close();
  await waiting;
  pool.release(inUse);
  await assert.rejects(pool.acquire(), /has been closed/);
  assert.ok(opened.every(({ closed }) => closed));
});

Deno.test("a connection that opens after the pool was closed is closed too", async () => {
  const { opened, open } = fakeServer();
  const slow = Promise.withResolvers<void>();
  const pool = createPool(() => slow.promise.then(open), await open(), 2);
  await pool.acquire();
  const late = assert.rejects(pool.acquire(), /has been closed/);
  await pool.close();
  slow.resolve();
  await late;
  assert.deepEqual(opened.map(({ closed }) => closed), [true, true]);
});

/**
 * The lock of a cluster, whose statements are the same on a single server. That it holds on several nodes is
 * tested in `tests/galera`.
 */

import assert from "node:assert/strict";
import { type Kysely, sql } from "kysely";
import { openDatabase } from "../../../tests/support/open_database.ts";
import { hasServer, testDatabase } from "../../../tests/support/servers.ts";
import { OperatorError } from "../../errors/operator_error.ts";
import type { AnyTables } from "../databases.ts";
import type { HeldLock, TryLock } from "../locks.ts";
import { clusterLock, lockTable } from "./cluster_lock.ts";

/** Milliseconds; no beat comes by itself in the time of a test. */
const SILENT = { beat: 1_000_000, length: 300 };
const TABLE = lockTable("schema");

interface Process extends AsyncDisposable {
  readonly tryLock: TryLock;
  readonly query: Kysely<AnyTables>;
  readonly warnings: string[];
}

/** One of those who want the lock. */
async function startProcess(url: string, lease = SILENT, identity?: string): Promise<Process> {
  const opened = await openDatabase(url);
  const { query, location: { database } } = opened.database;
  const warnings: string[] = [];
  const taker = {
    holder: query,
    others: query,
    database,
    identity: identity ?? crypto.randomUUID(),
    place: "database",
    warn: (text: string) => void warnings.push(text),
  };
  return {
    tryLock: clusterLock(taker, "schema", lease),
    query,
    warnings,
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

/** Lets some try at the same time, again and again, until one has it. */
async function untilHeld(...tries: readonly TryLock[]): Promise<HeldLock> {
  for (;;) {
    const [lock, ...more] = (await Promise.all(tries.map((tryLock) => tryLock())))
      .filter((lock) => lock !== undefined);
    assert.deepEqual(more, []);
    if (lock !== undefined) return lock;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function tables(query: Kysely<AnyTables>): Promise<string[]> {
  const { rows } = await sql<Record<string, string>>`SHOW TABLES`.execute(query);
  return rows.map((row) => Object.values(row)[0]);
}

const wasLost = (error: unknown) =>
  error instanceof OperatorError && /was taken over by another nova-manage/.test(error.message);

function test(name: string, fn: (url: string) => Promise<void>): void {
  Deno.test({
    name: `mysql, a cluster's lock: ${name}`,
    ignore: !hasServer("mysql"),
    async fn() {
      await using place = await testDatabase("mysql");
      await fn(place.url);
    },
  });
}

test("one has it at a time, and nothing is left when it is given back", async (url) => {
  const processes = await Promise.all([1, 2, 3].map(() => startProcess(url)));
  const locks = await Promise.all(processes.map(({ tryLock }) => tryLock()));
  assert.equal(locks.filter(Boolean).length, 1);
  const [{ query }] = processes;
  assert.deepEqual(await tables(query), [TABLE]);
  await locks.find(Boolean)!.release();
  assert.deepEqual(await tables(query), []);
  const next = await untilHeld(processes[2].tryLock);
  await next.release();
  assert.deepEqual(processes.flatMap(({ warnings }) => warnings), []);
  for (const process of processes) await process[Symbol.asyncDispose]();
});

test("an owner who is not heard of for the whole lease loses it, and notices", async (url) => {
  await using one = await startProcess(url);
  await using two = await startProcess(url);
  await using three = await startProcess(url);
  const lock = await untilHeld(one.tryLock);
  await lock.assure!();
  const started = performance.now();
  // Both see it unchanged for so long, and the server decides.
  const taken = await untilHeld(two.tryLock, three.tryLock);
  assert.ok(performance.now() - started >= SILENT.length);
  const [warning, ...more] = [...two.warnings, ...three.warnings];
  assert.deepEqual(more, []);
  assert.match(warning, /^Took over the lock "schema" of the database from .+@.+: its owner/);
  await assert.rejects(lock.assure!(), wasLost);
  // It is not his to give back any more.
  await lock.release();
  assert.deepEqual(await tables(one.query), [TABLE]);
  await taken.assure!();
  await taken.release();
  assert.deepEqual(await tables(one.query), []);
});

test("an owner who is slow, but heard of, keeps it", async (url) => {
  await using one = await startProcess(url, { beat: 20, length: 300 });
  await using two = await startProcess(url);
  const lock = await untilHeld(one.tryLock);
  for (const end = performance.now() + 3 * SILENT.length; performance.now() < end;) {
    assert.equal(await two.tryLock(), undefined);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await lock.assure!();
  await lock.release();
});

test("an owner who was killed before he said who he is loses it too", async (url) => {
  await using one = await startProcess(url);
  await sql`
    CREATE TABLE ${sql.table(TABLE)} (
      id int NOT NULL PRIMARY KEY, owner char(36) NOT NULL, beat bigint NOT NULL,
      holder varchar(255) NOT NULL, since datetime NOT NULL
    )`.execute(one.query);
  const started = performance.now();
  const lock = await untilHeld(one.tryLock);
  assert.ok(performance.now() - started >= SILENT.length);
  await lock.assure!();
  await lock.release();
});

test("whoever has lost his connection takes his own lock again at once", async (url) => {
  const identity = crypto.randomUUID();
  await using one = await startProcess(url, SILENT, identity);
  const before = await untilHeld(one.tryLock);
  await using again = await startProcess(url, SILENT, identity);
  const lock = await again.tryLock();
  await lock!.assure!();
  await lock!.release();
  await before.release();
  assert.deepEqual(await tables(one.query), []);
});

test("a lock that was swept away is noticed", async (url) => {
  await using one = await startProcess(url, { beat: 20, length: 300 });
  const lock = await untilHeld(one.tryLock);
  await sql`DROP TABLE ${sql.table(TABLE)}`.execute(one.query);
  await assert.rejects(async () => {
    for (;;) {
      await lock.assure!();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }, wasLost);
  await lock.release();
});

import assert from "node:assert/strict";
import { sql } from "kysely";
import { testContext } from "../../tests/support/context.ts";
import { openDatabase, recordedPause } from "../../tests/support/open_database.ts";
import { freePort } from "../../tests/support/process.ts";
import { startProxy } from "../../tests/support/proxy.ts";
import {
  hasServer,
  type TestDatabase,
  testDatabase,
  testEngines,
  testServer,
} from "../../tests/support/servers.ts";
import { DatabaseError } from "./database_error.ts";
import type { Database } from "./databases.ts";
import { openDatabases } from "./open_databases.ts";
import { pauseByClock } from "./retry.ts";

const SOURCE = "cell cell1 (uuid)";

interface VisitOptions {
  readonly timeout?: number;
  readonly patient?: boolean;
  readonly options?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly pause?: typeof pauseByClock;
}

async function visit<R>(
  url: string,
  work: (database: Database) => Promise<R>,
  { timeout = 30, patient, options = {}, signal, pause = pauseByClock }: VisitOptions = {},
): Promise<R> {
  const context = await testContext({ options: { database: options } });
  const databases = openDatabases(context.config, context.log, signal ?? context.signal, pause);
  return await databases.visit({ url, source: SOURCE, timeout, patient }, work);
}

async function failure(work: Promise<unknown>): Promise<DatabaseError> {
  const error = await work.then(() => assert.fail("it did not fail"), (error) => error);
  assert.ok(error instanceof DatabaseError, String(error));
  assert.equal(error.location.source, SOURCE);
  return error;
}

const selectOne = ({ query }: Database) => sql<{ one: number }>`select 1 as one`.execute(query);

for (const engine of testEngines) {
  Deno.test(`${engine}: a visit gives what the work gives, and closes the database`, async () => {
    await using place = await testDatabase(engine);
    let visited: Database | undefined;
    const { rows } = await visit(place.url, (database) => {
      visited = database;
      return selectOne(database);
    });
    assert.deepEqual(rows, [{ one: 1 }]);
    await assert.rejects(selectOne(visited!));
  });

  Deno.test(`${engine}: a visit's own failure is thrown as it is`, async () => {
    await using place = await testDatabase(engine);
    const error = new TypeError("a defect");
    await assert.rejects(visit(place.url, () => Promise.reject(error)), error);
    const noTable = visit(place.url, ({ query }) => query.selectFrom("nope").selectAll().execute());
    assert.equal((await failure(noTable)).kind, "no_such_table");
  });
}

for (const engine of (["mysql", "postgresql"] as const).filter(hasServer)) {
  const through = (place: TestDatabase, port: number) =>
    place.url.replace(`:${testServer(engine).port}/`, `:${port}/`);

  Deno.test(`${engine}: a server that accepts and says nothing is given up in time`, async () => {
    await using place = await testDatabase(engine);
    await using proxy = startProxy(testServer(engine).port);
    proxy.mode = "hang";
    const started = performance.now();
    const error = await failure(visit(through(place, proxy.port), selectOne, { timeout: 0.3 }));
    assert.equal(error.kind, "unreachable");
    assert.match(
      error.message,
      /^No answer from the .* at 127\.0\.0\.1:\d+ \(cell .*\) within 0\.3 s$/,
    );
    assert.match(error.hint!, /--timeout/);
    // Far below connect_timeout, which is 10 s.
    assert.ok(performance.now() - started < 5000);
  });

  Deno.test(`${engine}: a server that refuses is tried again, but not for longer than that`, async () => {
    await using place = await testDatabase(engine);
    const url = through(place, await freePort());
    const options = { max_retries: "10", retry_interval: "10" };
    const error = await failure(visit(url, selectOne, { timeout: 0.3, options }));
    assert.equal(error.kind, "unreachable");
    assert.match(error.message, /connection refused.*\. Given up after 0\.3 s$/);
    assert.match(error.hint!, /Check the host and port in cell cell1/);
  });

  Deno.test(`${engine}: a server that goes silent in the middle is given up`, async () => {
    await using place = await testDatabase(engine);
    await using proxy = startProxy(testServer(engine).port);
    const error = await failure(visit(through(place, proxy.port), async (database) => {
      await selectOne(database);
      proxy.mode = "hang";
      await database.repeatable(() => selectOne(database));
    }, { timeout: 1 }));
    assert.equal(error.kind, "unreachable");
    assert.match(error.message, /^No answer .* within 1 s$/);
  });

  Deno.test(`${engine}: a server that only closes connections is given up`, async () => {
    await using place = await testDatabase(engine);
    await using proxy = startProxy(testServer(engine).port);
    const error = await failure(visit(through(place, proxy.port), async (database) => {
      await selectOne(database);
      proxy.mode = "refuse";
      proxy.cut();
      await database.repeatable(() => selectOne(database));
    }, { timeout: 1, options: { db_retry_interval: "10" } }));
    assert.equal(error.kind, "unreachable");
  });

  Deno.test(`${engine}: time that is not spent waiting for the database does not count`, async () => {
    await using place = await testDatabase(engine);
    await visit(place.url, async (database) => {
      await selectOne(database);
      await pauseByClock(1200, new AbortController().signal);
      await selectOne(database);
    }, { timeout: 1 });
  });

  Deno.test(`${engine}: answers that come one after another may take longer in all`, async () => {
    await using place = await testDatabase(engine);
    const pause = engine === "mysql" ? sql`select sleep(0.2)` : sql`select pg_sleep(0.2)`;
    await visit(place.url, async ({ query }) => {
      for (let times = 0; times < 6; times++) await pause.execute(query);
    }, { timeout: 1 });
  });

  Deno.test(`${engine}: retries that help are not in the way`, async () => {
    await using place = await testDatabase(engine);
    await using proxy = startProxy(testServer(engine).port);
    proxy.mode = "refuse";
    const pause = recordedPause();
    const healing: typeof pauseByClock = (milliseconds, signal) => {
      proxy.mode = "pass";
      return pause(milliseconds, signal);
    };
    const options = { max_retries: "3", retry_interval: "7" };
    await visit(through(place, proxy.port), selectOne, { pause: healing, options });
    assert.deepEqual(pause.taken, [7000]);
  });

  Deno.test(`${engine}: Ctrl-C ends the wait for a server that does not answer`, async () => {
    await using place = await testDatabase(engine);
    await using proxy = startProxy(testServer(engine).port);
    proxy.mode = "hang";
    const interrupts = new AbortController();
    const interrupted = visit(through(place, proxy.port), selectOne, { signal: interrupts.signal });
    interrupts.abort();
    await assert.rejects(interrupted, /^OperatorError: Interrupted while connecting/);
  });

  /** Runs a visit in which, after an answer, a statement has to wait for a lock for two seconds. */
  const visitLocked = async (patient: boolean): Promise<void> => {
    await using place = await testDatabase(engine);
    await using other = await openDatabase(place.url);
    const { query } = other.database;
    await sql`create table t (id integer primary key)`.execute(query);
    await sql`insert into t values (1)`.execute(query);
    const { visiting } = await query.transaction().execute(async (query) => {
      await sql`update t set id = 2`.execute(query);
      const waits = Promise.withResolvers<void>();
      const work = async (database: Database) => {
        await selectOne(database);
        waits.resolve();
        await sql`delete from t`.execute(database.query);
        await selectOne(database);
      };
      const visiting = Promise.allSettled([visit(place.url, work, { timeout: 1, patient })]);
      await waits.promise;
      await pauseByClock(2000, new AbortController().signal);
      return { visiting };
    });
    const [end] = await visiting;
    if (end.status === "rejected") throw end.reason;
  };

  Deno.test(`${engine}: a lock may be held longer than a patient visit waits for answers`, async () => {
    await visitLocked(true);
    assert.equal((await failure(visitLocked(false))).kind, "unreachable");
  });

  Deno.test(`${engine}: a patient visit, too, gives up what never answers`, async () => {
    await using place = await testDatabase(engine);
    await using proxy = startProxy(testServer(engine).port);
    const url = through(place, proxy.port);
    const beforeAnswer = await failure(visit(url, async (database) => {
      proxy.mode = "hang";
      await selectOne(database);
    }, { timeout: 1, patient: true }));
    assert.match(beforeAnswer.message, /^No answer .* within 1 s$/);
    const connecting = await failure(visit(url, selectOne, { timeout: 0.3, patient: true }));
    assert.match(connecting.message, /^No answer .* within 0\.3 s$/);
  });

  Deno.test(`${engine}: a patient visit gives up a server that comes to an end`, async () => {
    await using place = await testDatabase(engine);
    await using proxy = startProxy(testServer(engine).port);
    const error = await failure(visit(through(place, proxy.port), async (database) => {
      await selectOne(database);
      proxy.mode = "hang";
      proxy.cut();
      await database.repeatable(() => selectOne(database));
    }, { timeout: 1, patient: true, options: { db_retry_interval: "0" } }));
    assert.equal(error.kind, "unreachable");
  });
}

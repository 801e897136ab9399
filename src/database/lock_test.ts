import assert from "node:assert/strict";
import { openDatabase } from "../../tests/support/open_database.ts";
import { testDatabase, testEngines } from "../../tests/support/servers.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { lockName } from "./mysql/lock.ts";
import { lockKey } from "./postgresql/lock.ts";

for (const engine of testEngines) {
  Deno.test(`${engine}: the second holder of a lock waits for the first`, async () => {
    await using place = await testDatabase(engine);
    await using one = await openDatabase(place.url);
    await using two = await openDatabase(place.url);
    const events: string[] = [];
    const secondWaits = Promise.withResolvers<void>();
    const firstHolds = Promise.withResolvers<void>();
    const first = one.database.withLock("sync", async () => {
      firstHolds.resolve();
      await secondWaits.promise;
      events.push("first ends");
    });
    await firstHolds.promise;
    await two.database.withLock("sync", () => {
      events.push("second works");
      return Promise.resolve();
    }, {
      onWait() {
        events.push("second waits");
        secondWaits.resolve();
      },
    });
    await first;
    assert.deepEqual(events, ["second waits", "first ends", "second works"]);
  });

  Deno.test(`${engine}: locks of other names and of other databases are others`, async () => {
    await using place = await testDatabase(engine);
    await using elsewhere = await testDatabase(engine);
    await using one = await openDatabase(place.url);
    await using two = await openDatabase(elsewhere.url);
    const options = { onWait: () => assert.fail("nobody else holds this lock") };
    const done = await one.database.withLock(
      "sync",
      () =>
        one.database.withLock(
          "archive",
          () => two.database.withLock("sync", () => Promise.resolve("done"), options),
          options,
        ),
      options,
    );
    assert.equal(done, "done");
  });

  Deno.test(`${engine}: a lock is free again when the work has failed`, async () => {
    await using place = await testDatabase(engine);
    await using opened = await openDatabase(place.url);
    const { database } = opened;
    await assert.rejects(
      database.withLock("sync", () => Promise.reject(new Error("broken"))),
      /broken/,
    );
    const options = { onWait: () => assert.fail("still held") };
    await database.withLock("sync", () => Promise.resolve(), options);
  });

  Deno.test(`${engine}: the holder of a lock can use transactions`, async () => {
    await using place = await testDatabase(engine);
    await using opened = await openDatabase(place.url);
    const { database } = opened;
    await database.withLock("sync", async (query) => {
      await query.schema.createTable("t").addColumn("id", "integer").execute();
      await query.transaction().execute((transaction) =>
        transaction.insertInto("t").values({ id: 1 }).execute()
      );
      await database.transaction((other) => other.insertInto("t").values({ id: 2 }).execute());
      const rows = await query.selectFrom("t").selectAll().orderBy("id").execute();
      assert.deepEqual(rows, [{ id: 1 }, { id: 2 }]);
    });
  });

  Deno.test(`${engine}: Ctrl-C ends the wait for a lock`, async () => {
    await using place = await testDatabase(engine);
    const interrupt = new AbortController();
    await using one = await openDatabase(place.url);
    await using two = await openDatabase(place.url, { signal: interrupt.signal });
    await one.database.withLock("sync", async () => {
      await assert.rejects(
        two.database.withLock("sync", () => assert.fail("it is held"), {
          onWait: () => interrupt.abort(),
        }),
        (error) => {
          assert.ok(error instanceof OperatorError);
          assert.match(error.message, /^Interrupted while waiting for the lock "sync"/);
          assert.ok(error.message.includes(place.name));
          return true;
        },
      );
    });
  });

  Deno.test(`${engine}: a lock ends with the process that holds it, however that ends`, async () => {
    await using place = await testDatabase(engine);
    const holder = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        new URL("../../tests/support/hold_lock.ts", import.meta.url).pathname,
        place.url,
      ],
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const reader = holder.stdout.getReader();
    const { value } = await reader.read();
    assert.equal(new TextDecoder().decode(value).trim(), "held");
    await using opened = await openDatabase(place.url);
    let waited = false;
    await opened.database.withLock("sync", () => Promise.resolve(), {
      onWait() {
        waited = true;
        holder.kill("SIGKILL");
      },
    });
    assert.ok(waited);
    await reader.cancel();
    await holder.status;
  });
}

Deno.test("mysql's lock names fit the server's limit and differ by database", () => {
  assert.equal(lockName("sync", "nova_api"), "nova-manage sync nova_api");
  const [one, two] = ["a", "b"].map((end) => lockName("sync", `${"long_".repeat(12)}${end}`));
  assert.notEqual(one, two);
  assert.ok(one.length <= 64, one);
});

Deno.test("postgresql's lock keys are 64-bit numbers and differ by name", () => {
  const keys = ["sync", "archive", "x"].map((name) => BigInt(lockKey(name)));
  assert.equal(new Set(keys).size, 3);
  for (const key of keys) assert.equal(BigInt.asIntN(64, key), key);
});

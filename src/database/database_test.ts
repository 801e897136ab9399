import assert from "node:assert/strict";
import { sql } from "kysely";
import { openDatabase, recordedPause } from "../../tests/support/open_database.ts";
import { testDatabase, testEngines } from "../../tests/support/servers.ts";
import { DatabaseError } from "./database_error.ts";
import type { Database, EngineName } from "./databases.ts";

const TIME_TYPE = { mysql: "datetime(6)", postgresql: "timestamp", sqlite: "datetime" } as const;

async function createThings({ query }: Database, engine: EngineName): Promise<void> {
  await query.schema.createTable("things")
    .addColumn("id", "integer", (column) => column.primaryKey())
    .addColumn("name", "varchar(255)", (column) => column.unique())
    .addColumn("big", "bigint")
    .addColumn("flag", "boolean")
    .addColumn("at", sql.raw(TIME_TYPE[engine]))
    .addColumn("ratio", sql`double precision`)
    .execute();
}

async function names(database: Database): Promise<string[]> {
  const rows = await database.query.selectFrom("things").select("name").orderBy("id").execute();
  return rows.map(({ name }) => name);
}

function isKind(kind: DatabaseError["kind"]) {
  return (error: unknown) => error instanceof DatabaseError && error.kind === kind;
}

for (const engine of testEngines) {
  Deno.test(`${engine}: values come back as they were bound, times as text in UTC`, async () => {
    await using place = await testDatabase(engine);
    await using opened = await openDatabase(place.url);
    const { query } = opened.database;
    await createThings(opened.database, engine);
    const at = new Date("2024-05-06T07:08:09.123Z");
    await query.insertInto("things").values([
      {
        id: 1,
        name: "a 'quoted' \\ \"name\" é",
        big: 9007199254740991,
        flag: true,
        at,
        ratio: 1.5,
      },
      { id: 2, name: null, big: sql`9007199254740993`, flag: false, at: null, ratio: null },
      { id: 3, name: "text time", big: -1, flag: null, at: "2024-05-06 07:08:09", ratio: 16 },
    ]).execute();
    const rows = await query.selectFrom("things").selectAll().orderBy("id").execute();
    assert.deepEqual(rows.map((row) => ({ ...row, flag: row.flag === null ? null : !!row.flag })), [
      {
        id: 1,
        name: "a 'quoted' \\ \"name\" é",
        big: 9007199254740991,
        flag: true,
        at: rows[0].at,
        ratio: 1.5,
      },
      { id: 2, name: null, big: "9007199254740993", flag: false, at: null, ratio: null },
      { id: 3, name: "text time", big: -1, flag: null, at: rows[2].at, ratio: 16 },
    ]);
    assert.match(rows[0].at, /^2024-05-06 07:08:09\.123(000)?$/);
    assert.match(rows[2].at, /^2024-05-06 07:08:09(\.000000)?$/);
    const found = await query.selectFrom("things").select("id").where("at", "=", at).execute();
    assert.deepEqual(found, [{ id: 1 }]);
  });

  Deno.test(`${engine}: counts and sums are numbers, changes are counted by rows matched`, async () => {
    await using place = await testDatabase(engine);
    await using opened = await openDatabase(place.url);
    const { query } = opened.database;
    await createThings(opened.database, engine);
    const inserted = await query.insertInto("things")
      .values([{ id: 1, name: "a" }, { id: 2, name: "b" }]).executeTakeFirstOrThrow();
    assert.equal(inserted.numInsertedOrUpdatedRows, 2n);
    const updated = await query.updateTable("things").set({ big: 4 }).executeTakeFirstOrThrow();
    assert.equal(updated.numUpdatedRows, 2n);
    const same = await query.updateTable("things").set({ big: 4 }).executeTakeFirstOrThrow();
    assert.equal(same.numUpdatedRows, 2n);
    const counted = await query.selectFrom("things")
      .select((build) => [build.fn.countAll().as("rows"), build.fn.sum("big").as("sum")])
      .executeTakeFirstOrThrow();
    assert.deepEqual(counted, { rows: 2, sum: 8 });
    const deleted = await query.deleteFrom("things").where("id", "=", 1).executeTakeFirstOrThrow();
    assert.equal(deleted.numDeletedRows, 1n);
  });

  Deno.test(`${engine}: rows can be streamed, to their end or not`, async () => {
    await using place = await testDatabase(engine);
    await using opened = await openDatabase(place.url);
    const { query } = opened.database;
    await createThings(opened.database, engine);
    const ids = Array.from({ length: 500 }, (_, index) => index + 1);
    await query.insertInto("things").values(ids.map((id) => ({ id, name: `n${id}` }))).execute();
    const seen: number[] = [];
    const rows = query.selectFrom("things").select("id").where("id", ">", 0).orderBy("id");
    for await (const { id } of rows.stream(10)) seen.push(id);
    assert.deepEqual(seen, ids);
    for await (const { id } of rows.stream(10)) {
      if (id === 3) break;
    }
    assert.deepEqual(await rows.limit(1).execute(), [{ id: 1 }]);
  });

  Deno.test(`${engine}: a transaction commits, or leaves nothing when its work fails`, async () => {
    await using place = await testDatabase(engine);
    await using opened = await openDatabase(place.url);
    const { database } = opened;
    await createThings(database, engine);
    const result = await database.transaction(async (query) => {
      await query.insertInto("things").values({ id: 1, name: "kept" }).execute();
      return "done";
    });
    assert.equal(result, "done");
    await assert.rejects(
      database.transaction(async (query) => {
        await query.insertInto("things").values({ id: 2, name: "gone" }).execute();
        throw new Error("changed my mind");
      }),
      /^Error: changed my mind$/,
    );
    assert.deepEqual(await names(database), ["kept"]);
  });

  Deno.test(`${engine}: a commit that the server turns into a rollback is a failure`, async () => {
    await using place = await testDatabase(engine);
    await using opened = await openDatabase(place.url);
    const { database } = opened;
    await createThings(database, engine);
    const run = database.transaction(async (query) => {
      await query.insertInto("things").values({ id: 1, name: "a" }).execute();
      await query.insertInto("things").values({ id: 1, name: "b" }).execute().catch(() => {});
    });
    // PostgreSQL gives up the whole transaction, the others only the statement.
    if (engine === "postgresql") await assert.rejects(run, /rolled back/);
    else await run;
    assert.deepEqual(await names(database), engine === "postgresql" ? [] : ["a"]);
  });

  Deno.test(`${engine}: errors are of a kind and name the database`, async () => {
    await using place = await testDatabase(engine);
    await using opened = await openDatabase(place.url);
    const { database } = opened;
    const { query } = database;
    await createThings(database, engine);
    await query.insertInto("things").values({ id: 1, name: "a" }).execute();
    await assert.rejects(
      query.insertInto("things").values({ id: 2, name: "a" }).execute(),
      isKind("duplicate"),
    );
    await assert.rejects(
      query.insertInto("things").values({ id: 1, name: "b" }).execute(),
      isKind("duplicate"),
    );
    await assert.rejects(query.selectFrom("nothing").selectAll().execute(), (error) => {
      assert.ok(error instanceof DatabaseError);
      assert.equal(error.kind, "no_such_table");
      assert.ok(error.message.includes(place.name), error.message);
      assert.match(error.message, /\[database\] connection/);
      assert.match(error.message, /nothing/);
      assert.match(String((error.cause as Error).stack), /select \* from/);
      return true;
    });
    await assert.rejects(
      query.selectFrom("things").select("nope").execute(),
      isKind("no_such_table"),
    );
    await assert.rejects(sql`selec 1`.execute(query), isKind("other"));
  });

  Deno.test(`${engine}: a transaction that meets a lock or a deadlock is run again`, async () => {
    await using place = await testDatabase(engine);
    const pause = recordedPause();
    await using opened = await openDatabase(place.url, {
      pause,
      options: { db_retry_interval: "2" },
    });
    const { database } = opened;
    await createThings(database, engine);
    let runs = 0;
    const result = await database.transaction(async (query) => {
      await query.insertInto("things").values({ id: ++runs, name: `run ${runs}` }).execute();
      if (runs < 4) {
        throw new DatabaseError("deadlock", { kind: "conflict", location: database.location });
      }
      return runs;
    });
    assert.equal(result, 4);
    assert.deepEqual(await names(database), ["run 4"]);
    // 2, 4, 8 seconds, each shortened by chance to no less than half.
    assert.equal(pause.taken.length, 3);
    pause.taken.forEach((taken, index) => {
      assert.ok(taken <= 2000 * 2 ** index && taken >= 1000 * 2 ** index, String(pause.taken));
    });
    const warnings = opened.logged().filter((line) => line.startsWith("warning"));
    assert.match(warnings[0], /^warning: deadlock\. Trying again in [\d.]+ s \(attempt 2 of 21\)$/);
  });

  Deno.test(`${engine}: retries end as the options say`, async () => {
    await using place = await testDatabase(engine);
    const pause = recordedPause();
    await using opened = await openDatabase(place.url, {
      pause,
      options: {
        db_max_retries: "2",
        db_retry_interval: "3",
        db_inc_retry_interval: "false",
      },
    });
    const { database } = opened;
    let runs = 0;
    await assert.rejects(
      database.repeatable(() => {
        runs++;
        throw new DatabaseError("lost", { kind: "connection_lost", location: database.location });
      }),
      isKind("connection_lost"),
    );
    assert.equal(runs, 3);
    assert.deepEqual(pause.taken, [3000, 3000]);
  });

  Deno.test(`${engine}: a commit whose outcome is unknown is not repeated`, async () => {
    await using place = await testDatabase(engine);
    await using opened = await openDatabase(place.url, { pause: recordedPause() });
    const { database } = opened;
    let runs = 0;
    await assert.rejects(
      database.transaction(() => {
        runs++;
        throw new DatabaseError("lost", {
          kind: "connection_lost",
          location: database.location,
          outcomeUnknown: true,
        });
      }),
      isKind("connection_lost"),
    );
    assert.equal(runs, 1);
  });

  Deno.test(`${engine}: many pieces of work at once share few connections`, async () => {
    await using place = await testDatabase(engine);
    await using opened = await openDatabase(place.url);
    const { database } = opened;
    await createThings(database, engine);
    await Promise.all(
      Array.from(
        { length: 40 },
        (_, id) =>
          database.transaction((query) =>
            query.insertInto("things").values({ id, name: `n${id}` }).execute()
          ),
      ),
    );
    assert.equal((await names(database)).length, 40);
  });

  Deno.test(`${engine}: a closed database can be closed again, and refuses work`, async () => {
    await using place = await testDatabase(engine);
    await using opened = await openDatabase(place.url);
    const { database } = opened;
    await database.close();
    await database.close();
    await assert.rejects(sql`select 1`.execute(database.query));
  });
}

Deno.test("sqlite: a database in memory keeps its rows between statements", async () => {
  await using opened = await openDatabase("sqlite://");
  const { database } = opened;
  await createThings(database, "sqlite");
  await database.transaction((query) =>
    query.insertInto("things").values({ id: 1, name: "a" }).execute()
  );
  await database.withLock("sync", async (query) => {
    await query.insertInto("things").values({ id: 2, name: "b" }).execute();
  });
  assert.deepEqual(await names(database), ["a", "b"]);
});

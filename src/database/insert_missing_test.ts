import assert from "node:assert/strict";
import type { KyselyPlugin } from "kysely";
import { openDatabase } from "../../tests/support/open_database.ts";
import { testDatabase, testEngines } from "../../tests/support/servers.ts";
import { DatabaseError } from "./database_error.ts";
import type { Database, EngineName } from "./databases.ts";
import { loadEngine } from "./engines.ts";

interface Thing {
  readonly name: string;
  readonly weight: number | null;
  readonly flag?: boolean;
  readonly at?: Date | null;
}

/** A database with the table `things`, which numbers its rows. */
async function opened(engine: EngineName) {
  const place = await testDatabase(engine);
  const { database, ...rest } = await openDatabase(place.url);
  await database.query.schema.createTable("things")
    .addColumn("id", engine === "postgresql" ? "serial" : "integer", (column) => {
      const key = column.primaryKey();
      return engine === "mysql" ? key.autoIncrement() : key;
    })
    .addColumn("name", "varchar(255)", (column) => column.unique().notNull())
    .addColumn("weight", "integer", (column) => column.notNull())
    .addColumn("flag", "boolean")
    .addColumn("at", engine === "postgresql" ? "timestamp" : "datetime").execute();
  const insert = (things: readonly Thing[]) => database.insertMissing("things", "name", things);
  return {
    database,
    insert,
    things: () => readThings(database),
    async [Symbol.asyncDispose]() {
      await rest[Symbol.asyncDispose]();
      await place.drop();
    },
  };
}

/** `name weight` of all rows, by id. */
async function readThings({ query }: Database): Promise<string[]> {
  const rows = await query.selectFrom("things").select(["name", "weight"]).orderBy("id").execute();
  return rows.map(({ name, weight }) => `${name} ${weight}`);
}

for (const engine of testEngines) {
  Deno.test(`${engine}: rows whose key is there are left alone, the others inserted`, async () => {
    await using place = await opened(engine);
    assert.equal(await place.insert([]), 0);
    assert.equal(await place.insert([{ name: "a", weight: 1 }, { name: "b", weight: 1 }]), 2);
    const more = ["b", "c", "a", "d"].map((name) => ({ name, weight: 2 }));
    assert.equal(await place.insert(more), 2);
    assert.deepEqual((await place.things()).toSorted(), ["a 1", "b 1", "c 2", "d 2"]);
    assert.equal(await place.insert(more), 0);
  });

  Deno.test(`${engine}: wherever among the rows those are that are there`, async () => {
    await using place = await opened(engine);
    const { database, insert, things } = place;
    const names = ["a", "b", "c", "d", "e"];
    for (let mask = 0; mask < 2 ** names.length; mask++) {
      await database.query.deleteFrom("things").execute();
      const there = names.filter((_, index) => mask & 2 ** index);
      await insert(there.map((name) => ({ name, weight: 1 })));
      const inserted = await insert(names.map((name) => ({ name, weight: 2 })));
      assert.equal(inserted, names.length - there.length);
      const expected = names.map((name) => `${name} ${there.includes(name) ? 1 : 2}`);
      assert.deepEqual((await things()).toSorted(), expected);
    }
  });

  Deno.test(`${engine}: rows that are there use up no ids`, async () => {
    await using place = await opened(engine);
    const { database, insert } = place;
    const things = Array.from({ length: 50 }, (_, index) => ({ name: `${index}`, weight: 1 }));
    for (let round = 0; round < 20; round++) await insert(things);
    await insert([{ name: "last", weight: 1 }]);
    const { id } = await database.query.selectFrom("things").select("id")
      .where("name", "=", "last").executeTakeFirstOrThrow();
    // MySQL puts ids aside in powers of two.
    assert.ok(id <= 64, `${id}`);
  });

  Deno.test(`${engine}: all rows of a call are inserted, or none`, async () => {
    await using place = await opened(engine);
    const things = [{ name: "a", weight: 1 }, { name: "b", weight: null }];
    await assert.rejects(() => place.insert(things), DatabaseError);
    assert.deepEqual(await place.things(), []);
  });

  Deno.test(`${engine}: values are stored as they are, thousands at once`, async () => {
    await using place = await opened(engine);
    const names = [
      "",
      "null",
      "a 'quoted' \\ \"name\"",
      "?, (?)",
      "{1,2}",
      "é 日本",
      "line\nbreak\ttab",
      ...Array.from({ length: 7000 }, (_, number) => `thing ${number}`),
    ];
    const things = names.map((name, index) => ({
      name,
      weight: index,
      flag: index % 2 === 0,
      at: index > 3 ? null : new Date("2024-05-06T07:08:09Z"),
    }));
    assert.equal(await place.insert(things), names.length);
    const found = await place.database.query.selectFrom("things")
      .select(["name", "weight", "flag", "at"]).orderBy("weight").execute();
    assert.deepEqual(
      found.map((row) => ({ ...row, flag: Boolean(row.flag), at: row.at?.slice(0, 19) ?? null })),
      things.map((thing) => ({ ...thing, at: thing.at && "2024-05-06 07:08:09" })),
    );
  });

  Deno.test(`${engine}: a row that another process inserts meanwhile is left alone`, async () => {
    await using place = await opened(engine);
    const { database } = place;
    // It is faster each time that the database has answered a question.
    let taken = 0;
    const plugin: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        if (taken < 3 && result.numAffectedRows === undefined) {
          const theirs = { name: `thing ${taken++}`, weight: 1 };
          await database.query.insertInto("things").values(theirs).execute();
        }
        return result;
      },
    };
    const { insertMissing } = await loadEngine(engine);
    const ours = [0, 1, 2, 3].map((number) => ({ name: `thing ${number}`, weight: 2 }));
    await insertMissing(database.query.withPlugin(plugin), "things", "name", ours);
    const expected = [0, 1, 2, 3].map((number) => `thing ${number} ${number < taken ? 1 : 2}`);
    assert.deepEqual((await place.things()).toSorted(), expected);
  });
}

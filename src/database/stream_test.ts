import assert from "node:assert/strict";
import { sql } from "kysely";
import { openDatabase } from "../../tests/support/open_database.ts";
import { testDatabase, testEngines } from "../../tests/support/servers.ts";
import { DatabaseError } from "./database_error.ts";
import type { Database } from "./databases.ts";

const ROWS = 20_000;

/** A table whose rows, unlike the buffers in between, are too many to arrive at once. */
async function createRows({ query }: Database): Promise<void> {
  await query.schema.createTable("things")
    .addColumn("id", "integer", (column) => column.primaryKey())
    .addColumn("text", "varchar(255)").execute();
  for (let start = 0; start < ROWS; start += 5000) {
    const text = "x".repeat(200);
    const rows = Array.from({ length: 5000 }, (_, index) => ({ id: start + index, text }));
    await query.insertInto("things").values(rows).execute();
  }
}

for (const engine of testEngines) {
  Deno.test(`${engine}: a reader that dawdles gets all rows, in order, time and again`, async () => {
    await using place = await testDatabase(engine);
    await using opened = await openDatabase(place.url);
    const { database } = opened;
    await createRows(database);
    const query = database.query.selectFrom("things").select(["id", "text"]).orderBy("id");
    for (let round = 0; round < 10; round++) {
      let next = 0;
      for await (const { id } of query.stream(500)) {
        assert.equal(id, next++);
        // Other things happen meanwhile, among them another statement.
        if (id % 1000 === 0) await new Promise((resolve) => setTimeout(resolve));
        if (id === 10_000) await sql`select 1`.execute(database.query);
      }
      assert.equal(next, ROWS);
    }
  });

  Deno.test(`${engine}: a reader may stop early`, async () => {
    await using place = await testDatabase(engine);
    await using opened = await openDatabase(place.url);
    const { query } = opened.database;
    await createRows(opened.database);
    for (let round = 0; round < 10; round++) {
      for await (const { id } of query.selectFrom("things").select("id").orderBy("id").stream()) {
        if (id === 1000) break;
      }
      const { id } = await query.selectFrom("things").select("id").where("id", "=", 7)
        .executeTakeFirstOrThrow();
      assert.equal(id, 7);
    }
  });

  Deno.test(`${engine}: closing the database ends a reader, with an error at most`, async () => {
    await using place = await testDatabase(engine);
    await using opened = await openDatabase(place.url);
    await createRows(opened.database);
    const rows = opened.database.query.selectFrom("things").selectAll().stream()
      [Symbol.asyncIterator]();
    await rows.next();
    await opened.database.close();
    const read = async () => {
      for (let taken = 1; taken <= ROWS; taken++) if ((await rows.next()).done) return;
      assert.fail("all rows came from a closed database");
    };
    await read().catch((error) => assert.ok(error instanceof DatabaseError, String(error)));
  });
}

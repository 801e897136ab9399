import assert from "node:assert/strict";
import { testCloud } from "../../tests/support/cloud.ts";
import { TEST_NOW } from "../../tests/support/context.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { BadRow } from "./bad_rows.ts";
import { countRows, fillEach, rowsById } from "./rows_by_id.ts";

Deno.test("rows come once each, by id", async () => {
  const asked: number[][] = [];
  const source = rowsById<{ id: number }>({
    table: "things",
    read(after, limit) {
      asked.push([after, limit]);
      const rows = [3, 4, 9].filter((id) => id > after).slice(0, limit).map((id) => ({ id }));
      return Promise.resolve(rows);
    },
    migrate: (rows) => Promise.resolve(rows.map(({ id }) => id !== 4)),
  });
  assert.deepEqual(await source(2), [true, false]);
  assert.deepEqual(await source(5), [true]);
  assert.deepEqual(await source(5), []);
  assert.deepEqual(asked, [[0, 2], [4, 5], [9, 5]]);
});

Deno.test("a failure names the rows, and they come again", async () => {
  let failing = true;
  const source = rowsById<{ id: number }>({
    table: "things",
    read: (after, limit) =>
      Promise.resolve([3, 4].filter((id) => id > after).slice(0, limit).map((id) => ({ id }))),
    migrate(rows) {
      if (failing) throw new OperatorError("too heavy", { hint: "Lift less." });
      return Promise.resolve(rows.map(() => true));
    },
  });
  await assert.rejects(source(1), {
    message: "things, the row with the id 3: too heavy",
    hint: "Lift less.",
  });
  await assert.rejects(source(2), /^OperatorError: things, rows with ids 3 to 4: too heavy/);
  failing = false;
  assert.deepEqual(await source(2), [true, true]);
});

Deno.test("a row that cannot be migrated is named, and those behind it are migrated", async () => {
  const source = rowsById<{ id: number }>({
    table: "things",
    read: (after, limit) =>
      Promise.resolve(
        [3, 4, 7, 9].filter((id) => id > after).slice(0, limit).map((id) => ({ id })),
      ),
    migrate(rows) {
      if (rows.some(({ id }) => id === 4)) return Promise.reject(new BadRow("too heavy"));
      return Promise.resolve(rows.map(() => true));
    },
  });
  const [first, second, ...rest] = await source(10);
  assert.deepEqual([first, ...rest], [true, true, true]);
  assert.match(String(second), /^OperatorError: things, the row with the id 4: too heavy$/);
  assert.deepEqual(await source(10), []);
});

Deno.test("each row gets its value, but for what was written meanwhile", async () => {
  await using cloud = await testCloud("sqlite");
  const { query } = await cloud.open(cloud.urls.main);
  await query.schema.createTable("things").addColumn("id", "integer")
    .addColumn("colour", "text").addColumn("updated_at", "text").execute();
  const ids = Array.from({ length: 450 }, (_, index) => index + 1);
  await query.insertInto("things")
    .values(ids.map((id) => ({ id, colour: id === 2 ? "red" : null }))).execute();
  const values = new Map(ids.slice(0, 449).map((id) => [id, `colour ' ${id}`]));
  await fillEach(query, { table: "things", column: "colour", values, updatedAt: TEST_NOW });
  const rows = await query.selectFrom("things").selectAll().orderBy("id").execute();
  assert.deepEqual(
    rows.map(({ colour }) => colour),
    ids.map((id) => id === 2 ? "red" : id === 450 ? null : `colour ' ${id}`),
  );
  assert.deepEqual([rows[1].updated_at, rows[449].updated_at], [null, null]);
  assert.match(rows[0].updated_at, /^2024-05-06 07:08:09/);
  assert.equal(await countRows(query.selectFrom("things").where("id", ">", 400)), 50);
});

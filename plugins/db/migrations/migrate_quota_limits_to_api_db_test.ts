import assert from "node:assert/strict";
import type { Database, EngineName } from "../../../src/database/databases.ts";
import { cloudWithCells } from "../../../tests/support/cells.ts";
import { runMigration } from "../../../tests/support/data_migrations.ts";
import { refuseRows } from "../../../tests/support/refuse_rows.ts";
import { testEngines } from "../../../tests/support/servers.ts";
import { migration as classes } from "./migrate_quota_classes_to_api_db.ts";
import { migration as limits } from "./migrate_quota_limits_to_api_db.ts";

type Row = Readonly<Record<string, unknown>>;

async function cloudWithQuotas(engine: EngineName) {
  const cloud = await cloudWithCells(engine, 1);
  const api: Database = await cloud.api();
  const main = cloud.cells[0].database;
  return {
    ...cloud,
    api: () => Promise.resolve(api),
    add: (database: Database, table: string, ...rows: Row[]) =>
      database.query.insertInto(table).values(rows).execute(),
    main,
    async read(database: Database, table: string, ...columns: string[]) {
      const rows = await database.query.selectFrom(table).select(columns).orderBy("id").execute();
      return rows.map((row) => columns.map((column) => row[column]));
    },
  };
}

for (const engine of testEngines) {
  Deno.test(`${engine}: limits go to the API database, soft-deleted ones stay`, async () => {
    await using cloud = await cloudWithQuotas(engine);
    const { main } = cloud;
    const api = await cloud.api();
    await cloud.add(
      main,
      "quotas",
      { project_id: "p1", resource: "cores", hard_limit: 5, deleted: 0 },
      { project_id: "p2", resource: "cores", hard_limit: null, deleted: 0 },
      { project_id: "p1", resource: "ram", hard_limit: 7, deleted: 9 },
      { project_id: null, resource: "ram", hard_limit: 8, deleted: 0 },
    );
    await cloud.add(
      main,
      "project_user_quotas",
      { user_id: "u", project_id: "p1", resource: "cores", hard_limit: 3, deleted: 0 },
      { user_id: "u", project_id: "p1", resource: "networks", hard_limit: 2, deleted: 0 },
    );

    const first = await runMigration(cloud, limits, { limit: 4 });
    assert.deepEqual([first.pending, first.found, first.done], [5, 4, 4]);
    const second = await runMigration(cloud, limits, { limit: 4 });
    assert.deepEqual([second.pending, second.found, second.done], [1, 1, 1]);
    const third = await runMigration(cloud, limits);
    assert.deepEqual([third.pending, third.found, third.done], [0, 0, 0]);

    assert.deepEqual(await cloud.read(api, "quotas", "project_id", "resource", "hard_limit"), [
      ["p1", "cores", 5],
      ["p2", "cores", null],
      [null, "ram", 8],
      ["p1", "networks", 2],
    ]);
    assert.deepEqual(
      await cloud.read(api, "project_user_quotas", "user_id", "project_id", "hard_limit"),
      [["u", "p1", 3]],
    );
    const left = await main.query.selectFrom("quotas").select(["id", "deleted", "deleted_at"])
      .orderBy("id").execute();
    assert.deepEqual(
      left.map(({ id, deleted }) => deleted === id),
      [true, true, false, true],
    );
    assert.match(left[0].deleted_at, /^2024-05-06 07:08:09/);
    assert.equal(left[2].deleted_at, null);
  });

  Deno.test(`${engine}: limits that the API database has stay as they are there`, async () => {
    await using cloud = await cloudWithQuotas(engine);
    const { main } = cloud;
    const api = await cloud.api();
    await cloud.add(api, "quotas", { project_id: "p1", resource: "ram", hard_limit: 99 });
    await cloud.add(
      main,
      "quotas",
      { project_id: "p1", resource: "cores", hard_limit: 1, deleted: 0 },
      { project_id: "p1", resource: "ram", hard_limit: 2, deleted: 0 },
    );
    const { found, done } = await runMigration(cloud, limits);
    assert.deepEqual([found, done], [2, 2]);
    assert.deepEqual(await cloud.read(api, "quotas", "resource", "hard_limit"), [
      ["ram", 99],
      ["cores", 1],
    ]);
  });

  Deno.test(`${engine}: a key that the API database takes for one it has costs no other limit`, async () => {
    await using cloud = await cloudWithQuotas(engine);
    const { main } = cloud;
    const api = await cloud.api();
    // The same to MySQL's collation, another one to the other engines.
    await cloud.add(api, "quotas", { project_id: "p1", resource: "CORES", hard_limit: 99 });
    await cloud.add(
      main,
      "quotas",
      { project_id: "p1", resource: "cores", hard_limit: 1, deleted: 0 },
      { project_id: "p1", resource: "ram", hard_limit: 2, deleted: 0 },
    );
    const { done, failure } = await runMigration(cloud, limits);
    assert.deepEqual([done, failure], [2, undefined]);
    const rows = await cloud.read(api, "quotas", "resource", "hard_limit");
    assert.deepEqual([rows[0], rows.at(-1)], [["CORES", 99], ["ram", 2]]);
    assert.equal(rows.length, engine === "mysql" ? 2 : 3);
  });

  Deno.test(`${engine}: limits stay in the main database when the API database refuses`, async () => {
    await using cloud = await cloudWithQuotas(engine);
    const { main } = cloud;
    await cloud.add(main, "quotas", {
      project_id: "p1",
      resource: "cores",
      hard_limit: 1,
      deleted: 0,
    });
    await (await cloud.api()).query.schema.dropTable("quotas").execute();
    const { failure } = await runMigration(cloud, limits);
    assert.match(failure ?? "", /quotas/);
    assert.deepEqual(await cloud.read(main, "quotas", "deleted", "deleted_at"), [[0, null]]);
  });

  Deno.test(`${engine}: a limit that the API database does not take stays, and keeps no other`, async () => {
    await using cloud = await cloudWithQuotas(engine);
    const { main } = cloud;
    const api = await cloud.api();
    await refuseRows(api, "quota_classes", (prefix) => `${prefix}hard_limit = 666`);
    await cloud.add(
      main,
      "quota_classes",
      ...[1, 666, 2, 3].map((limit, index) => ({
        class_name: `class${index}`,
        resource: "cores",
        hard_limit: limit,
        deleted: 0,
      })),
      // The same limit as the one that is refused: it would be lost if that counted as moved.
      { class_name: "class1", resource: "cores", hard_limit: 5, deleted: 0 },
    );
    const first = await runMigration(cloud, classes);
    assert.deepEqual([first.found, first.done, first.failure], [5, 3, undefined]);
    assert.equal(first.passedOver!.length, 2);
    assert.match(first.passedOver![0], /^quota_classes, the row with the id 2: /);
    assert.deepEqual(await cloud.read(api, "quota_classes", "hard_limit"), [[1], [2], [3]]);
    const left = await main.query.selectFrom("quota_classes").select(["id", "deleted_at"])
      .where("deleted", "=", 0).orderBy("id").execute();
    assert.deepEqual(left, [{ id: 2, deleted_at: null }, { id: 5, deleted_at: null }]);
    // Found again by the next run; the second one is moved, as nothing like it is there.
    const second = await runMigration(cloud, classes, { limit: 1 });
    assert.deepEqual([second.found, second.done, second.passedOver!.length], [2, 1, 1]);
  });

  Deno.test(`${engine}: limits of classes go too; of two the same, the first counts`, async () => {
    await using cloud = await cloudWithQuotas(engine);
    const { main } = cloud;
    const api = await cloud.api();
    await cloud.add(
      main,
      "quota_classes",
      { class_name: "default", resource: "cores", hard_limit: 1, deleted: 0 },
      { class_name: "default", resource: "cores", hard_limit: 2, deleted: 0 },
      { class_name: null, resource: "cores", hard_limit: 3, deleted: 0 },
      { class_name: "gold", resource: "cores", hard_limit: 4, deleted: 4 },
      ...Array.from({ length: 600 }, (_, index) => ({
        class_name: `class${index}`,
        resource: "ram",
        hard_limit: index,
        deleted: 0,
      })),
    );
    const { pending, found, done } = await runMigration(cloud, classes, { limit: 5000 });
    assert.deepEqual([pending, found, done], [603, 603, 603]);
    const rows = await cloud.read(api, "quota_classes", "class_name", "resource", "hard_limit");
    assert.deepEqual(rows.slice(0, 3), [
      ["default", "cores", 1],
      [null, "cores", 3],
      ["class0", "ram", 0],
    ]);
    assert.equal(rows.length, 602);
  });
}

/** Which rows `archive_deleted_rows` moves, and which stay. */

import assert from "node:assert/strict";
import { sql } from "kysely";
import type { Database } from "../../src/database/databases.ts";
import { cloudWithCells } from "../../tests/support/cells.ts";
import {
  addTrees,
  counts,
  ids,
  printedTable,
  TREE_TABLES,
  treeUuid,
} from "../../tests/support/deleted_trees.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { archiveDeletedRows } from "./archive_deleted_rows.ts";

for (const engine of testEngines) {
  Deno.test(`${engine}: trees go as a whole, with the API's rows, and live ones stay`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    await addTrees(cloud, database, [true, false, true]);
    // A soft-deleted child of a live instance goes alone.
    await database.query.updateTable("instance_faults").set({ deleted: 5 }).where("id", "=", 5)
      .execute();

    const expected = {
      "API_DB.instance_group_member": 0,
      "API_DB.instance_mappings": 2,
      "API_DB.request_specs": 2,
      instance_actions: 2,
      instance_actions_events: 6,
      instance_faults: 5,
      instances: 2,
    };
    const dry = await cloud.run(archiveDeletedRows, { dry_run: true });
    assert.deepEqual([dry.code, printedTable(dry.stdout), dry.stderr], [1, expected, ""]);
    assert.deepEqual(await counts(database, TREE_TABLES), [3, 6, 3, 9]);

    const { code, stdout, stderr } = await cloud.run(archiveDeletedRows, { verbose: true });
    assert.deepEqual([code, printedTable(stdout), stderr], [1, expected, ""]);
    assert.deepEqual(await counts(database, TREE_TABLES), [1, 1, 1, 3]);
    assert.deepEqual(await ids(database, "shadow_instance_actions_events"), [3, 4, 5, 9, 10, 11]);
    assert.deepEqual(await ids(await cloud.api() as Database, "request_specs"), [2]);
    const { message } = await database.query.selectFrom("shadow_instance_faults").select("message")
      .where("id", "=", 2).executeTakeFirstOrThrow();
    assert.equal(message, "ü€");

    const again = await cloud.run(archiveDeletedRows, { verbose: true });
    assert.deepEqual([again.code, again.stdout], [0, "Nothing was archived.\n"]);
  });

  Deno.test(`${engine}: a pass takes --max_rows rows, lowest ids first, and what they bring along`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    await addTrees(cloud, database, [false, true, true, true]);
    await database.query.insertInto("quota_classes")
      .values([1, 2, 3].map((id) => ({ id, class_name: "c", resource: "r", deleted: id })))
      .execute();
    assert.equal((await cloud.run(archiveDeletedRows, { max_rows: 2 })).code, 1);
    assert.deepEqual(await ids(database, "shadow_instances"), [2, 3]);
    assert.deepEqual(await ids(database, "shadow_quota_classes"), []);
    // One tree of 7 rows leaves one of eight.
    assert.equal((await cloud.run(archiveDeletedRows, { max_rows: 8 })).code, 1);
    assert.deepEqual(await ids(database, "shadow_instances"), [2, 3, 4]);
    assert.deepEqual(await ids(database, "shadow_quota_classes"), [1]);
    assert.equal(
      (await cloud.run(archiveDeletedRows, { max_rows: 0, until_complete: true })).code,
      0,
    );
  });

  Deno.test(`${engine}: rows that the shadow tables have already`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    await addTrees(cloud, database, [true, true, true]);
    const copy = (name: string, where: string) =>
      sql`INSERT INTO ${sql.table(`shadow_${name}`)} (id, ${sql.raw(where)}, deleted)
        SELECT id, ${sql.raw(where)}, deleted FROM ${sql.table(name)} WHERE id IN (1, 2)`
        .execute(database.query);
    // The action 1 is the same in both tables, the action 2 another one.
    await copy("instance_actions", "instance_uuid");
    await database.query.updateTable("shadow_instance_actions").set({ action: "other" })
      .where("id", "=", 2).execute();

    const run = await cloud.run(archiveDeletedRows, { until_complete: true, verbose: true });
    assert.equal(run.code, 5);
    assert.match(
      run.stderr,
      /^ERROR: instances 2 was not archived: instance_actions 2 differs .*\n$/,
    );
    assert.equal(printedTable(run.stdout).instance_actions, 2);
    assert.deepEqual(await ids(database, "shadow_instances"), [1, 3]);
    assert.deepEqual(await ids(database, "shadow_instance_actions"), [1, 2, 3]);
    assert.deepEqual(await counts(database, TREE_TABLES), [1, 2, 1, 3]);
    assert.deepEqual(await ids(await cloud.api() as Database, "instance_mappings"), [2]);

    // Under a limit, rows that have to stay do not stand in the way of those behind them.
    await addTrees(cloud, database, [true], 4);
    const next = await cloud.run(archiveDeletedRows, { max_rows: 1 });
    assert.equal(next.code, 5);
    assert.deepEqual(await ids(database, "shadow_instances"), [1, 3, 4]);
  });

  Deno.test(`${engine}: a tree that stays does so as a whole, what is soft-deleted in it too`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    // The second instance stays; the third is alive, and its soft-deleted rows go by themselves.
    await addTrees(cloud, database, [true, true, false]);
    const soften = (table: string, ids: readonly number[]) =>
      database.query.updateTable(table).set({ deleted: 1 }).where("id", "in", ids).execute();
    await soften("instance_faults", [4, 6]);
    await soften("instance_actions", [2]);
    // One below a soft-deleted action, and one below an action that is not.
    await soften("instance_actions_events", [6, 9]);
    await database.query.insertInto("shadow_instance_faults")
      .values({ id: 5, instance_uuid: treeUuid(2), code: 1, deleted: 5 }).execute();

    for (const code of [5, 5]) {
      const run = await cloud.run(archiveDeletedRows, { until_complete: true });
      assert.equal(run.code, code);
      assert.match(
        run.stderr,
        /^ERROR: instances 2 was not archived: instance_faults 5 differs [^\n]*\n$/,
      );
      assert.deepEqual(await ids(database, "instances"), [2, 3]);
      assert.deepEqual(await ids(database, "instance_faults"), [4, 5, 7]);
      assert.deepEqual(await ids(database, "instance_actions"), [2, 3]);
      assert.deepEqual(await ids(database, "instance_actions_events"), [6, 7, 8, 10, 11]);
      assert.deepEqual(await ids(await cloud.api() as Database, "instance_mappings"), [2, 3]);
    }

    // Once nothing is in the way, all of it goes.
    await database.query.deleteFrom("shadow_instance_faults").where("id", "=", 5).execute();
    assert.equal((await cloud.run(archiveDeletedRows, { until_complete: true })).code, 1);
    assert.deepEqual(await ids(database, "instance_faults"), [7]);
    assert.deepEqual(await ids(database, "instance_actions_events"), [10, 11]);
  });

  Deno.test(`${engine}: --before and --task-log`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    const at = (id: number, deletedAt: string | undefined) => ({
      id,
      class_name: "c",
      resource: "r",
      deleted: id,
      deleted_at: deletedAt === undefined ? null : new Date(deletedAt),
    });
    await database.query.insertInto("quota_classes").values([
      at(1, "2022-05-01T11:59:59Z"),
      at(2, "2022-05-01T12:00:00Z"),
      at(3, undefined),
    ]).execute();
    await database.query.insertInto("task_log").values(
      ["2022-05-01T11:00:00Z", "2022-05-01T13:00:00Z"].map((time, index) => ({
        id: index + 1,
        updated_at: new Date(time),
        deleted: 0,
        task_name: "t",
        state: "s",
        host: `h${index}`,
        period_beginning: "2020-01-01 00:00:00",
        period_ending: "2020-01-02 00:00:00",
        message: "m",
      })),
    ).execute();
    const before = "2022-05-01 14:00+02:00";
    assert.equal((await cloud.run(archiveDeletedRows, { before, task_log: true })).code, 1);
    assert.deepEqual(await ids(database, "shadow_quota_classes"), [1]);
    assert.deepEqual(await ids(database, "shadow_task_log"), [1]);
    for (const wrong of ["yesterday", ""]) {
      const { code, stderr } = await cloud.run(archiveDeletedRows, { before: wrong });
      assert.equal(code, 4);
      assert.match(stderr, /is not a date/);
    }
    const future = await cloud.run(archiveDeletedRows, { before: "30" });
    assert.equal(future.code, 4);
    assert.match(future.stderr, /^ERROR: --before "30" means 2024-05-30 00:00:00 UTC\. That is in/);
    const ago = await cloud.run(archiveDeletedRows, { before: "30 days ago", dry_run: true });
    assert.match(ago.stderr, /^--before "30 days ago" means 2024-04-06 07:08:09 UTC\.$/m);
    assert.equal((await cloud.run(archiveDeletedRows, { before: "P30D" })).code, 1);
    assert.deepEqual(await ids(database, "shadow_quota_classes"), [1, 2]);
  });
}

Deno.test("an instance with rows in a table without a shadow stays, and nothing else does", async () => {
  for (const engine of testEngines) {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    await addTrees(cloud, database, [true, true]);
    await database.query.insertInto("share_mapping")
      .values({ uuid: treeUuid(9), instance_uuid: treeUuid(1), share_id: "s" }).execute();
    const run = await cloud.run(archiveDeletedRows, { until_complete: true });
    assert.equal(run.code, 1);
    assert.equal(
      run.stderr,
      "WARNING: instances 1 was not archived: rows of share_mapping refer to it or to its rows.\n",
    );
    assert.deepEqual(await ids(database, "shadow_instances"), [2]);
  }
});

Deno.test("the formats for programs hold the counts, with --verbose or without, and be there none", async () => {
  await using cloud = await cloudWithCells("sqlite", 1);
  const [{ database }] = cloud.cells;
  const run = async () => {
    const { stdout } = await cloud.run(archiveDeletedRows, {}, { format: "json" });
    return JSON.parse(stdout);
  };
  assert.deepEqual(await run(), []);
  await addTrees(cloud, database, [true]);
  const counts: Record<string, unknown>[] = await run();
  assert.deepEqual(counts.at(-1), { table: "instances", rows_archived: 1 });
});

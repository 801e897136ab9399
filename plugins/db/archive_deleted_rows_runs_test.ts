/** How a run of `archive_deleted_rows` goes, and how it ends: passes, purging, interruptions, two at once. */

import assert from "node:assert/strict";
import { cloudWithCells } from "../../tests/support/cells.ts";
import {
  addTrees,
  counts,
  ids,
  printedTable,
  shadows,
  TREE_TABLES,
} from "../../tests/support/deleted_trees.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { archiveDeletedRows } from "./archive_deleted_rows.ts";

for (const engine of testEngines) {
  Deno.test(`${engine}: --until-complete archives all in short transactions, however it is set up`, async () => {
    for (const options of [{ txn_rows: 1 }, { txn_rows: 20, sleep: 0 }, { connections: 1 }]) {
      await using cloud = await cloudWithCells(engine, 1);
      const [{ database }] = cloud.cells;
      await addTrees(cloud, database, Array.from({ length: 30 }, (_, index) => index % 3 > 0));
      const args = { until_complete: true, verbose: true, max_rows: 6, ...options };
      const { code, stdout, stderr } = await cloud.run(archiveDeletedRows, args);
      assert.deepEqual([code, stderr], [1, ""]);
      assert.match(
        stdout,
        /^Archiving\.\.\.{4}\.complete\n/,
        "20 instances are 4 passes of 6 or less",
      );
      assert.deepEqual(await counts(database, [...TREE_TABLES, ...shadows]), [
        ...[10, 20, 10, 30],
        ...[20, 40, 20, 60],
      ]);
    }
  });

  Deno.test(`${engine}: with --sleep each pass ends before the next, and finds what came meanwhile`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    await addTrees(cloud, database, [true, false, true]);
    const { code, stdout } = await cloud.run(archiveDeletedRows, {
      until_complete: true,
      verbose: true,
      max_rows: 1,
      sleep: 1,
      max_runtime: 60,
    });
    assert.equal(code, 1);
    assert.match(stdout, /^Archiving\.\.\.\.\.complete\n/);
    assert.deepEqual(await counts(database, shadows), [2, 4, 2, 6]);
  });

  Deno.test(`${engine}: --purge empties the shadow tables afterwards`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    await database.query.insertInto("shadow_quota_classes").values({ id: 7, deleted: 7 }).execute();
    assert.equal((await cloud.run(archiveDeletedRows, { purge: true })).code, 0);
    assert.deepEqual(await ids(database, "shadow_quota_classes"), [7], "nothing was archived");
    await addTrees(cloud, database, [true]);
    const dry = await cloud.run(archiveDeletedRows, { purge: true, dry_run: true });
    assert.deepEqual([dry.code, await ids(database, "shadow_quota_classes")], [1, [7]]);
    assert.equal((await cloud.run(archiveDeletedRows, { purge: true })).code, 1);
    assert.deepEqual(await counts(database, [...shadows, "shadow_quota_classes"]), [0, 0, 0, 0, 0]);
  });

  for (const how of ["interrupted", "out of time"]) {
    Deno.test(`${engine}: ${how}, it tells what was done, and the next run goes on`, async () => {
      await using cloud = await cloudWithCells(engine, 1);
      const [{ database }] = cloud.cells;
      await addTrees(cloud, database, Array.from({ length: 20 }, () => true));
      const interrupted = new AbortController();
      let asked = 0;
      const clock = {
        now() {
          // The clock is looked at before each batch, and some more.
          const isEnd = ++asked >= 20;
          if (isEnd && how === "interrupted") interrupted.abort(new Error("interrupted"));
          return new Date(`2024-05-06T07:${isEnd && how === "out of time" ? "10" : "08"}:09Z`);
        },
      };
      const args = {
        until_complete: true,
        verbose: true,
        purge: true,
        txn_rows: 7,
        connections: 1,
        max_runtime: 60,
      };
      const run = await cloud.run(archiveDeletedRows, args, { signal: interrupted.signal, clock });
      assert.equal(run.code, 1);
      assert.match(run.stdout, /^Archiving\.+stopped\n/);
      assert.match(run.stdout, /\nThe shadow tables were not emptied,/);
      const done = await ids(database, "shadow_instances");
      assert.ok(done.length > 0 && done.length < 20, `${done.length} were archived`);
      assert.equal(printedTable(run.stdout).instances, done.length);
      assert.deepEqual(await counts(database, shadows), [1, 2, 1, 3].map((n) => n * done.length));
      assert.equal((await cloud.run(archiveDeletedRows, { until_complete: true })).code, 1);
      assert.deepEqual(await counts(database, shadows), [20, 40, 20, 60]);
    });
  }

  Deno.test(`${engine}: two runs at once share the work`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    await addTrees(cloud, database, Array.from({ length: 60 }, () => true));
    const args = { until_complete: true, verbose: true, txn_rows: 14 };
    const runs = await Promise.all([1, 2].map(() => cloud.run(archiveDeletedRows, args)));
    for (const { code, stderr } of runs) assert.ok(code < 2, stderr);
    const moved = runs.map(({ stdout }) => printedTable(stdout));
    for (const [name, count] of [["instances", 60], ["instance_actions_events", 180]] as const) {
      assert.equal(moved.reduce((sum, counted) => sum + (counted[name] ?? 0), 0), count);
    }
    assert.deepEqual(await counts(database, [...TREE_TABLES, ...shadows]), [
      0,
      0,
      0,
      0,
      60,
      120,
      60,
      180,
    ]);
  });
}

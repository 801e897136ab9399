/** What `archive_deleted_rows --dry-run` counts is what the next run moves: on made-up rows, and stopped. */

import assert from "node:assert/strict";
import type { Database } from "../../src/database/databases.ts";
import type { Arguments } from "../../src/plugin/contract.ts";
import { type Random, startRandom } from "../../tests/faults/archive/random.ts";
import {
  cellTables,
  makeApiRows,
  makeCellRows,
  type Rows,
} from "../../tests/faults/archive/rows.ts";
import { printedCounts } from "../../tests/faults/archive/counts.ts";
import { cloudWithCells } from "../../tests/support/cells.ts";
import { TEST_NOW } from "../../tests/support/context.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { archiveDeletedRows } from "./archive_deleted_rows.ts";

type Cloud = Awaited<ReturnType<typeof cloudWithCells>>;

const INSTANCES = 30;

/** Runs in passes of which the first has room for all rows. */
const WIDE: readonly Arguments[] = [{}, {}, {}, {}];

/** Replaces what the cells and the API database hold, with some instances that something else needs. */
async function fill(cloud: Cloud, random: Random): Promise<void> {
  const instances = [];
  for (const { database } of cloud.cells) {
    const rows = makeCellRows(random, INSTANCES);
    await database.query.deleteFrom("share_mapping").execute();
    await replaceRows(database, rows, cellTables.map(({ name }) => `shadow_${name}`));
    const shared = rows.get("instances")!.filter(() => random.chance(0.1));
    await replaceRows(
      database,
      new Map([[
        "share_mapping",
        shared.map(({ uuid }) => ({ uuid: random.uuid(), instance_uuid: uuid, share_id: "s" })),
      ]]),
    );
    instances.push(...rows.get("instances")!);
  }
  await replaceRows(await cloud.api() as Database, makeApiRows(random, instances));
}

async function replaceRows(
  { query }: Database,
  rows: Rows,
  emptied: readonly string[] = [],
): Promise<void> {
  for (const table of [...emptied, ...[...rows.keys()].reverse()]) {
    await query.deleteFrom(table).execute();
  }
  for (const [table, added] of rows) {
    if (added.length > 0) await query.insertInto(table).values(added).execute();
  }
}

/** Counts, then moves, and compares; the code of both. */
async function countAndMove(cloud: Cloud, args: Arguments, note: string): Promise<number> {
  const dry = await cloud.run(archiveDeletedRows, { ...args, dry_run: true });
  const real = await cloud.run(archiveDeletedRows, { ...args, verbose: true });
  const told = `${note}: ${JSON.stringify(args)}\n${dry.stderr}\n${real.stderr}`;
  assert.deepEqual(printedCounts(dry.stdout), printedCounts(real.stdout), told);
  assert.equal(dry.code, real.code, told);
  const date = args.before === undefined
    ? ""
    : `--before "${args.before}" means ${args.before} 00:00:00 UTC.\n`;
  assert.equal(dry.stderr, date, told);
  return real.code;
}

for (const engine of testEngines) {
  Deno.test(`${engine}: a dry run counts what all passes together move`, async () => {
    await using cloud = await cloudWithCells(engine, 2);
    const variants: Arguments[] = [
      {},
      { all_cells: true },
      { all_cells: true, parallel: 1, before: "2021-09-01", task_log: true },
      { before: "2021-09-01", connections: 1, txn_rows: 20 },
      { task_log: true, max_rows: 7 },
      // Where there are no rests, passes need not be gone through one after the other.
      { sleep: 1, max_rows: 500 },
    ];
    for (const [seed, args] of variants.entries()) {
      await fill(cloud, startRandom(seed));
      const complete = { ...args, until_complete: true };
      assert.equal(await countAndMove(cloud, complete, `seed ${seed}`), 1);
      assert.equal(await countAndMove(cloud, complete, `seed ${seed}, again`), 0);
    }
  });

  Deno.test(`${engine}: a dry run of a pass counts what that pass moves`, async () => {
    await using cloud = await cloudWithCells(engine, 2);
    const variants: Arguments[] = [
      {},
      { all_cells: true },
      { before: "2021-09-01", task_log: true },
      ...WIDE,
    ];
    for (const [index, args] of variants.entries()) {
      const seed = 100 + index;
      const random = startRandom(seed);
      await fill(cloud, random);
      let passes = 0;
      const isWide = WIDE.includes(args);
      for (let code = 1; code === 1; passes++) {
        const max_rows = isWide && passes === 0 ? 5000 : 1 + Math.floor(random.next() ** 2 * 60);
        const limited = { ...args, max_rows };
        code = await countAndMove(cloud, limited, `seed ${seed}, pass ${passes}`);
        assert.ok(code < 2);
      }
      assert.ok(passes > (isWide ? 1 : 3), `only ${passes} passes`);
    }
  });

  Deno.test(`${engine}: a dry run counts a row once that refers to two of thousands that go`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    const random = startRandom(300);
    const groups = Array.from({ length: 5000 }, (_, index) => ({ id: index + 1 }));
    const rules = Array.from({ length: 300 }, (_, index) => ({
      id: index + 1,
      deleted: 0,
      parent_group_id: random.chance(0.9) ? random.pick(groups).id : null,
      group_id: random.chance(0.9) ? random.pick(groups).id : null,
    }));
    for (let start = 0; start < groups.length; start += 1000) {
      const some = groups.slice(start, start + 1000);
      await database.query.insertInto("security_groups")
        .values(some.map(({ id }) => ({ id, deleted: id % 7 === 0 ? 0 : id }))).execute();
    }
    await replaceRows(database, new Map([["security_group_rules", rules]]));
    // Few enough to look for their rules along with them, and too many.
    for (const max_rows of [1000, 100_000]) {
      assert.equal(await countAndMove(cloud, { max_rows }, "in lists"), 1);
    }
  });
}

for (const engine of testEngines) {
  Deno.test(`${engine}: a dry run that is stopped tells what it has counted`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    await fill(cloud, startRandom(200));
    const all = printedCounts(
      (await cloud.run(archiveDeletedRows, { until_complete: true, dry_run: true })).stdout,
    );
    for (const until_complete of [true, false]) {
      for (const how of ["interrupted", "out of time"]) {
        const interrupted = new AbortController();
        let asked = 0;
        const clock = {
          now() {
            // The clock is looked at before each statement, and some more.
            const isEnd = ++asked >= 9;
            if (isEnd && how === "interrupted") interrupted.abort(new Error("interrupted"));
            return new Date(`2024-05-06T07:${isEnd && how === "out of time" ? "10" : "08"}:09Z`);
          },
        };
        const args = { until_complete, dry_run: true, max_rows: 100_000, max_runtime: 60 };
        const run = await cloud.run(archiveDeletedRows, { ...args, connections: 1 }, {
          signal: interrupted.signal,
          clock,
        });
        const why = how === "interrupted" ? "it was interrupted" : "--max-runtime was over";
        assert.deepEqual([run.code, run.stderr], [
          1,
          `WARNING: The counting is not complete: this is what there was until ${why}.\n`,
        ]);
        const counted = printedCounts(run.stdout);
        assert.ok(counted.size > 0 && counted.size < all.size, run.stdout);
        for (const [table, rows] of counted) assert.ok(rows <= all.get(table)!, table);
      }
    }
  });

  Deno.test(`${engine}: a dry run that is stopped before it counted anything says so`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const args = { until_complete: true, dry_run: true };
    const reason = new Error("interrupted");
    const signal = AbortSignal.abort(reason);
    await assert.rejects(cloud.run(archiveDeletedRows, args, { signal }));
    await cloud.cells[0].database.query.insertInto("quota_classes")
      .values({ id: 1, class_name: "c", resource: "r", deleted: 1 }).execute();
    let asked = 0;
    const clock = { now: () => new Date(TEST_NOW.getTime() + (asked++ === 0 ? 0 : 60_000)) };
    const run = await cloud.run(archiveDeletedRows, { ...args, max_runtime: 60 }, { clock });
    assert.deepEqual([run.code, run.stdout, run.stderr], [
      0,
      "Nothing was counted.\n",
      "WARNING: The counting is not complete: this is what there was until --max-runtime was over.\n",
    ]);
  });

  Deno.test(`${engine}: a dry run counts trees that differ from the shadow tables as if they went`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database: { query } }] = cloud.cells;
    const row = { class_name: "c", resource: "r" };
    await query.insertInto("quota_classes")
      .values([1, 2, 3].map((id) => ({ ...row, id, deleted: id }))).execute();
    await query.insertInto("shadow_quota_classes")
      .values([{ ...row, id: 2, deleted: 2 }, { ...row, id: 3, deleted: 3, resource: "s" }])
      .execute();
    const args = { until_complete: true };
    const dry = await cloud.run(archiveDeletedRows, { ...args, dry_run: true });
    assert.deepEqual([dry.code, ...printedCounts(dry.stdout)], [1, ["quota_classes", 3]]);
    const real = await cloud.run(archiveDeletedRows, { ...args, verbose: true });
    assert.deepEqual([real.code, ...printedCounts(real.stdout)], [5, ["quota_classes", 2]]);
  });
}

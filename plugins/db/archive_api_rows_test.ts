/** Whose rows of the API database `archive_deleted_rows` deletes. */

import assert from "node:assert/strict";
import type { Database } from "../../src/database/databases.ts";
import { CELL0_UUID } from "../../src/cells/cell_mappings.ts";
import { cloudWithCells } from "../../tests/support/cells.ts";
import { addTrees, ids, printedTable, treeUuid } from "../../tests/support/deleted_trees.ts";
import { addInstances } from "../../tests/support/nova_rows.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { archiveDeletedRows } from "./archive_deleted_rows.ts";

type Cloud = Awaited<ReturnType<typeof cloudWithCells>>;

/** Of which instances the API database has something, by table. */
async function apiRows(cloud: Cloud): Promise<Record<string, number[]>> {
  const api = await cloud.api() as Database;
  const rows: Record<string, number[]> = {};
  for (const table of ["instance_mappings", "request_specs"]) {
    const found = await api.query.selectFrom(table).select("instance_uuid").orderBy("instance_uuid")
      .execute();
    rows[table] = found.map(({ instance_uuid }) => Number(instance_uuid.slice(-12)));
  }
  return rows;
}

/**
 * In the first cell: 1 to 5, all soft-deleted. The instances 2 and 3 are mapped to the second, 2 alive
 * there, 3 not there at all; 4 is mapped to none; 5 has no mapping.
 */
async function fill(cloud: Cloud): Promise<void> {
  const [one, two] = cloud.cells;
  await addTrees(cloud, one.database, [true, true, true, true, true]);
  await addInstances(two.database, [{ uuid: treeUuid(2) }]);
  const api = await cloud.api() as Database;
  const change = (id: number) =>
    api.query.updateTable("instance_mappings").where("instance_uuid", "=", treeUuid(id));
  await change(2).set({ cell_id: two.id }).execute();
  await change(3).set({ cell_id: two.id }).execute();
  await change(4).set({ cell_id: null }).execute();
  await api.query.deleteFrom("instance_mappings").where("instance_uuid", "=", treeUuid(5))
    .execute();
}

const counted = (mappings: number, specs: number) => ({
  "API_DB.instance_group_member": 0,
  "API_DB.instance_mappings": mappings,
  "API_DB.request_specs": specs,
});

for (const engine of testEngines) {
  Deno.test(`${engine}: what the API database has of an instance of another cell stays`, async () => {
    await using cloud = await cloudWithCells(engine, 2);
    await fill(cloud);
    const [one, two] = cloud.cells;
    const trees = {
      instance_actions: 5,
      instance_actions_events: 15,
      instance_faults: 10,
      instances: 5,
    };
    const args = { until_complete: true, verbose: true };
    const expected = { ...counted(2, 3), ...trees };
    for (const how of [{ dry_run: true }, { dry_run: true, until_complete: false }]) {
      const dry = await cloud.run(archiveDeletedRows, { ...args, ...how });
      assert.deepEqual([dry.code, printedTable(dry.stdout)], [1, expected]);
    }
    const run = await cloud.run(archiveDeletedRows, args);
    assert.deepEqual([run.code, printedTable(run.stdout)], [1, expected]);
    assert.match(
      run.stderr,
      /^WARNING: 2 instances were archived that are mapped to other cells, such as eeee[^\n]*\n$/,
    );
    assert.deepEqual(await apiRows(cloud), { instance_mappings: [2, 3], request_specs: [2, 3] });
    assert.deepEqual(await ids(one.database, "shadow_instances"), [1, 2, 3, 4, 5]);

    // Once it is deleted in its own cell, they go from there, whichever cell comes first.
    await two.database.query.updateTable("instances").set({ deleted: 1 }).execute();
    const all = await cloud.run(archiveDeletedRows, { ...args, all_cells: true });
    assert.deepEqual([all.code, all.stderr], [1, ""]);
    assert.deepEqual(await apiRows(cloud), { instance_mappings: [3], request_specs: [3] });
  });

  Deno.test(`${engine}: where the cell's mapping calls the database by another name`, async () => {
    await using cloud = await cloudWithCells(engine, 2);
    await fill(cloud);
    const [one, two] = cloud.cells;
    const other = engine === "sqlite"
      ? await alias(new URL(one.url).pathname.slice(1))
      : one.url.replace("127.0.0.1", "localhost");
    const api = await cloud.api() as Database;
    const setUrl = (id: number, url: string) =>
      api.query.updateTable("cell_mappings").set({ database_connection: url })
        .where("id", "=", id).execute();
    await setUrl(one.id, other);
    const args = { until_complete: true, verbose: true };
    const dry = await cloud.run(archiveDeletedRows, { ...args, dry_run: true });
    // The instance 3 lives nowhere.
    assert.deepEqual(printedTable(dry.stdout)["API_DB.instance_mappings"], 3);
    const run = await cloud.run(archiveDeletedRows, args);
    assert.deepEqual([run.code, printedTable(run.stdout)["API_DB.request_specs"]], [1, 4]);
    assert.match(
      run.stderr,
      /^WARNING: the instance e[^\n]*2 was archived, and is mapped to another /,
    );
    assert.deepEqual(await apiRows(cloud), { instance_mappings: [2], request_specs: [2] });

    // What cannot be looked into may hold anything.
    await addTrees(cloud, one.database, [true], 9);
    await api.query.updateTable("instance_mappings").set({ cell_id: two.id }).execute();
    await setUrl(two.id, two.url.replace(/:\d+\//, ":1/").replace(/sqlite$/, "none/none"));
    const closed = await cloud.run(archiveDeletedRows, args);
    assert.equal(closed.code, 1);
    assert.match(closed.stderr, /^WARNING: .*cell2.*stay\.\nWARNING: the instance e[^\n]*9 was /);
    assert.doesNotMatch(closed.stderr, /s3cret/);
    assert.deepEqual((await apiRows(cloud)).instance_mappings, [2, 9]);
  });
}

/** Another name of an SQLite file. */
async function alias(path: string): Promise<string> {
  await Deno.symlink(path, `${path}.alias`);
  return `sqlite:///${path}.alias`;
}

Deno.test("an instance of cell0 that lives on in a cell keeps its rows, with --all-cells too", async () => {
  await using cloud = await cloudWithCells("sqlite", 2);
  const [one, two] = cloud.cells;
  const api = await cloud.api() as Database;
  await api.query.updateTable("cell_mappings").set({ uuid: CELL0_UUID, name: "cell0" })
    .where("id", "=", one.id).execute();
  await addTrees(cloud, two.database, [false]);
  await addInstances(one.database, [{ uuid: treeUuid(1), deleted: 1 }]);
  const run = await cloud.run(archiveDeletedRows, { all_cells: true, until_complete: true });
  assert.equal(run.code, 1);
  assert.match(
    run.stderr,
    /^WARNING: cell cell0: the instance e[^\n]* was archived, and is mapped /,
  );
  assert.deepEqual(await apiRows(cloud), { instance_mappings: [1], request_specs: [1] });
});

import assert from "node:assert/strict";
import { addComputeNode } from "../../../tests/support/nova_rows.ts";
import { cloudWithCells, type TestCell } from "../../../tests/support/cells.ts";
import { runMigration } from "../../../tests/support/data_migrations.ts";
import { testEngines } from "../../../tests/support/servers.ts";
import { migration } from "./migrate_empty_ratio.ts";

type Ratios = readonly [cpu: number | null, disk: number | null, ram: number | null];

/** Adds compute nodes with these ratios. */
async function addNodes(
  { database }: TestCell,
  nodes: readonly Ratios[],
  { deleted = false } = {},
): Promise<void> {
  for (const [cpu, disk, ram] of nodes) {
    const host = `host${crypto.randomUUID()}`;
    await addComputeNode(database, host, { deleted });
    await database.query.updateTable("compute_nodes").set({
      cpu_allocation_ratio: cpu,
      disk_allocation_ratio: disk,
      ram_allocation_ratio: ram,
    }).where("host", "=", host).execute();
  }
}

async function ratios({ database }: TestCell): Promise<Ratios[]> {
  const rows = await database.query.selectFrom("compute_nodes").selectAll().orderBy("id").execute();
  return rows.map((row) => [
    row.cpu_allocation_ratio,
    row.disk_allocation_ratio,
    row.ram_allocation_ratio,
  ]);
}

for (const engine of testEngines) {
  Deno.test(`${engine}: empty ratios are filled in, the others stay`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [cell] = cloud.cells;
    await addNodes(cell, [[0, 0, 0], [null, null, null], [2, 3, 4], [2.5, 0, null]]);
    await addNodes(cell, [[0, 0, 0]], { deleted: true });

    const first = await runMigration(cloud, migration, { limit: 1 });
    assert.deepEqual([first.pending, first.found, first.done], [3, 1, 1]);
    const second = await runMigration(cloud, migration);
    assert.deepEqual([second.found, second.done], [2, 2]);
    assert.deepEqual(await ratios(cell), [
      [16, 1, 1.5],
      [16, 1, 1.5],
      [2, 3, 4],
      [2.5, 1, 1.5],
      [0, 0, 0],
    ]);
    const [node, full] = await cell.database.query.selectFrom("compute_nodes").select("updated_at")
      .orderBy("id").execute().then((rows) => [rows[0], rows[2]]);
    assert.match(node.updated_at, /^2024-05-06 07:08:09/);
    assert.equal(full.updated_at, null);
    const third = await runMigration(cloud, migration);
    assert.deepEqual([third.pending, third.found, third.done], [0, 0, 0]);
  });

  Deno.test(`${engine}: ratios come from the options, then from the release's defaults`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [cell] = cloud.cells;
    await addNodes(cell, [[0, 0, 0]]);
    await runMigration(cloud, migration, {
      release: "2023.1",
      options: { DEFAULT: { cpu_allocation_ratio: "0.0", initial_ram_allocation_ratio: "2.25" } },
    });
    assert.deepEqual(await ratios(cell), [[4, 1, 2.25]]);
    await addNodes(cell, [[0, 0, 0]]);
    await runMigration(cloud, migration, {
      options: { DEFAULT: { disk_allocation_ratio: "7", initial_disk_allocation_ratio: "8" } },
    });
    assert.deepEqual((await ratios(cell))[1], [16, 7, 1.5]);
    await addNodes(cell, [[0, 0, 0]]);
    const bad = await runMigration(cloud, migration, {
      options: { DEFAULT: { initial_cpu_allocation_ratio: "-1" } },
    });
    assert.deepEqual([bad.found, bad.done], [0, 0]);
    assert.match(bad.failure!, /"-1" is not a number of 0 or more/);
  });

  Deno.test(`${engine}: a ratio that is configured as 0 keeps nobody busy for ever`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [cell] = cloud.cells;
    await addNodes(cell, [[null, 0, 0], [8, 0, 0]]);
    const options = { DEFAULT: { initial_cpu_allocation_ratio: "0" } };
    const { found, done } = await runMigration(cloud, migration, { options });
    assert.deepEqual([found, done], [2, 1]);
    assert.deepEqual(await ratios(cell), [[0, 1, 1.5], [8, 1, 1.5]]);
  });
}

import assert from "node:assert/strict";
import { insertCellMapping } from "../../../src/cells/cell_mappings.ts";
import type { Databases } from "../../../src/database/databases.ts";
import { cellUuid, cloudWithCells } from "../../../tests/support/cells.ts";
import type { TestCloud } from "../../../tests/support/cloud.ts";
import { TEST_NOW } from "../../../tests/support/context.ts";
import { runMigration } from "../../../tests/support/data_migrations.ts";
import { addInstances } from "../../../tests/support/nova_rows.ts";
import { testEngines } from "../../../tests/support/servers.ts";
import { migration } from "./populate_queued_for_delete.ts";

/** Nothing listens there. */
const DEAD_URL = "mysql+pymysql://nova:s3cret@127.0.0.1:1/nova?connect_timeout=1";

/** An instance's UUID: its cell's number, then its own. */
function uuid(cell: number, number: number): string {
  return `${cell}0000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

async function addMapping(
  cloud: TestCloud,
  instance: string,
  cell: number | null,
  queued: boolean | null = null,
): Promise<void> {
  const { query } = await cloud.open(cloud.urls.api);
  await query.insertInto("instance_mappings").values({
    instance_uuid: instance,
    cell_id: cell,
    project_id: "project",
    queued_for_delete: queued,
  }).execute();
}

/** What the mappings say, by instance. */
async function queued(cloud: TestCloud): Promise<Record<string, boolean | null>> {
  const { query } = await cloud.open(cloud.urls.api);
  const rows = await query.selectFrom("instance_mappings").selectAll().orderBy("id").execute();
  return Object.fromEntries(rows.map((row) => {
    const value = row.queued_for_delete;
    return [row.instance_uuid, value === null ? null : Boolean(value)];
  }));
}

for (const engine of testEngines) {
  Deno.test(`${engine}: mappings say whether their instance is deleted, cell by cell`, async () => {
    await using cloud = await cloudWithCells(engine, 2);
    const gone = uuid(9, 1);
    const expected: Record<string, boolean | null> = {};
    for (const [index, { id, database }] of cloud.cells.entries()) {
      const cell = index + 1;
      await addInstances(database, [
        { uuid: uuid(cell, 1) },
        { uuid: uuid(cell, 2), vm_state: "soft-delete" },
        // The row's own id, as Nova writes it.
        { uuid: uuid(cell, 3), deleted: 3 },
        { uuid: uuid(cell, 4), deleted: 4, hidden: true },
        { uuid: uuid(cell, 5), deleted: 5, hidden: null },
        { uuid: uuid(cell, 6), deleted: 6 },
      ]);
      for (let number = 1; number <= 5; number++) await addMapping(cloud, uuid(cell, number), id);
      await addMapping(cloud, uuid(cell, 6), id, false);
      const outcomes = [false, true, true, false, true, false];
      for (const [n, value] of outcomes.entries()) expected[uuid(cell, n + 1)] = value;
    }
    await addMapping(cloud, gone, cloud.cells[0].id);
    await addMapping(cloud, uuid(9, 2), null);

    const first = await runMigration(cloud, migration, { limit: 2 });
    assert.deepEqual(first, { pending: 11, found: 2, done: 2, logged: [] });
    assert.equal((await queued(cloud))[uuid(1, 3)], null);
    const second = await runMigration(cloud, migration, { limit: 8 });
    assert.deepEqual(second, { pending: 9, found: 8, done: 8, logged: [] });
    assert.equal((await queued(cloud))[uuid(2, 5)], null);
    const third = await runMigration(cloud, migration);
    assert.deepEqual(third, { pending: 1, found: 1, done: 1, logged: [] });
    assert.deepEqual(await queued(cloud), { ...expected, [gone]: false, [uuid(9, 2)]: null });
    const fourth = await runMigration(cloud, migration);
    assert.deepEqual(fourth, { pending: 0, found: 0, done: 0, logged: [] });

    const { query } = await cloud.open(cloud.urls.api);
    const rows = await query.selectFrom("instance_mappings").select("updated_at").orderBy("id")
      .execute();
    assert.match(rows[0].updated_at, /^2024-05-06 07:08:09/);
    assert.equal(rows[5].updated_at, null);
  });
}

Deno.test("a cell that cannot be read fails, and the others' mappings are done", async () => {
  await using cloud = await cloudWithCells("sqlite", 1);
  const dead = await insertCellMapping((await cloud.api()).query, {
    uuid: cellUuid(8),
    name: "dead",
    transportUrl: "rabbit://mq/",
    databaseUrl: DEAD_URL,
    disabled: true,
    createdAt: TEST_NOW,
  });
  const [{ id, database }] = cloud.cells;
  await addMapping(cloud, uuid(8, 1), dead);
  await addMapping(cloud, uuid(1, 1), id);
  await addInstances(database, [{ uuid: uuid(1, 1), deleted: 1 }]);
  const { found, done, failure } = await runMigration(cloud, migration);
  assert.deepEqual([found, done], [1, 1]);
  assert.match(
    failure!,
    /^instance_mappings of cell dead \(8.*\), the row with the id 1: .*127\.0/,
  );
  assert.ok(!failure!.includes("s3cret"));
  assert.deepEqual(await queued(cloud), { [uuid(8, 1)]: null, [uuid(1, 1)]: true });
});

Deno.test("what Nova writes meanwhile stays", async () => {
  await using cloud = await cloudWithCells("sqlite", 1);
  const [{ id, database }] = cloud.cells;
  await addInstances(database, [{ uuid: uuid(1, 1) }, { uuid: uuid(1, 2) }]);
  await addMapping(cloud, uuid(1, 1), id);
  await addMapping(cloud, uuid(1, 2), id);
  const { query } = await cloud.open(cloud.urls.api);
  const context: TestCloud["context"] = async (overrides) => {
    const made = await cloud.context(overrides);
    const open: Databases["open"] = async (url, source) => {
      // The mappings have been read, the instances have not.
      await query.updateTable("instance_mappings").set({ queued_for_delete: true })
        .where("instance_uuid", "=", uuid(1, 2)).execute();
      return await made.databases.open(url, source);
    };
    return { ...made, databases: { ...made.databases, open } };
  };
  const { done } = await runMigration({ ...cloud, context }, migration);
  assert.equal(done, 2);
  assert.deepEqual(await queued(cloud), { [uuid(1, 1)]: false, [uuid(1, 2)]: true });
});

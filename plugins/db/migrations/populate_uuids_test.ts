import assert from "node:assert/strict";
import { cloudWithCells } from "../../../tests/support/cells.ts";
import { runMigration } from "../../../tests/support/data_migrations.ts";
import { testEngines } from "../../../tests/support/servers.ts";
import { migration as migrationMigrateToUuid } from "./migration_migrate_to_uuid.ts";
import { migration as populateUuids } from "./populate_uuids.ts";

const KEPT = "aaaaaaaa-0000-4000-8000-000000000000";

for (const engine of testEngines) {
  for (
    const { migration, table, deleted } of [
      { migration: populateUuids, table: "block_device_mapping", deleted: 1 },
      { migration: migrationMigrateToUuid, table: "migrations", deleted: 0 },
    ]
  ) {
    Deno.test(`${engine}: ${migration.name} gives each row that has none a UUID of its own`, async () => {
      await using cloud = await cloudWithCells(engine, 1);
      const [{ database: { query } }] = cloud.cells;
      await query.insertInto(table).values([
        { uuid: KEPT, deleted: 0 },
        { uuid: null, deleted: 0 },
        { uuid: null, deleted: 7 },
        ...Array(450).fill({ uuid: null, deleted: 0 }),
      ]).execute();

      const first = await runMigration(cloud, migration, { limit: 2 });
      assert.deepEqual(
        [first.pending, first.found, first.done],
        [451 + deleted, 2, 2],
      );
      const second = await runMigration(cloud, migration);
      assert.deepEqual([second.found, second.done], [449 + deleted, 449 + deleted]);
      const third = await runMigration(cloud, migration);
      assert.deepEqual([third.pending, third.found, third.done], [0, 0, 0]);

      const rows = await query.selectFrom(table).select(["uuid", "updated_at", "deleted"])
        .orderBy("id").execute();
      assert.deepEqual([rows[0].uuid, rows[0].updated_at], [KEPT, null]);
      assert.equal(rows[2].uuid !== null, deleted === 1);
      const given = rows.filter(({ uuid }) => uuid !== null);
      assert.equal(given.length, 452 + deleted);
      assert.match(given[1].updated_at, /^2024-05-06 07:08:09/);
      for (const { uuid } of given) {
        assert.match(uuid, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      }
    });
  }
}

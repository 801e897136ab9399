import assert from "node:assert/strict";
import { cloudWithCells } from "../../../tests/support/cells.ts";
import type { TestCloud } from "../../../tests/support/cloud.ts";
import { runMigration } from "../../../tests/support/data_migrations.ts";
import { addInstances, type TestInstance } from "../../../tests/support/nova_rows.ts";
import { testEngines } from "../../../tests/support/servers.ts";
import { migration } from "./populate_missing_availability_zones.ts";

/** Adds a host aggregate with its metadata. */
async function addAggregate(
  cloud: TestCloud,
  name: string,
  hosts: readonly string[],
  metadata: Readonly<Record<string, string>>,
): Promise<void> {
  const { query } = await cloud.open(cloud.urls.api);
  await query.insertInto("aggregates").values({ name, uuid: crypto.randomUUID() }).execute();
  const { id: aggregate_id } = await query.selectFrom("aggregates").select("id")
    .where("name", "=", name).executeTakeFirstOrThrow();
  for (const host of hosts) {
    await query.insertInto("aggregate_hosts").values({ host, aggregate_id }).execute();
  }
  for (const [key, value] of Object.entries(metadata)) {
    await query.insertInto("aggregate_metadata").values({ key, value, aggregate_id }).execute();
  }
}

for (const engine of testEngines) {
  Deno.test(`${engine}: instances get the availability zone of their host`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    await addAggregate(cloud, "ssd", ["zoned", "plain"], { ssd: "true" });
    await addAggregate(cloud, "east", ["zoned"], { availability_zone: "east", ssd: "true" });
    await addAggregate(cloud, "west", ["zoned", "western"], { availability_zone: "west" });
    const instances: readonly (TestInstance & { readonly expected: string | null })[] = [
      { uuid: "1", host: "plain", expected: "nova" },
      { uuid: "2", host: "plain", availability_zone: "kept", expected: "kept" },
      { uuid: "3", expected: null },
      { uuid: "4", host: "zoned", expected: "east" },
      { uuid: "5", host: "western", deleted: 5, expected: "west" },
      { uuid: "6", host: "", expected: null },
      { uuid: "7", host: "zoned", hidden: true, expected: "east" },
    ];
    for (const { expected: _, ...instance } of instances) await addInstances(database, [instance]);

    const first = await runMigration(cloud, migration, { limit: 1 });
    assert.deepEqual(first, { pending: 5, found: 1, done: 1, logged: [] });
    const second = await runMigration(cloud, migration);
    assert.deepEqual(second, { pending: 4, found: 4, done: 3, logged: [] });
    const rows = await database.query.selectFrom("instances")
      .select(["availability_zone", "updated_at"]).orderBy("id").execute();
    assert.deepEqual(
      rows.map((row) => row.availability_zone),
      instances.map(({ expected }) => expected),
    );
    assert.deepEqual([rows[1].updated_at, rows[5].updated_at], [null, null]);
    assert.match(rows[3].updated_at, /^2024-05-06 07:08:09/);

    await addInstances(database, [{ uuid: "8", host: "plain" }]);
    await runMigration(cloud, migration, {
      options: { DEFAULT: { default_availability_zone: "home" } },
    });
    const { availability_zone } = await database.query.selectFrom("instances")
      .select("availability_zone").where("uuid", "=", "8").executeTakeFirstOrThrow();
    assert.equal(availability_zone, "home");
  });
}

import assert from "node:assert/strict";
import type { Database, Databases } from "../../src/database/databases.ts";
import { cloudWithCells } from "../../tests/support/cells.ts";
import { addInstances } from "../../tests/support/nova_rows.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { nullInstanceUuidScan } from "./null_instance_uuid_scan.ts";

const UUID = "11111111-0000-4000-8000-000000000001";

/** The schema's own NOT NULLs, at every revision that Nova's releases end at. */
const FORBIDDEN = "The schema forbids such rows in instance_extra, instance_info_caches, " +
  "instance_system_metadata, instances, shadow_instances.\n";

async function addRows({ query }: Database): Promise<void> {
  const owners = [UUID, null, null].map((instance_uuid) => ({ instance_uuid }));
  await query.insertInto("virtual_interfaces").values(
    owners.map((owner, index) => ({ ...owner, uuid: `vif${index}`, deleted: 0 })),
  ).execute();
  await query.insertInto("instance_metadata").values(owners.slice(1, 2)).execute();
  // These belong to no instance by design, or are not bound to one by a foreign key.
  await query.insertInto("fixed_ips").values(owners.slice(1)).execute();
  await query.insertInto("shadow_migrations").values({ id: 1, instance_uuid: null }).execute();
}

async function counts({ query }: Database): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  const tables = ["virtual_interfaces", "instance_metadata", "fixed_ips", "shadow_migrations"];
  for (const table of tables) {
    const { rows } = await query.selectFrom(table)
      .select(({ fn }) => fn.countAll().as("rows")).executeTakeFirstOrThrow();
    found[table] = Number(rows);
  }
  return found;
}

for (const engine of testEngines) {
  Deno.test(`${engine}: rows without an instance's UUID are counted, and deleted if asked`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    await addInstances(database, [{ uuid: UUID }]);

    const none = await cloud.run(nullInstanceUuidScan, {});
    assert.deepEqual([none.code, none.stderr], [0, ""]);
    const nothing = `There are no rows without the UUID of their instance.\n${FORBIDDEN}`;
    assert.equal(none.stdout, nothing);

    await addRows(database);
    const all = { virtual_interfaces: 3, instance_metadata: 1, fixed_ips: 2, shadow_migrations: 1 };
    const scan = await cloud.run(nullInstanceUuidScan, {});
    assert.deepEqual([scan.code, scan.stderr], [0, ""]);
    assert.equal(
      scan.stdout,
      "2 rows of virtual_interfaces have NULL as instance_uuid.\n" +
        "1 row of instance_metadata has NULL as instance_uuid.\n" +
        `--delete deletes them; make a backup first.\n${FORBIDDEN}`,
    );
    assert.deepEqual(await counts(database), all);

    const deleted = await cloud.run(nullInstanceUuidScan, { delete: true });
    assert.deepEqual([deleted.code, deleted.stderr], [0, ""]);
    assert.equal(
      deleted.stdout,
      "Deleted 2 rows of virtual_interfaces whose instance_uuid was NULL.\n" +
        `Deleted 1 row of instance_metadata whose instance_uuid was NULL.\n${FORBIDDEN}`,
    );
    assert.deepEqual(await counts(database), {
      ...all,
      virtual_interfaces: 1,
      instance_metadata: 0,
    });
    const again = await cloud.run(nullInstanceUuidScan, { delete: true });
    assert.equal(again.stdout, nothing);
  });

  Deno.test(`${engine}: a scan can be interrupted`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    await addInstances(database, [{ uuid: UUID }]);
    await addRows(database);
    const signal = AbortSignal.abort(new Error("Ctrl-C"));
    const context = { ...await cloud.context(), signal };
    const run = nullInstanceUuidScan.run(context, { delete: true });
    await assert.rejects(run, /Ctrl-C/);
    assert.equal((await counts(database)).virtual_interfaces, 3);
  });

  Deno.test(`${engine}: an interrupted scan tells what it has deleted`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    await addInstances(database, [{ uuid: UUID }]);
    await addRows(database);
    const interrupt = new AbortController();
    const context = await cloud.context({ signal: interrupt.signal });
    const main = await context.databases.main();
    const interrupted: Database = {
      ...main,
      async transaction(work) {
        const result = await main.transaction(work);
        interrupt.abort(new Error("Ctrl-C"));
        return result;
      },
    };
    const databases: Databases = {
      ...context.databases,
      main: () => Promise.resolve(interrupted),
    };
    const run = nullInstanceUuidScan.run({ ...context, databases }, { delete: true });
    await assert.rejects(run, /Ctrl-C/);
    assert.match(context.stdout(), /^Deleted \d rows? of \w+ whose instance_uuid was NULL\.\n$/);
    const { virtual_interfaces, instance_metadata } = await counts(database);
    assert.ok((virtual_interfaces === 1) !== (instance_metadata === 0));
  });
}

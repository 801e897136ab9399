import assert from "node:assert/strict";
import type { EngineName } from "../../src/database/databases.ts";
import {
  addHostMappings,
  cellUuid,
  cloudWithCells,
  hostMappings,
  type TestCell,
} from "../../tests/support/cells.ts";
import { addComputeNode, addInstances } from "../../tests/support/nova_rows.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { deleteHost } from "./delete_host.ts";

const LIVE = "aaaaaaaa-0000-4000-8000-000000000001";
const GONE = "aaaaaaaa-0000-4000-8000-000000000002";

/** A cell with the host `host1` (two compute nodes and a soft-deleted one) and the host `host2`. */
async function cloudWithHost(engine: EngineName) {
  const cloud = await cloudWithCells(engine, 1);
  const [cell] = cloud.cells;
  await addHostMappings(cloud, cell, ["host1", "host2"]);
  await addComputeNode(cell.database, "host1", { node: "a" });
  await addComputeNode(cell.database, "host1", { node: "b" });
  await addComputeNode(cell.database, "host1", { node: "c", deleted: true });
  await addComputeNode(cell.database, "host2");
  await cell.database.query.updateTable("compute_nodes").set({ mapped: 1 }).execute();
  return { ...cloud, cell };
}

async function mapped({ database }: TestCell): Promise<number[]> {
  const nodes = await database.query.selectFrom("compute_nodes").select("mapped").orderBy("id")
    .execute();
  return nodes.map(({ mapped }) => mapped);
}

for (const engine of testEngines) {
  Deno.test(`${engine}: an empty host is deleted, and can be discovered again`, async () => {
    await using cloud = await cloudWithHost(engine);
    await addInstances(cloud.cell.database, [{ uuid: GONE, host: "host1", deleted: 1 }]);
    const { code, stdout, stderr } = await cloud.run(deleteHost, {
      cell_uuid: cloud.cell.uuid,
      host: "host1",
    });
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(
      stdout,
      `Deleted the host mapping of host1 in cell cell1 (${cloud.cell.uuid}) and set 2 compute nodes ` +
        "to be discovered again.\n",
    );
    assert.deepEqual(await hostMappings(cloud), [`host2@${cloud.cell.id}`]);
    assert.deepEqual(await mapped(cloud.cell), [0, 0, 1, 1]);
    const { updated_at } = await cloud.cell.database.query.selectFrom("compute_nodes")
      .select("updated_at").orderBy("id").executeTakeFirstOrThrow();
    assert.match(updated_at, /^2024-05-06 07:08:09/);
  });

  Deno.test(`${engine}: --dry-run says what would be deleted, and changes nothing`, async () => {
    await using cloud = await cloudWithHost(engine);
    const args = { cell_uuid: cloud.cell.uuid, host: "host1", dry_run: true };
    const { code, stdout } = await cloud.run(deleteHost, args);
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^Would delete the host mapping of host1 in cell cell1 .* 2 compute nodes/,
    );
    assert.equal((await hostMappings(cloud)).length, 2);
    assert.deepEqual(await mapped(cloud.cell), [1, 1, 1, 1]);
    await addInstances(cloud.cell.database, [{ uuid: LIVE, host: "host1" }]);
    assert.equal((await cloud.run(deleteHost, args)).code, 4);
  });

  Deno.test(`${engine}: a host that may not be deleted is left alone`, async () => {
    await using cloud = await cloudWithHost(engine);
    const api = await cloud.api();
    const otherId = cloud.cell.id + 1;
    await api.query.insertInto("cell_mappings").values({
      id: otherId,
      uuid: cellUuid(2),
      name: "cell2",
      transport_url: "rabbit://mq/",
      database_connection: "mysql://nova:s3cret@127.0.0.1:1/nova",
      disabled: false,
    }).execute();
    await addHostMappings(cloud, { id: otherId }, ["elsewhere"]);
    await addInstances(cloud.cell.database, [{ uuid: LIVE, host: "host1" }]);
    const before = await hostMappings(cloud);

    const refusals: [string, string, number, RegExp][] = [
      [cellUuid(9), "nope", 1, /no cell with the UUID or the name 9999/],
      [cloud.cell.uuid, "nope", 2, /no host mapping for host nope/],
      // The other cell's database is not there: it is not asked.
      [cellUuid(2), "host1", 3, /not in cell cell2/],
      [cloud.cell.uuid, "elsewhere", 3, /not in cell cell1/],
      [cloud.cell.uuid, "host1", 4, /has instances \(1\)/],
    ];
    for (const [cell_uuid, host, expected, reason] of refusals) {
      const { code, stdout, stderr } = await cloud.run(deleteHost, { cell_uuid, host });
      assert.deepEqual([code, stdout], [expected, ""]);
      assert.match(stderr, reason);
    }
    assert.deepEqual(await hostMappings(cloud), before);
    assert.deepEqual(await mapped(cloud.cell), [1, 1, 1, 1]);
  });

  Deno.test(`${engine}: a run that ended before the host mapping went is finished by a repeat`, async () => {
    await using cloud = await cloudWithHost(engine);
    await cloud.cell.database.query.updateTable("compute_nodes").set({ mapped: 0 })
      .where("host", "=", "host1").execute();
    const args = { cell_uuid: cloud.cell.uuid, host: "host1" };
    assert.equal((await cloud.run(deleteHost, args)).code, 0);
    assert.deepEqual(await hostMappings(cloud), [`host2@${cloud.cell.id}`]);
    const { stdout } = await cloud.run(deleteHost, { ...args, host: "host2" });
    assert.match(stdout, / and set 1 compute node to be discovered again\.\n$/);
  });
}

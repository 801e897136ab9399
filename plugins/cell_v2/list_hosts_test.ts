import assert from "node:assert/strict";
import { insertCellMapping } from "../../src/cells/cell_mappings.ts";
import { addHostMappings, cellUuid, cloudWithCells } from "../../tests/support/cells.ts";
import { TEST_NOW } from "../../tests/support/context.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { listHosts } from "./list_hosts.ts";

/** Hosts in cell1 and in a cell without a name. */
async function cloudWithHosts(engine: typeof testEngines[number]) {
  const cloud = await cloudWithCells(engine, 1);
  const unnamed = await insertCellMapping((await cloud.api()).query, {
    uuid: cellUuid(2),
    transportUrl: "rabbit://mq/",
    databaseUrl: "sqlite:////nowhere",
    disabled: true,
    createdAt: TEST_NOW,
  });
  await addHostMappings(cloud, cloud.cells[0], ["host2", "Host3"]);
  await addHostMappings(cloud, { id: unnamed }, ["host1"]);
  return cloud;
}

for (const engine of testEngines) {
  Deno.test(`${engine}: hosts are listed by name, capitals first`, async () => {
    await using cloud = await cloudWithHosts(engine);
    const { code, stdout, stderr } = await cloud.run(listHosts);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(
      stdout,
      `\
+-----------+--------------------------------------+----------+
| Cell Name |              Cell UUID               | Hostname |
+-----------+--------------------------------------+----------+
|   cell1   | ${cellUuid(1)} |  Host3   |
|    None   | ${cellUuid(2)} |  host1   |
|   cell1   | ${cellUuid(1)} |  host2   |
+-----------+--------------------------------------+----------+
`,
    );
    const json = await cloud.run(listHosts, {}, { format: "json" });
    assert.deepEqual(JSON.parse(json.stdout)[1], {
      cell_name: null,
      cell_uuid: cellUuid(2),
      hostname: "host1",
    });
  });

  Deno.test(`${engine}: --cell_uuid lists one cell, 1 if there is none`, async () => {
    await using cloud = await cloudWithHosts(engine);
    const one = await cloud.run(listHosts, { cell_uuid: cellUuid(1) }, { format: "json" });
    assert.equal(one.code, 0);
    assert.deepEqual(
      JSON.parse(one.stdout).map(({ hostname }: { hostname: string }) => hostname),
      ["Host3", "host2"],
    );
    const none = await cloud.run(listHosts, { cell_uuid: cellUuid(9) });
    assert.deepEqual([none.code, none.stdout], [1, ""]);
    assert.match(none.stderr, new RegExp(cellUuid(9)));
    const named = await cloud.run(listHosts, { cell_uuid: "cell1" }, { format: "json" });
    assert.deepEqual([named.code, named.stdout], [0, one.stdout]);
    // As the reference has it, an empty value counts as not given.
    const all = await cloud.run(listHosts, { cell_uuid: "" }, { format: "json" });
    assert.equal(JSON.parse(all.stdout).length, 3);
  });
}

import assert from "node:assert/strict";
import type { EngineName } from "../../src/database/databases.ts";
import { resolveRevision } from "../../src/schema/revisions.ts";
import { syncSchema } from "../../src/schema/sync.ts";
import { TEST_TRANSPORT_URL, type TestCloud, testCloud } from "../../tests/support/cloud.ts";
import { addComputeNode } from "../../tests/support/nova_rows.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { mapCellAndHosts } from "./map_cell_and_hosts.ts";

const FIRST_UUID = "00000000-0000-4000-8000-000000000001";

async function syncedCloud(engine: EngineName): Promise<TestCloud> {
  const cloud = await testCloud(engine);
  await syncSchema(await cloud.api(), "api", resolveRevision("api"));
  await syncSchema(await cloud.open(cloud.urls.main), "main", resolveRevision("main"));
  return cloud;
}

/** The cells, and the hosts with their cells' UUIDs. */
async function mappings(cloud: TestCloud) {
  const { query } = await cloud.api();
  return {
    cells: await query.selectFrom("cell_mappings").orderBy("id")
      .select(["uuid", "name", "transport_url", "database_connection"]).execute(),
    hosts: await query.selectFrom("host_mappings")
      .innerJoin("cell_mappings", "cell_mappings.id", "cell_id")
      .select(["host", "uuid"]).orderBy("host_mappings.id").execute(),
  };
}

for (const engine of testEngines) {
  Deno.test(`hosts are mapped to a new cell, new ones later to the same (${engine})`, async () => {
    await using cloud = await syncedCloud(engine);
    const main = await cloud.open(cloud.urls.main);
    await addComputeNode(main, "b");
    await addComputeNode(main, "a");

    const args = { transport_url: "rabbit://given/", name: "cell1", verbose: true };
    const first = await cloud.run(mapCellAndHosts, args);
    assert.deepEqual([first.code, first.stdout, first.stderr], [0, `${FIRST_UUID}\n`, ""]);
    const cells = [{
      uuid: FIRST_UUID,
      name: "cell1",
      transport_url: "rabbit://given/",
      database_connection: cloud.urls.main,
    }];
    const hosts = ["b", "a"].map((host) => ({ host, uuid: FIRST_UUID }));
    assert.deepEqual(await mappings(cloud), { cells, hosts });

    await addComputeNode(main, "c");
    const second = await cloud.run(mapCellAndHosts, { ...args, name: "other" });
    assert.equal(second.code, 0);
    assert.match(
      second.stdout,
      new RegExp(`^Host b .*${FIRST_UUID}.*\\nHost a .*\\n${FIRST_UUID}\\n$`),
    );
    hosts.push({ host: "c", uuid: FIRST_UUID });
    assert.deepEqual(await mappings(cloud), { cells, hosts });

    const third = await cloud.run(mapCellAndHosts, args);
    assert.equal(third.code, 0);
    assert.match(
      third.stdout,
      /^All hosts are mapped already\.\nHost b .*\nHost a .*\nHost c .*\n$/,
    );
    const silent = await cloud.run(mapCellAndHosts, { transport_url: "rabbit://given/" });
    assert.equal(silent.stdout, "All hosts are mapped already.\n");
    assert.deepEqual(await mappings(cloud), { cells, hosts });
  });

  Deno.test(`a cell may be without name, its URL from the configuration (${engine})`, async () => {
    await using cloud = await syncedCloud(engine);
    await addComputeNode(await cloud.open(cloud.urls.main), "a");
    const { code, stdout } = await cloud.run(mapCellAndHosts);
    assert.equal(code, 0);
    assert.match(stdout, /^[^\n]*\[DEFAULT\] transport_url\.\n$/);
    const { cells } = await mappings(cloud);
    assert.deepEqual([cells[0].name, cells[0].transport_url], [null, TEST_TRANSPORT_URL]);
  });

  Deno.test(`without hosts nothing is created, and that is fine (${engine})`, async () => {
    await using cloud = await syncedCloud(engine);
    const { code, stdout } = await cloud.run(mapCellAndHosts, { verbose: true });
    assert.equal(code, 0);
    assert.match(stdout, /no hosts/);
    assert.deepEqual(await mappings(cloud), { cells: [], hosts: [] });
  });

  Deno.test(`a missing or invalid transport URL gives 1 (${engine})`, async () => {
    await using cloud = await testCloud(engine);
    assert.equal((await cloud.run(mapCellAndHosts, { transport_url: "nothing" })).code, 1);
    const options = { ...cloud.options, DEFAULT: { transport_url: "" } };
    assert.equal((await cloud.run(mapCellAndHosts, {}, { options })).code, 1);
  });
}

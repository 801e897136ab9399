import assert from "node:assert/strict";
import { moveInstanceMarker, readInstanceMarker } from "../../src/cells/instance_marker.ts";
import type { EngineName } from "../../src/database/databases.ts";
import { currentRevision } from "../../src/schema/current_revision.ts";
import { findRelease } from "../../src/schema/releases.ts";
import { releaseHead, resolveRevision } from "../../src/schema/revisions.ts";
import { syncSchema } from "../../src/schema/sync.ts";
import { TEST_TRANSPORT_URL, type TestCloud, testCloud } from "../../tests/support/cloud.ts";
import { addComputeNode, addInstances } from "../../tests/support/nova_rows.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { mapCell0 } from "./map_cell0.ts";
import { simpleCellSetup } from "./simple_cell_setup.ts";

/** Not the newest: cell0 must follow the main database. */
const REVISION = releaseHead("zed", "main");

const INSTANCES = [1, 2, 3].map((number) => `aaaaaaaa-0000-4000-8000-00000000000${number}`);

/** A deployment whose databases are synced, with cell0 mapped to an empty database of its own. */
async function syncedCloud(
  engine: EngineName,
  { main, api } = { main: REVISION, api: resolveRevision("api") },
): Promise<TestCloud & { cell0Url: string }> {
  const cloud = await testCloud(engine);
  await syncSchema(await cloud.api(), "api", api);
  await syncSchema(await cloud.open(cloud.urls.main), "main", main);
  const cell0Url = (await cloud.newDatabase()).url;
  await cloud.run(mapCell0, { database_connection: cell0Url });
  return { ...cloud, cell0Url };
}

/** The rows that the setup makes, without ids and times. */
async function mappings(cloud: TestCloud) {
  const { query } = await cloud.api();
  return {
    cells: await query.selectFrom("cell_mappings").orderBy("id")
      .where("transport_url", "!=", "none:///")
      .select(["uuid", "name", "transport_url", "database_connection"]).execute(),
    hosts: (await query.selectFrom("host_mappings").orderBy("id").select("host").execute())
      .map(({ host }) => host),
    instances: (await query.selectFrom("instance_mappings").orderBy("id").select("instance_uuid")
      .execute()).map(({ instance_uuid }) => instance_uuid),
  };
}

for (const engine of testEngines) {
  Deno.test(`a deployment is set up, and set up again (${engine})`, async () => {
    await using cloud = await syncedCloud(engine);
    const main = await cloud.open(cloud.urls.main);
    await addComputeNode(main, "b");
    await addComputeNode(main, "a");
    await addInstances(main, INSTANCES.map((uuid) => ({ uuid })));

    const first = await cloud.run(simpleCellSetup);
    assert.deepEqual([first.code, first.stderr], [0, ""]);
    assert.match(first.stdout, /^Cell0 is already setup$/m);
    const cell0 = await cloud.open(cloud.cell0Url);
    assert.equal(await currentRevision(cell0, "main"), REVISION);
    const expected = {
      cells: [{
        uuid: "00000000-0000-4000-8000-000000000001",
        name: null,
        transport_url: TEST_TRANSPORT_URL,
        database_connection: cloud.urls.main,
      }],
      hosts: ["b", "a"],
      instances: INSTANCES,
    };
    assert.deepEqual(await mappings(cloud), expected);

    await addComputeNode(main, "c");
    const second = await cloud.run(simpleCellSetup, { transport_url: "rabbit://other/" });
    assert.equal(second.code, 0);
    assert.deepEqual(await mappings(cloud), { ...expected, hosts: ["b", "a", "c"] });
  });

  Deno.test(`without hosts it ends with 1, and cell0 is set up (${engine})`, async () => {
    await using cloud = await syncedCloud(engine);
    const { code, stdout } = await cloud.run(simpleCellSetup);
    assert.equal(code, 1);
    assert.match(stdout, /no hosts/);
    assert.deepEqual(await mappings(cloud), { cells: [], hosts: [], instances: [] });
    const cell0 = await cloud.open(cloud.cell0Url);
    assert.equal(await currentRevision(cell0, "main"), REVISION);
  });

  Deno.test(`mapping goes on where it was stopped (${engine})`, async () => {
    await using cloud = await syncedCloud(engine);
    const main = await cloud.open(cloud.urls.main);
    const api = await cloud.api();
    await addComputeNode(main, "a");
    await addInstances(main, INSTANCES.map((uuid) => ({ uuid })));
    await moveInstanceMarker(api, INSTANCES[0], new Date());

    // Stopped before the first batch: the marker stays where it is.
    const signal = AbortSignal.abort(new Error("stopped"));
    const databases = (await cloud.context()).databases;
    await assert.rejects(
      () => cloud.run(simpleCellSetup, {}, { signal, databases }),
      /stopped/,
    );
    assert.equal(await readInstanceMarker(api), INSTANCES[0]);

    assert.equal((await cloud.run(simpleCellSetup)).code, 0);
    assert.deepEqual((await mappings(cloud)).instances, INSTANCES.slice(1));
    assert.equal(await readInstanceMarker(api), undefined);
  });
}

Deno.test("in victoria, cell0 follows the main database's integer; before train it is left alone", async () => {
  await using cloud = await syncedCloud("sqlite", findRelease("victoria"));
  const main = await cloud.open(cloud.urls.main);
  await addComputeNode(main, "a");
  const revisionOfCell0 = async () => currentRevision(await cloud.open(cloud.cell0Url), "main");
  await main.query.updateTable("migrate_version").set({ version: 391 }).execute();
  const { code, stderr } = await cloud.run(simpleCellSetup);
  assert.equal(code, 0);
  assert.match(stderr, /^ERROR: .*cell0.* 391/);
  assert.equal(await revisionOfCell0(), null);

  await main.query.updateTable("migrate_version").set({ version: 412 }).execute();
  assert.equal((await cloud.run(simpleCellSetup)).code, 0);
  assert.equal(await revisionOfCell0(), "412");
  assert.deepEqual((await mappings(cloud)).hosts, ["a"]);
});

for (const engine of testEngines.filter((name) => name !== "sqlite")) {
  // SQLite creates the file, so cell0's database is always there.
  Deno.test(`a cell0 without its database does not stop the setup (${engine})`, async () => {
    await using cloud = await testCloud(engine);
    await syncSchema(await cloud.api(), "api", resolveRevision("api"));
    await syncSchema(await cloud.open(cloud.urls.main), "main", resolveRevision("main"));
    await addComputeNode(await cloud.open(cloud.urls.main), "a");
    const { code, stderr } = await cloud.run(simpleCellSetup);
    assert.equal(code, 0);
    assert.match(stderr, /^ERROR: .*cell0/);
    assert.deepEqual((await mappings(cloud)).hosts, ["a"]);
  });
}

Deno.test("a missing or invalid transport URL gives 1", async () => {
  await using cloud = await testCloud("sqlite");
  assert.equal((await cloud.run(simpleCellSetup, { transport_url: "nothing" })).code, 1);
  const options = { ...cloud.options, DEFAULT: { transport_url: "" } };
  assert.equal((await cloud.run(simpleCellSetup, {}, { options })).code, 1);
});

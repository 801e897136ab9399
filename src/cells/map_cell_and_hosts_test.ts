import assert from "node:assert/strict";
import { type TestCloud, testCloud } from "../../tests/support/cloud.ts";
import { addComputeNode } from "../../tests/support/nova_rows.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { syncSchema } from "../schema/sync.ts";
import { resolveRevision } from "../schema/revisions.ts";
import { insertCellMapping } from "./cell_mappings.ts";
import { mapCellAndHosts, readComputeHosts } from "./map_cell_and_hosts.ts";

const ONE = "11111111-1111-4111-8111-111111111111";
const TWO = "22222222-2222-4222-8222-222222222222";

function cell(uuid: string) {
  return {
    uuid,
    transportUrl: "rabbit://",
    databaseUrl: `sqlite:////${uuid}`,
    disabled: false,
    createdAt: new Date("2024-05-06T07:08:09Z"),
  };
}

async function cloudWithApi(engine: typeof testEngines[number]): Promise<TestCloud> {
  const cloud = await testCloud(engine);
  await syncSchema(await cloud.api(), "api", resolveRevision("api"));
  return cloud;
}

/** All host mappings as `host=cell`, in the order of their ids. */
async function mappedHosts(cloud: TestCloud): Promise<string[]> {
  const api = await cloud.api();
  const rows = await api.query.selectFrom("host_mappings")
    .innerJoin("cell_mappings", "cell_mappings.id", "cell_id")
    .select(["host", "uuid"]).orderBy("host_mappings.id").execute();
  return rows.map(({ host, uuid }) => `${host}=${uuid[0]}`);
}

for (const engine of testEngines) {
  Deno.test(`hosts are those of live compute nodes, each once (${engine})`, async () => {
    await using cloud = await testCloud(engine);
    const main = await cloud.open(cloud.urls.main);
    await syncSchema(main, "main", resolveRevision("main"));
    assert.deepEqual(await readComputeHosts(main), []);

    await addComputeNode(main, "b");
    await addComputeNode(main, "gone", { deleted: true });
    await addComputeNode(main, "a");
    await addComputeNode(main, "b", { node: "second" });
    assert.deepEqual(await readComputeHosts(main), ["b", "a"]);
  });

  Deno.test(`hosts without a mapping get a new cell, once (${engine})`, async () => {
    await using cloud = await cloudWithApi(engine);
    const api = await cloud.api();
    assert.deepEqual(await mapCellAndHosts(api, ["a", "b"], cell(ONE)), {
      cellUuid: ONE,
      cellCreated: true,
      mapped: ["a", "b"],
      alreadyMapped: [],
    });
    assert.deepEqual(await mapCellAndHosts(api, ["a", "b"], cell(TWO)), {
      cellUuid: ONE,
      cellCreated: false,
      mapped: [],
      alreadyMapped: [{ host: "a", cellUuid: ONE }, { host: "b", cellUuid: ONE }],
    });
    assert.deepEqual(await mapCellAndHosts(api, ["a", "b", "c"], cell(TWO)), {
      cellUuid: ONE,
      cellCreated: false,
      mapped: ["c"],
      alreadyMapped: [{ host: "a", cellUuid: ONE }, { host: "b", cellUuid: ONE }],
    });
    assert.deepEqual(await mappedHosts(cloud), ["a=1", "b=1", "c=1"]);
  });

  Deno.test(`new hosts join the cell of the last mapped host (${engine})`, async () => {
    await using cloud = await cloudWithApi(engine);
    const api = await cloud.api();
    await mapCellAndHosts(api, ["a"], cell(ONE));
    await mapCellAndHosts(api, ["b"], cell(TWO));
    const { cellUuid } = await mapCellAndHosts(api, ["b", "a", "c"], cell(crypto.randomUUID()));
    assert.equal(cellUuid, ONE);
    assert.deepEqual(await mappedHosts(cloud), ["a=1", "b=2", "c=1"]);
  });

  Deno.test(`many hosts are mapped in one go (${engine})`, async () => {
    await using cloud = await cloudWithApi(engine);
    const hosts = Array.from({ length: 1201 }, (_, number) => `host${number}`);
    const { mapped } = await mapCellAndHosts(await cloud.api(), hosts, cell(ONE));
    assert.deepEqual(mapped, hosts);
    assert.equal((await mappedHosts(cloud)).length, 1201);
  });

  Deno.test(`a failure leaves no cell without hosts behind (${engine})`, async () => {
    await using cloud = await cloudWithApi(engine);
    const api = await cloud.api();
    await insertCellMapping(api.query, cell(ONE));
    // The UUID is taken, which no repeat can help.
    await assert.rejects(() => mapCellAndHosts(api, ["a"], cell(ONE)), { kind: "duplicate" });
    assert.deepEqual(await mappedHosts(cloud), []);
  });

  Deno.test(`hosts that differ in case are one where the database says so (${engine})`, async () => {
    await using cloud = await cloudWithApi(engine);
    const api = await cloud.api();
    await mapCellAndHosts(api, ["Compute"], cell(ONE));
    const sameHost = (await api.query.selectFrom("host_mappings").select("id")
      .where("host", "=", "compute").execute()).length === 1;

    const { cellUuid, mapped } = await mapCellAndHosts(api, ["compute", "x", "X"], cell(TWO));
    assert.equal(cellUuid, sameHost ? ONE : TWO);
    assert.deepEqual(mapped, sameHost ? ["x"] : ["compute", "x", "X"]);
  });
}

for (const engine of testEngines.filter((name) => name !== "sqlite")) {
  // Two SQLite connections in one process cannot wait for each other: its driver blocks the process.
  Deno.test(`of two runs at once one finds the other's mappings (${engine})`, async () => {
    await using cloud = await cloudWithApi(engine);
    const runs = await Promise.all([ONE, TWO].map(async (uuid) => {
      const { databases } = await cloud.context();
      return await mapCellAndHosts(await databases.api(), ["a", "b", "c"], cell(uuid));
    }));
    assert.equal(runs[0].cellUuid, runs[1].cellUuid);
    assert.equal(runs.filter(({ cellCreated }) => cellCreated).length, 1);
    const api = await cloud.api();
    assert.equal((await api.query.selectFrom("cell_mappings").select("id").execute()).length, 1);
    assert.equal((await mappedHosts(cloud)).length, 3);
  });
}

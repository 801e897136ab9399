import assert from "node:assert/strict";
import { resolveRevision } from "../../src/schema/revisions.ts";
import { syncSchema } from "../../src/schema/sync.ts";
import { type TestCloud, testCloud } from "../../tests/support/cloud.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { mapCell0 } from "./map_cell0.ts";

async function storedUrls(cloud: TestCloud): Promise<(string | null)[]> {
  const api = await cloud.api();
  const rows = await api.query.selectFrom("cell_mappings").select("database_connection").execute();
  return rows.map(({ database_connection }) => database_connection);
}

for (const engine of testEngines) {
  Deno.test(`cell0 is mapped once, beside the main database (${engine})`, async () => {
    await using cloud = await testCloud(engine);
    await syncSchema(await cloud.api(), "api", resolveRevision("api"));

    const first = await cloud.run(mapCell0);
    assert.deepEqual([first.code, first.stdout, first.stderr], [0, "", ""]);
    const second = await cloud.run(mapCell0, { database_connection: "sqlite:////other" });
    assert.deepEqual([second.code, second.stdout], [0, "Cell0 is already setup\n"]);

    const [path, query] = cloud.urls.main.split("?");
    const url = query === undefined ? `${path}_cell0` : `${path}_cell0?${query}`;
    assert.deepEqual(await storedUrls(cloud), [url]);
  });

  Deno.test(`cell0's database can be named (${engine})`, async () => {
    await using cloud = await testCloud(engine);
    await syncSchema(await cloud.api(), "api", resolveRevision("api"));
    // [database] connection is not needed then.
    const options = { api_database: { connection: cloud.urls.api } };
    const template = "{scheme}://{username}:{password}@{hostname}/nova_cell0?{query}";
    const { code } = await cloud.run(mapCell0, { database_connection: template }, { options });
    assert.equal(code, 0);
    assert.deepEqual(await storedUrls(cloud), [template]);
  });
}

Deno.test("without a URL and [database] connection, cell0 cannot be mapped", async () => {
  await using cloud = await testCloud("sqlite");
  const options = { api_database: { connection: cloud.urls.api } };
  await assert.rejects(() => cloud.run(mapCell0, {}, { options }), /\[database\] connection/);
});

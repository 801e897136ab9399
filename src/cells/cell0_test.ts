import assert from "node:assert/strict";
import { testCloud } from "../../tests/support/cloud.ts";
import { testConfiguration } from "../../tests/support/context.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { syncSchema } from "../schema/sync.ts";
import { resolveRevision } from "../schema/revisions.ts";
import { createCell0Mapping, defaultCell0DatabaseUrl } from "./cell0.ts";

Deno.test("cell0's database is named after the main one", () => {
  const derive = (connection: string) =>
    defaultCell0DatabaseUrl(testConfiguration({ database: { connection } }));
  assert.equal(
    derive("mysql+pymysql://u:p@h/nova?charset=utf8"),
    "mysql+pymysql://u:p@h/nova_cell0?charset=utf8",
  );
  assert.equal(derive("mysql+pymysql://u:p%40@h/nova"), "mysql+pymysql://u:p%40@h/nova_cell0");
  assert.equal(derive("sqlite:////srv/nova.sqlite"), "sqlite:////srv/nova.sqlite_cell0");
});

Deno.test("without [database] connection there is no default for cell0", () => {
  assert.throws(() => defaultCell0DatabaseUrl(testConfiguration({})), /\[database\] connection/);
});

for (const engine of testEngines) {
  Deno.test(`a second mapping of cell0 leaves the first as it is (${engine})`, async () => {
    await using cloud = await testCloud(engine);
    const api = await cloud.api();
    await syncSchema(api, "api", resolveRevision("api"));
    const now = new Date("2024-05-06T07:08:09Z");

    assert.equal(await createCell0Mapping(api, "sqlite:////one", now), true);
    assert.equal(await createCell0Mapping(api, "sqlite:////two", now), false);

    const rows = await api.query.selectFrom("cell_mappings").selectAll().execute();
    assert.equal(rows.length, 1);
    const [{ uuid, name, transport_url, database_connection, disabled, created_at }] = rows;
    assert.deepEqual({ uuid, name, transport_url, database_connection }, {
      uuid: "00000000-0000-0000-0000-000000000000",
      name: "cell0",
      transport_url: "none:///",
      database_connection: "sqlite:////one",
    });
    assert.equal(Boolean(disabled), false);
    assert.match(created_at!, /^2024-05-06 07:08:09(\.0+)?$/);
  });
}

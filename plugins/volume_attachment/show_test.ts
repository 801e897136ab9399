import assert from "node:assert/strict";
import { insertCellMapping } from "../../src/cells/cell_mappings.ts";
import { resolveRevision } from "../../src/schema/revisions.ts";
import { syncSchema } from "../../src/schema/sync.ts";
import { testCloud } from "../../tests/support/cloud.ts";
import { show } from "./show.ts";

// What is printed to the byte, on all engines, is compared with the original's: tests/conformance.

const INSTANCE = "11111111-2222-4333-8444-555555555555";
const VOLUME = "66666666-7777-4888-8999-000000000000";
const SECRET = "s3cret-of-chap";

Deno.test("volume_attachment show: secrets only when asked for, and the columns that there are", async () => {
  await using cloud = await testCloud("sqlite");
  const api = await cloud.api();
  await syncSchema(api, "api", resolveRevision("api"));
  const main = await cloud.open(cloud.urls.main);
  // Before the columns of zed.
  await syncSchema(main, "main", resolveRevision("main", "16f1fbcab42b"));
  const cell_id = await insertCellMapping(api.query, {
    uuid: "11111111-1111-4111-8111-111111111111",
    name: "cell1",
    transportUrl: "rabbit://",
    databaseUrl: cloud.urls.main,
    disabled: false,
    createdAt: new Date(),
  });
  await api.query.insertInto("instance_mappings").values({
    cell_id,
    instance_uuid: INSTANCE,
    project_id: "project",
    queued_for_delete: false,
  }).execute();
  const connection_info = JSON.stringify({ data: { auth_password: SECRET, lun: 1 } });
  await main.query.insertInto("block_device_mapping").values({
    instance_uuid: INSTANCE,
    volume_id: VOLUME,
    connection_info,
    deleted: 0,
  }).execute();
  const run = (args = {}, overrides = {}) =>
    cloud.run(show, { instance_uuid: INSTANCE, volume_id: VOLUME, ...args }, overrides);

  for (const json of [true, false]) {
    for (const connection of [true, false]) {
      for (const verbose of [true, false]) {
        const { code, stdout, stderr } = await run({ json, connection_info: connection, verbose });
        assert.equal(code, 0, stderr);
        assert.equal((stdout + stderr).includes(SECRET), verbose, stdout);
        assert.equal(stdout.includes("***"), !verbose, stdout);
      }
    }
  }
  const stored = await run({ json: true, connection_info: true, verbose: true });
  assert.equal(stored.stdout, `${connection_info}\n`);
  const rows = JSON.parse((await run({}, { format: "json" })).stdout);
  const names = rows.map(({ property }: { property: string }) => property);
  assert.equal(names.length, 24);
  assert.ok(!names.includes("encrypted"));

  await main.query.updateTable("block_device_mapping").set({ connection_info: `{${SECRET}` })
    .execute();
  const broken = await run({ connection_info: true });
  assert.equal(broken.code, 1);
  assert.ok(!(broken.stdout + broken.stderr).includes(SECRET));
  assert.equal((await run({ volume_id: INSTANCE })).code, 3);
  assert.equal((await run({ instance_uuid: VOLUME })).code, 2);
  const options = { ...cloud.options, api_database: { connection: "" } };
  assert.equal((await run({}, { options })).code, 1);
});

import assert from "node:assert/strict";
import { insertCellMapping } from "../../src/cells/cell_mappings.ts";
import { resolveRevision } from "../../src/schema/revisions.ts";
import { syncSchema } from "../../src/schema/sync.ts";
import { testCloud } from "../../tests/support/cloud.ts";
import { addInstances } from "../../tests/support/nova_rows.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { verifyInstance } from "./verify_instance.ts";

const CELL = "11111111-1111-4111-8111-111111111111";

/** An instance for each exit code. */
const INSTANCES = ["live", "unmapped", "without cell", "deleted", "archived"].map((
  state,
  code,
) => ({
  state,
  code,
  uuid: `aaaaaaaa-0000-4000-8000-00000000000${code}`,
}));

for (const engine of testEngines) {
  Deno.test(`the exit code says where an instance is (${engine})`, async () => {
    await using cloud = await testCloud(engine);
    const api = await cloud.api();
    await syncSchema(api, "api", resolveRevision("api"));
    const main = await cloud.open(cloud.urls.main);
    await syncSchema(main, "main", resolveRevision("main"));
    const cellId = await insertCellMapping(api.query, {
      uuid: CELL,
      name: "cell1",
      transportUrl: "rabbit://",
      databaseUrl: cloud.urls.main,
      disabled: false,
      createdAt: new Date(),
    });
    const [live, unmapped, withoutCell, deleted, archived] = INSTANCES;
    await addInstances(main, [live, unmapped, withoutCell].map(({ uuid }) => ({ uuid })));
    await addInstances(main, [{ uuid: deleted.uuid, deleted: 7 }]);
    await api.query.insertInto("instance_mappings").values(
      [live, withoutCell, deleted, archived].map((instance) => ({
        instance_uuid: instance.uuid,
        cell_id: instance === withoutCell ? null : cellId,
        project_id: "project",
        user_id: null,
        queued_for_delete: false,
        created_at: null,
      })),
    ).execute();

    for (const { state, code, uuid } of INSTANCES) {
      const run = await cloud.run(verifyInstance, { uuid });
      assert.deepEqual([run.code, run.stderr], [code, ""], state);
      assert.ok(run.stdout.includes(uuid), run.stdout);
      const namesCell = ["live", "deleted", "archived"].includes(state);
      assert.equal(run.stdout.includes(`cell1 (${CELL})`), namesCell, run.stdout);
      const quiet = await cloud.run(verifyInstance, { uuid, quiet: true });
      assert.deepEqual([quiet.code, quiet.stdout, quiet.stderr], [code, "", ""], state);
    }
  });
}

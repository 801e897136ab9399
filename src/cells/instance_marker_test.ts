import assert from "node:assert/strict";
import { testCloud } from "../../tests/support/cloud.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { resolveRevision } from "../schema/revisions.ts";
import { syncSchema } from "../schema/sync.ts";
import { moveInstanceMarker, readInstanceMarker } from "./instance_marker.ts";

/** A UUID that shows its number. */
function uuid(number: number): string {
  return `aaaaaaaa-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

for (const engine of testEngines) {
  Deno.test(`the marker moves and goes, and reads like Nova's own (${engine})`, async () => {
    await using cloud = await testCloud(engine);
    const api = await cloud.api();
    await syncSchema(api, "api", resolveRevision("api"));
    assert.equal(await readInstanceMarker(api), undefined);

    await moveInstanceMarker(api, uuid(1), new Date());
    await moveInstanceMarker(api, uuid(2), new Date());
    assert.equal(await readInstanceMarker(api), uuid(2));
    const rows = await api.query.selectFrom("instance_mappings")
      .select(["instance_uuid", "cell_id", "project_id", "user_id"]).execute();
    assert.deepEqual(rows, [{
      instance_uuid: uuid(2).replaceAll("-", " "),
      cell_id: null,
      project_id: "INSTANCE_MIGRATION_MARKER",
      user_id: "INSTANCE_MIGRATION_MARKER",
    }]);

    await moveInstanceMarker(api, undefined, new Date());
    assert.equal(await readInstanceMarker(api), undefined);
  });

  Deno.test(`the marker is moved to one place by several processes at once (${engine})`, async () => {
    await using cloud = await testCloud(engine);
    const api = await cloud.api();
    await syncSchema(api, "api", resolveRevision("api"));
    for (let round = 0; round < 20; round++) {
      const moving = [1, 2, 3].map(() => moveInstanceMarker(api, uuid(round), new Date()));
      await Promise.all(moving);
      assert.equal(await readInstanceMarker(api), uuid(round));
    }
  });
}

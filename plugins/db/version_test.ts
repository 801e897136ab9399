import assert from "node:assert/strict";
import { syncSchema } from "../../src/schema/sync.ts";
import { testCloud } from "../../tests/support/cloud.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { version } from "./version.ts";

for (const engine of testEngines) {
  Deno.test(`the main database's revision is printed (${engine})`, async () => {
    await using cloud = await testCloud(engine);
    const { code, stdout, stderr } = await cloud.run(version);
    assert.deepEqual([code, stdout, stderr], [0, "None\n", ""]);
    await syncSchema(await cloud.open(cloud.urls.main), "main", "8f2f1571d55b");
    assert.equal((await cloud.run(version)).stdout, "8f2f1571d55b\n");
    const json = await cloud.run(version, {}, { format: "json" });
    assert.deepEqual(JSON.parse(json.stdout), [{ version: "8f2f1571d55b" }]);
  });
}

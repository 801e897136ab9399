import assert from "node:assert/strict";
import { syncSchema } from "../../src/schema/sync.ts";
import { testCloud } from "../../tests/support/cloud.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { version } from "./version.ts";

for (const engine of testEngines) {
  Deno.test(`the API database's revision is printed (${engine})`, async () => {
    await using cloud = await testCloud(engine);
    assert.equal((await cloud.run(version)).stdout, "None\n");
    await syncSchema(await cloud.api(), "api", "d67eeaabee36");
    const { code, stdout } = await cloud.run(version);
    assert.deepEqual([code, stdout], [0, "d67eeaabee36\n"]);
  });
}

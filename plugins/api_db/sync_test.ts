import assert from "node:assert/strict";
import { currentRevision } from "../../src/schema/current_revision.ts";
import { releaseHead, resolveRevision } from "../../src/schema/revisions.ts";
import { testCloud } from "../../tests/support/cloud.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { sync } from "./sync.ts";

for (const engine of testEngines) {
  Deno.test(`the API database is synced, silently (${engine})`, async () => {
    await using cloud = await testCloud(engine);
    const revision = async () => currentRevision(await cloud.api(), "api");
    const steps = [
      [{ version: "d67e" }, "d67eeaabee36"],
      [{ release: "zed" }, releaseHead("zed", "api")],
      [{}, resolveRevision("api")],
      [{ version: "head" }, resolveRevision("api")],
    ] as const;
    for (const [args, expected] of steps) {
      const { code, stdout, stderr } = await cloud.run(sync, args);
      assert.deepEqual([code, stdout, stderr], [0, "", ""]);
      assert.equal(await revision(), expected);
    }
    const { code, stderr } = await cloud.run(sync, { version: "d67eeaabee36" });
    assert.equal(code, 0);
    assert.match(stderr, /^WARNING: /);
    assert.equal(await revision(), resolveRevision("api"));
  });
}

Deno.test("a VERSION that does not exist is refused", async () => {
  await using cloud = await testCloud("sqlite");
  for (const args of [{ version: "zzzz" }, { version: "77" }]) {
    await assert.rejects(() => cloud.run(sync, args), new RegExp(Object.values(args)[0]));
  }
  assert.equal(await currentRevision(await cloud.api(), "api"), null);
});

Deno.test("the newest revision is that of --release, or of the release in the configuration", async () => {
  await using cloud = await testCloud("sqlite");
  const revision = async () => currentRevision(await cloud.api(), "api");
  const options = { ...cloud.options, nova_manage: { release: "Zed" } };
  await assert.rejects(
    () => cloud.run(sync, { version: "cdeec" }, { options }),
    /API database of release zed has no revision cdeec/,
  );
  assert.equal(await revision(), null);
  const steps = [
    [{ version: "head", release: "xena" }, "d67eeaabee36"],
    [{}, "b30f573d3377"],
    [{ version: "cdeec", release: "2023.2" }, "cdeec0c85668"],
  ] as const;
  for (const [args, expected] of steps) {
    assert.equal((await cloud.run(sync, args, { options })).code, 0);
    assert.equal(await revision(), expected);
  }
});

import assert from "node:assert/strict";
import { createCell0Mapping } from "../../src/cells/cell0.ts";
import type { EngineName } from "../../src/database/databases.ts";
import type { Arguments } from "../../src/plugin/contract.ts";
import { currentRevision } from "../../src/schema/current_revision.ts";
import { releaseHead, resolveRevision } from "../../src/schema/revisions.ts";
import { syncSchema } from "../../src/schema/sync.ts";
import { type TestCloud, testCloud } from "../../tests/support/cloud.ts";
import type { TestOptions } from "../../tests/support/context.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { sync as syncApi } from "../api_db/sync.ts";
import { sync } from "./sync.ts";
import { version } from "./version.ts";

const FIRST = "8f2f1571d55b";
const HEAD = resolveRevision("main");

interface SyncCloud extends TestCloud {
  readonly cell0Url: string;
  /** Runs the action; gives its exit code and standard error, and checks that it said nothing else. */
  sync(args?: Arguments, options?: TestOptions): Promise<{ code: number; stderr: string }>;
  /** The revisions of cell0's and the main database. */
  revisions(): Promise<(string | null)[]>;
}

async function syncCloud(engine: EngineName): Promise<SyncCloud> {
  const cloud = await testCloud(engine);
  await syncSchema(await cloud.api(), "api", resolveRevision("api"));
  const cell0Url = (await cloud.newDatabase()).url;
  return {
    ...cloud,
    cell0Url,
    async sync(args = {}, options = cloud.options) {
      const { code, stdout, stderr } = await cloud.run(sync, args, { options });
      assert.equal(stdout, "");
      return { code, stderr };
    },
    revisions: () =>
      Promise.all(
        [cell0Url, cloud.urls.main].map(async (url) =>
          currentRevision(await cloud.open(url), "main")
        ),
      ),
  };
}

async function mapCell0(cloud: TestCloud, url: string): Promise<void> {
  await createCell0Mapping(await cloud.api(), url, new Date());
}

for (const engine of testEngines) {
  Deno.test(`cell0 and the main database are synced, silently (${engine})`, async () => {
    await using cloud = await syncCloud(engine);
    await mapCell0(cloud, cloud.cell0Url);
    assert.deepEqual(await cloud.sync({ version: "8f2f" }), { code: 0, stderr: "" });
    assert.deepEqual(await cloud.revisions(), [FIRST, FIRST]);
    assert.deepEqual(await cloud.sync({ release: "zed" }), { code: 0, stderr: "" });
    assert.deepEqual(await cloud.revisions(), Array(2).fill(releaseHead("zed", "main")));
    assert.deepEqual(await cloud.sync(), { code: 0, stderr: "" });
    assert.deepEqual(await cloud.revisions(), [HEAD, HEAD]);

    // Past it already: nothing changes.
    const { code, stderr } = await cloud.sync({ version: FIRST });
    assert.equal(code, 0);
    assert.match(stderr, /^WARNING: .*\nWARNING: .*\n$/);
    assert.deepEqual(await cloud.revisions(), [HEAD, HEAD]);
  });

  Deno.test(`without cell0 the main database is synced alone (${engine})`, async () => {
    await using cloud = await syncCloud(engine);
    const { code, stderr } = await cloud.sync({ version: FIRST });
    assert.equal(code, 0);
    assert.match(stderr, /^WARNING: cell0 is not mapped/);
    assert.deepEqual(await cloud.revisions(), [null, FIRST]);
  });

  Deno.test(`--local_cell leaves cell0 and the API database alone (${engine})`, async () => {
    await using cloud = await syncCloud(engine);
    await mapCell0(cloud, cloud.cell0Url);
    const options = { database: cloud.options.database };
    assert.deepEqual(await cloud.sync({ local_cell: true, version: FIRST }, options), {
      code: 0,
      stderr: "",
    });
    assert.deepEqual(await cloud.revisions(), [null, FIRST]);
  });

  Deno.test(`an API database without a schema gives 1 (${engine})`, async () => {
    await using cloud = await syncCloud(engine);
    const api_database = { ...cloud.options.api_database, connection: cloud.cell0Url };
    const { code, stderr } = await cloud.sync({}, { ...cloud.options, api_database });
    assert.equal(code, 1);
    assert.match(stderr, /cell_mappings/);
    assert.deepEqual(await cloud.revisions(), [null, null]);
  });
}

for (const engine of testEngines) {
  Deno.test(`a cell0 that cannot be reached gives 1, the main one untouched (${engine})`, async () => {
    await using cloud = await syncCloud(engine);
    const unreachable = engine === "sqlite"
      ? "sqlite:////nonexistent/folder/cell0.sqlite"
      : cloud.cell0Url.replace(/\/[^/]*$/, "/t_no_such_database");
    await mapCell0(cloud, unreachable);
    const { code, stderr } = await cloud.sync();
    assert.equal(code, 1);
    assert.match(stderr, /^ERROR: cell0 was not synced.*\nERROR: .*cell0/);
    assert.deepEqual(await cloud.revisions(), [null, null]);
  });
}

Deno.test("a VERSION that does not exist counts as cell0's failure where cell0 is synced", async () => {
  await using cloud = await syncCloud("sqlite");
  for (const version of ["zzzz", "402"]) {
    await assert.rejects(() => cloud.sync({ local_cell: true, version }), new RegExp(version));
    await assert.rejects(() => cloud.sync({ version }), new RegExp(version));
  }
  await mapCell0(cloud, cloud.cell0Url);
  for (const version of ["zzzz", "402"]) {
    const { code, stderr } = await cloud.sync({ version });
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(version));
  }
  assert.deepEqual(await cloud.revisions(), [null, null]);
});

Deno.test("a missing [api_database] connection gives 1", async () => {
  await using cloud = await syncCloud("sqlite");
  const { code, stderr } = await cloud.sync({}, { database: cloud.options.database });
  assert.equal(code, 1);
  assert.match(stderr, /\[api_database\] connection/);
  assert.deepEqual(await cloud.revisions(), [null, null]);
});

Deno.test("without --release, the release in the configuration says what is newest", async () => {
  await using cloud = await syncCloud("sqlite");
  await mapCell0(cloud, cloud.cell0Url);
  const options = { ...cloud.options, nova_manage: { release: "yoga" } };
  assert.deepEqual(await cloud.sync({}, options), { code: 0, stderr: "" });
  assert.deepEqual(await cloud.revisions(), Array(2).fill(releaseHead("yoga", "main")));
  assert.deepEqual(await cloud.sync({ release: "zed" }, options), { code: 0, stderr: "" });
  assert.deepEqual(await cloud.revisions(), Array(2).fill(releaseHead("zed", "main")));
});

Deno.test("victoria's schema has integers, in cell0 too", async () => {
  await using cloud = await syncCloud("sqlite");
  await mapCell0(cloud, cloud.cell0Url);
  const victoria = { release: "victoria" };
  assert.deepEqual(await cloud.sync({ ...victoria, version: "402" }), { code: 0, stderr: "" });
  assert.deepEqual(await cloud.revisions(), ["402", "402"]);
  const options = { ...cloud.options, nova_manage: victoria };
  assert.deepEqual(await cloud.sync({}, options), { code: 0, stderr: "" });
  assert.deepEqual(await cloud.revisions(), ["412", "412"]);
  assert.equal((await cloud.run(version)).stdout, "412\n");

  // No way back, no step too far, no revision.
  for (const version of ["402", "413", "8f2f"]) {
    const { code, stderr } = await cloud.sync({ version }, options);
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`^ERROR: cell0 was not synced.*\n.*${version}`));
    await assert.rejects(
      () => cloud.sync({ version, local_cell: true }, options),
      new RegExp(version),
    );
  }
  assert.deepEqual(await cloud.revisions(), ["412", "412"]);

  assert.deepEqual(await cloud.sync({ release: "zed" }), { code: 0, stderr: "" });
  assert.deepEqual(await cloud.revisions(), Array(2).fill(releaseHead("zed", "main")));
});

Deno.test("--plan prints what would be run in cell0 and the main database, and runs nothing", async () => {
  await using cloud = await syncCloud("sqlite");
  await mapCell0(cloud, cloud.cell0Url);
  await cloud.sync({ release: "2026.1" });
  const before = await cloud.revisions();
  const { code, stdout, stderr } = await cloud.run(sync, { plan: true });
  assert.deepEqual([code, stderr], [0, ""]);
  const lines = stdout.split("\n").filter((line) => line.includes("CREATE INDEX migrations_by_"));
  const fileOf = (url: string) => url.replace("sqlite:///", "");
  assert.deepEqual(
    lines.map((line) => line.split("|")[1].trim()),
    [cloud.cell0Url, cloud.cell0Url, cloud.urls.main, cloud.urls.main].map(fileOf),
  );
  assert.deepEqual(await cloud.revisions(), before);

  await cloud.sync();
  const done = await cloud.run(sync, { plan: true });
  assert.deepEqual([done.code, done.stdout], [0, "There is nothing to do.\n"]);
  const past = await cloud.run(sync, { plan: true, release: "zed" });
  assert.match(past.stderr, /WARNING: .* is past ccb0fa1a2252/);
  const api = await cloud.run(syncApi, { plan: true });
  assert.deepEqual([api.code, api.stdout], [0, "There is nothing to do.\n"]);
});

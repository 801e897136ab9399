import assert from "node:assert/strict";
import { sql } from "kysely";
import type { Databases } from "../../src/database/databases.ts";
import { currentRevision } from "../../src/schema/current_revision.ts";
import { findRelease, type ReleaseName } from "../../src/schema/releases.ts";
import { syncSchema } from "../../src/schema/sync.ts";
import { completes, interruptedAfter } from "../../tests/schema/support.ts";
import type { TestCloud } from "../../tests/support/cloud.ts";
import { addComputeNode } from "../../tests/support/nova_rows.ts";
import { cloudAt, mapCell } from "../../tests/support/releases.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { upgrade } from "./upgrade.ts";

const to = "2026.1" as const;

/** Adds a cell with a database of its own at a release, and gives its connection. */
async function addCell(cloud: TestCloud, name: string, release: ReleaseName) {
  const { url } = await cloud.newDatabase();
  const database = await cloud.open(url);
  await syncSchema(database, "main", findRelease(release).main);
  await mapCell(cloud, name, name, url);
  return database;
}

/** What a run cut off after so many writes to a schema makes of the databases. */
function cutOff(databases: Databases, writes: number): Databases {
  return {
    ...databases,
    api: async () => interruptedAfter(await databases.api(), writes) as never,
    open: async (url, source) =>
      interruptedAfter(await databases.open(url, source), writes) as never,
  };
}

for (const engine of testEngines) {
  Deno.test(`all databases are brought over all releases, whatever cuts it off (${engine})`, async () => {
    await using cloud = await cloudAt(engine, "victoria");
    const { main } = cloud;
    const cell2 = await addCell(cloud, "cell2", "xena");
    for (const database of [main, cell2]) {
      await addComputeNode(database, "c1");
      await database.query.insertInto("instances").values({
        uuid: crypto.randomUUID(),
        deleted: 0,
        hidden: false,
        host: "c1",
        node: "c1",
        launched_on: "here",
      }).execute();
    }
    const versions = async () => [
      await currentRevision(await cloud.api(), "api"),
      await currentRevision(main, "main"),
      await currentRevision(cell2, "main"),
    ];

    const planned = await cloud.run(upgrade, { to, dry_run: true });
    assert.equal(planned.code, 0);
    assert.match(planned.stdout, / 2023\.2 +\| schema sync +\| cell2 /);
    assert.deepEqual(await versions(), ["77", "412", "8f2f1571d55b"]);

    // Each run gets further than the one before, where what is cut off stays behind and where it does not.
    let runs = 0;
    for (let writes = 1;; writes *= 2, runs++) {
      const context = await cloud.context();
      const databases = cutOff(context.databases, writes);
      if (await completes(cloud.run(upgrade, { to }, { databases }))) break;
    }
    assert.ok(runs > 2);
    const { api: apiHead, main: head } = findRelease(to);
    assert.deepEqual(await versions(), [apiHead, head, head]);
    for (const database of [main, cell2]) {
      const [{ id }] = await database.query.selectFrom("compute_nodes").select("id").execute();
      const instances = await database.query.selectFrom("instances")
        .select(["compute_id", "availability_zone", "launched_on"]).where("host", "=", "c1")
        .execute();
      assert.deepEqual(instances, [
        { compute_id: id, availability_zone: "nova", launched_on: "here" },
      ]);
    }
    const again = await cloud.run(upgrade, { to });
    assert.equal(again.code, 0);
    assert.doesNotMatch(again.stdout, /schema sync|migrated/);
    assert.match(again.stdout, /All databases are at 2026\.1\./);
  });
}

Deno.test("it stops at the first failure, says where, and goes on there", async () => {
  await using cloud = await cloudAt("sqlite", "yoga");
  const { main } = cloud;
  const cell2 = await addCell(cloud, "cell2", "yoga");
  const zed = findRelease("zed").main;
  await sql`ALTER TABLE instances RENAME TO lost`.execute(cell2.query);
  const unsound = await cloud.run(upgrade, { to });
  assert.equal(unsound.code, 255);
  assert.match(unsound.stderr, /cell cell2.*instances/);
  assert.equal(await currentRevision(main, "main"), findRelease("yoga").main);
  await sql`ALTER TABLE lost RENAME TO instances`.execute(cell2.query);

  const quotas = sql`INSERT INTO quotas (project_id, resource, hard_limit, deleted) VALUES `;
  await sql`${quotas} ('p', 'cores', 5, 0)`.execute(main.query);
  const { query } = await cloud.api();
  await sql`CREATE TRIGGER refuse BEFORE INSERT ON quotas BEGIN SELECT raise(ABORT, 'full'); END`
    .execute(query);
  await assert.rejects(() => cloud.run(upgrade, { to }), {
    message: /^The upgrade stopped at yoga: data migrations of cell1\. .*migrate_quota_limits/,
    hint: /run the same nova-manage db upgrade again, which goes on here/,
  });
  assert.notEqual(await currentRevision(main, "main"), zed);
  await sql`DROP TRIGGER refuse`.execute(query);
  const { code, stdout } = await cloud.run(upgrade, { to });
  assert.equal(code, 0);
  assert.match(stdout, /migrate_quota_limits_to_api_db: 1 row migrated/);
  assert.match(stdout, /^zed: schema sync of cell2, 16f1fbcab42b to ccb0fa1a2252$/m);
});

Deno.test("nothing is begun while a cell cannot be read", async () => {
  await using cloud = await cloudAt("sqlite", "zed");
  await mapCell(cloud, "c2", "cell2", "mysql+pymysql://nova:s3cret@127.0.0.1:1/nova");
  const { code, stderr } = await cloud.run(upgrade, { to, timeout: 1 });
  assert.equal(code, 255);
  assert.match(stderr, /ERROR: .*cell cell2 \(c2\)[^]*nothing was begun/);
  assert.doesNotMatch(stderr, /s3cret/);
  assert.equal(await currentRevision(cloud.main, "main"), findRelease("zed").main);
});

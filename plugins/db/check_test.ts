import assert from "node:assert/strict";
import { sql } from "kysely";
import { insertCellMapping } from "../../src/cells/cell_mappings.ts";
import { resolveRevision } from "../../src/schema/revisions.ts";
import { syncSchema } from "../../src/schema/sync.ts";
import { testCloud } from "../../tests/support/cloud.ts";
import { check as checkApi } from "../api_db/check.ts";
import { check } from "./check.ts";

// What engines differ in is tested with the comparison itself.
async function syncedCloud() {
  const cloud = await testCloud("sqlite");
  await syncSchema(await cloud.api(), "api", resolveRevision("api"));
  await syncSchema(await cloud.open(cloud.urls.main), "main", resolveRevision("main"));
  return cloud;
}

Deno.test("a database is compared with its revision", async () => {
  await using cloud = await syncedCloud();
  for (const action of [check, checkApi]) {
    const { code, stdout, stderr } = await cloud.run(action);
    assert.deepEqual([code, stdout, stderr], [0, "Nothing differs.\n", ""]);
  }
  const main = await cloud.open(cloud.urls.main);
  await sql`DROP INDEX instances_project_id_idx`.execute(main.query);
  await sql`CREATE INDEX site_idx ON instances (hostname)`.execute(main.query);
  await sql.raw(`CREATE TABLE "site\n-- s" (id int)`).execute(main.query);

  const found = await cloud.run(check);
  assert.equal(found.code, 1);
  assert.match(
    found.stdout,
    /\| instances +\| +index +\| instances_project_id_idx +\| +missing +\| \(project_id\) +\|/,
  );
  assert.match(found.stderr, /nova\.sqlite.* has 3 differences to revision ab450ba04102/);

  const mending = await cloud.run(check, { sql: true });
  assert.equal(mending.code, 1);
  assert.deepEqual(mending.stdout.split("\n").slice(1), [
    "DROP INDEX site_idx;",
    "CREATE INDEX instances_project_id_idx ON instances (project_id);",
    "-- This loses data:",
    '--   DROP TABLE "site',
    '--   -- s";',
    "",
  ]);
  assert.match(mending.stdout, /^-- SQLite database .*revision ab450ba04102\n/);

  const tolerant = await cloud.run(check, { sql: true, allow_extra: true });
  assert.equal(tolerant.code, 1);
  assert.deepEqual(tolerant.stdout.split("\n").slice(1), [
    "CREATE INDEX instances_project_id_idx ON instances (project_id);",
    "",
  ]);
  await sql`CREATE INDEX instances_project_id_idx ON instances (project_id)`.execute(main.query);
  assert.equal((await cloud.run(check)).code, 1);
  assert.equal((await cloud.run(check, { allow_extra: true })).code, 0);
});

Deno.test("all cells are compared, and one that is down is named and passed over", async () => {
  await using cloud = await syncedCloud();
  const api = await cloud.api();
  const add = (uuid: string, name: string, databaseUrl: string) =>
    insertCellMapping(api.query, {
      uuid,
      name,
      databaseUrl,
      transportUrl: "none:///",
      disabled: false,
      createdAt: new Date(0),
    });
  await add("c1", "cell1", cloud.urls.main);
  await sql`DROP TABLE tags`.execute((await cloud.open(cloud.urls.main)).query);
  const cells = () => cloud.run(check, { all_cells: true, timeout: 1 });
  const up = await cells();
  assert.equal(up.code, 1);
  assert.match(up.stdout, /\| cell1 +\| +c1 +\| tags +\| +table +\| tags +\| +missing/);

  await add("c2", "cell2", "mysql+pymysql://nova:s3cret@127.0.0.1:1/nova");
  await add("c3", "cell3", (await cloud.newDatabase()).url);
  const down = await cells();
  assert.equal(down.code, 255);
  assert.match(down.stdout, /cell1 .*missing/);
  assert.match(down.stderr, /ERROR: .*cell cell2 \(c2\)/);
  assert.match(down.stderr, /ERROR: .*cell cell3 \(c3\).*has no revision/);
  assert.doesNotMatch(down.stderr, /s3cret/);
});

Deno.test("a database without a revision cannot be compared", async () => {
  await using cloud = await testCloud("sqlite");
  await assert.rejects(() => cloud.run(check), /has no revision/);
  await assert.rejects(() => cloud.run(checkApi), /has no revision/);
});

/** Transactions that are larger than a cluster's nodes take. */

import assert from "node:assert/strict";
import { assertFinished } from "../faults/archive/checks.ts";
import { startRandom } from "../faults/archive/random.ts";
import { treeUuid } from "../support/deleted_trees.ts";
import { addInstances } from "../support/nova_rows.ts";
import { hasGalera } from "../support/servers.ts";
import { startTestCluster, type TestCluster } from "./support.ts";

const INSTANCES = 600;
const ARCHIVE = ["db", "archive_deleted_rows", "--until-complete", "--verbose"];

/** Limits that take no batch as large as planned, and every single tree. */
const LIMITS = { wsrep_max_ws_rows: 2400, wsrep_max_ws_size: 800_000 } as const;
const UNLIMITED = { wsrep_max_ws_rows: 0, wsrep_max_ws_size: 2147483647 } as const;

type Limit = keyof typeof LIMITS;

async function limited(at: TestCluster, limit: Limit, value: number, work: () => Promise<void>) {
  await at.sql(`SET GLOBAL ${limit} = ${value}`);
  try {
    await work();
  } finally {
    await at.sql(`SET GLOBAL ${limit} = ${UNLIMITED[limit]}`);
  }
}

async function rollbacks(at: TestCluster): Promise<number> {
  return Number((await at.sql("SHOW GLOBAL STATUS LIKE 'Com_rollback'")).split("\t")[1]);
}

/** All is archived and purged, and how much a transaction may hold is found out once, not with each. */
async function sizesAreLearnt(at: TestCluster, limit: Limit): Promise<void> {
  await using cloud = await at.cloud();
  const start = await cloud.fill(startRandom(1), INSTANCES);
  await limited(at, limit, LIMITS[limit], async () => {
    const before = await rollbacks(at);
    const { code, story } = await cloud.start(1, ...ARCHIVE, "--connections", "1").ended;
    assert.equal(code, 1, story);
    assertFinished(start, await cloud.read(), story);
    const refused = await rollbacks(at) - before;
    assert.ok(refused > 0 && refused < 25, `${refused} transactions were refused: ${story}`);

    const beforePurge = await rollbacks(at);
    const purge = await cloud.start(1, "db", "purge", "--all", "--verbose").ended;
    assert.equal(purge.code, 0, purge.story);
    assert.equal((await cloud.read()).shadow.size, 0);
    const refusedPurges = await rollbacks(at) - beforePurge;
    assert.ok(refusedPurges < 10, `${refusedPurges} purges were refused: ${purge.story}`);
  });
  await cloud.assertSameEverywhere(limit);
}

/** What cannot go in one transaction stays, and the operator is told which variable says so. */
async function largeTreesStay(at: TestCluster, limit: Limit): Promise<void> {
  await using cloud = await at.cloud();
  const cell = await cloud.open(1, "cell");
  await addInstances(cell, [1, 2, 3].map((id) => ({ id, uuid: treeUuid(id), deleted: id })));
  await cell.query.insertInto("instance_faults").values(
    Array.from({ length: 1500 }, () => ({
      instance_uuid: treeUuid(2),
      code: 500,
      message: "x".repeat(255),
      details: "y".repeat(200),
      deleted: 0,
    })),
  ).execute();
  await limited(at, limit, LIMITS[limit], async () => {
    const { code, stdout, stderr, story } = await cloud.start(1, ...ARCHIVE).ended;
    assert.equal(code, 5, story);
    assert.match(stdout, /^\| instances +\| 2 +\|$/m, story);
    assert.match(stderr, /^ERROR: instances 2 was not archived: .*1501 rows.*wsrep_max_ws/m, story);
  });
  const { code, story } = await cloud.start(1, ...ARCHIVE).ended;
  assert.equal(code, 1, story);
  await cloud.assertSameEverywhere(limit);
}

Deno.test({
  name: "a Galera cluster: transactions are as small as its nodes want them",
  ignore: !hasGalera,
  async fn(test) {
    await using at = await startTestCluster();
    for (const limit of Object.keys(LIMITS) as Limit[]) {
      await test.step(`${limit} is learnt`, () => sizesAreLearnt(at, limit));
      await test.step(`${limit} is named`, () => largeTreesStay(at, limit));
    }
  },
});

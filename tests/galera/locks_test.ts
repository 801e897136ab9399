/** Work that must not be done twice at once, on several nodes of a cluster at once. */

import assert from "node:assert/strict";
import { compareCatalogues } from "../../src/schema/catalogue.ts";
import { resolveRevision } from "../../src/schema/revisions.ts";
import { recordedCatalogues } from "../schema/fixtures.ts";
import { catalogueOf } from "../schema/support.ts";
import { hasGalera } from "../support/servers.ts";
import { startProxy } from "../support/proxy.ts";
import { startStrictProxy } from "./strict_proxy.ts";
import { type ClusterCloud, startTestCluster, type TestCluster } from "./support.ts";

/** So many times three syncs begin at once; `GALERA_ROUNDS` makes it more. */
const ROUNDS = Number(Deno.env.get("GALERA_ROUNDS") ?? 2);

const SYNCS = {
  api: { lineage: "api", command: ["api_db", "sync"] },
  cell: { lineage: "main", command: ["db", "sync", "--local_cell"] },
} as const;
const DATABASES = ["api", "cell"] as const;

/** The databases are what the reference makes, and nothing of the locks is left. */
async function assertSynced({ cluster }: TestCluster, cloud: ClusterCloud, when: string) {
  await cloud.assertSameEverywhere(when);
  for (const database of DATABASES) {
    const { lineage } = SYNCS[database];
    const recorded = (await recordedCatalogues(lineage, "mysql")).get(resolveRevision(lineage))!;
    const found = await catalogueOf(await cloud.open(1, database));
    assert.deepEqual(compareCatalogues(recorded, found), [], when);
  }
  // Nodes that come to differ are thrown out.
  await cluster.untilWhole();
}

async function lockTables(
  { sql }: TestCluster,
  { names }: ClusterCloud,
): Promise<string> {
  return (await sql(
    // The run before it may have worked on another node.
    `SET SESSION wsrep_sync_wait = 1; SELECT table_name FROM information_schema.tables
     WHERE table_schema IN ('${names.cell}', '${names.api}') AND table_name LIKE 'nova_manage%'`,
  )).trim();
}

async function threeSyncsAtOnce(at: TestCluster): Promise<void> {
  for (let round = 1; round <= ROUNDS; round++) {
    await using cloud = await at.cloud({ empty: true });
    for (const database of DATABASES) {
      const runs = await Promise.all(
        [1, 2, 3].map((node) => cloud.start(node, ...SYNCS[database].command).ended),
      );
      const stories = runs.map(({ story }) => story).join("\n");
      assert.deepEqual(runs.map(({ code }) => code), [0, 0, 0], stories);
      assert.ok(!/ERROR|Traceback/.test(stories), stories);
      assert.equal(await lockTables(at, cloud), "", `${database}: ${stories}`);
    }
    await assertSynced(at, cloud, `round ${round}`);
  }
}

/** Two runs on two nodes that give the same URL to a cell: one of them sees it. */
async function twoCellsAtOnce(at: TestCluster): Promise<void> {
  await using cloud = await at.cloud();
  for (let round = 1; round <= ROUNDS; round++) {
    const runs = await Promise.all([1, 2].map((node) =>
      cloud.start(
        node,
        ...["cell_v2", "create_cell", "--name", `cell${node}`],
        ...["--database_connection", `mysql://nova@db/cell_${round}`],
        ...["--transport-url", `rabbit://mq${round}/`],
      ).ended
    ));
    const stories = runs.map(({ story }) => story).join("\n");
    assert.deepEqual(runs.map(({ code }) => code).sort(), [0, 2], stories);
  }
  assert.equal(await lockTables(at, cloud), "");
}

/** A sync that is killed leaves its lock; the next one, on another node, waits half a minute for it. */
async function killedSync(at: TestCluster): Promise<void> {
  await using cloud = await at.cloud({ empty: true });
  await using proxy = startProxy(at.cluster.nodes[0].port);
  const killed = cloud.start({ port: proxy.port }, "db", "sync", "--local_cell");
  proxy.atPiece(1, "after", () => killed.signal("SIGKILL"), /CREATE TABLE `instances`/);
  const { code } = await killed.ended;
  assert.equal(code, 137);
  assert.equal(await lockTables(at, cloud), "nova_manage_lock_schema");
  const started = performance.now();
  const next = await cloud.start(2, "db", "sync", "--local_cell").ended;
  assert.equal(next.code, 0, next.story);
  assert.match(
    next.stderr,
    /Took over the lock "schema" of the MySQL database cell_.+ from tester@/,
  );
  assert.ok(performance.now() - started > 25_000, next.story);
  const api = await cloud.start(2, "api_db", "sync").ended;
  assert.equal(api.code, 0, api.story);
  await assertSynced(at, cloud, next.story);
}

/** Where strict mode refuses statements, all commands work that take locks or make tables. */
async function strictMode(at: TestCluster): Promise<void> {
  await using cloud = await at.cloud({ empty: true });
  await using proxy = startStrictProxy(at.cluster.nodes[0].port);
  const place = { port: proxy.port };
  const run = async (...args: string[]) => {
    const { code, stdout, story } = await cloud.start(place, ...args).ended;
    assert.equal(code, 0, story);
    return stdout.trim();
  };
  await run("api_db", "sync");
  await run("db", "sync", "--local_cell");
  await assertSynced(at, cloud, "strict mode");
  await run("cell_v2", "map_cell0", "--database_connection", cloud.url(1, "cell"));
  const uuid = await run(
    ...["cell_v2", "create_cell", "--name", "cell1", "--verbose"],
    ...["--database_connection", "mysql://nova@db/cell1", "--transport-url", "rabbit://mq1/"],
  );
  await run(
    ...["cell_v2", "update_cell", "--cell_uuid", uuid.split(/\s+/).at(-1)!, "--name", "one"],
    ...["--database_connection", "mysql://nova@db/cell_1", "--transport-url", "rabbit://mq2/"],
  );
  assert.deepEqual(proxy.refused, []);
  assert.ok(proxy.passed > 100, `${proxy.passed} statements went through`);
}

/** A node that keeps its DDL to itself is left alone. */
async function rollingUpgrade(at: TestCluster): Promise<void> {
  await using cloud = await at.cloud({ empty: true });
  await at.sql("SET GLOBAL wsrep_osu_method = 'RSU'");
  try {
    const { code, story } = await cloud.start(1, "db", "sync", "--local_cell").ended;
    assert.equal(code, 255, story);
    assert.match(story, /ERROR: The MySQL database cell_\w+ at .* has wsrep_osu_method = RSU: /);
    assert.match(story, /SET GLOBAL wsrep_osu_method = 'TOI'/);
  } finally {
    await at.sql("SET GLOBAL wsrep_osu_method = 'TOI'");
  }
  await cloud.assertSameEverywhere("refused");
  const { code, story } = await cloud.start(1, "db", "sync", "--local_cell").ended;
  assert.equal(code, 0, story);
}

Deno.test({
  name: "a Galera cluster: locks hold on all nodes",
  ignore: !hasGalera,
  async fn(test) {
    await using at = await startTestCluster();
    await test.step("of three syncs on three nodes one works", () => threeSyncsAtOnce(at));
    await test.step("of two cells with one URL one is made", () => twoCellsAtOnce(at));
    await test.step("what Percona's strict mode refuses is not asked for", () => strictMode(at));
    await test.step("a node with wsrep_osu_method = RSU is left alone", () => rollingUpgrade(at));
    await test.step("the lock of a sync that was killed is taken over", () => killedSync(at));
  },
});

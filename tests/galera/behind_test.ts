/** Nodes that have not yet applied what another has committed: they are waited for. */

import assert from "node:assert/strict";
import { sql } from "kysely";
import type { Database } from "../../src/database/databases.ts";
import { hasGalera } from "../support/servers.ts";
import {
  BLOCK_DEVICES,
  mappedCloud,
  replaceBlockDevices,
  startTestCluster,
  type TestCluster,
} from "./support.ts";

/** Whoever connects to another node sees what was committed before, however long it takes to apply. */
async function committedRowsAreSeen(at: TestCluster): Promise<void> {
  await using cloud = await at.cloud();
  const first = await cloud.open(1, "cell");
  const places = [2, 3, "haproxy", 2, 3] as const;
  for (const [index, place] of places.entries()) {
    await replaceBlockDevices(first, index);
    const other = await cloud.open(place, "cell");
    const rows = await other.repeatable((query) =>
      query.selectFrom("block_device_mapping").select("id").where("deleted", "=", index).execute()
    );
    assert.equal(rows.length, BLOCK_DEVICES, `on ${place}`);
  }
}

/** Runs work while the second node applies nothing, of which it complains after a second. */
async function whileHeldUp<R>(at: TestCluster, second: Database, work: () => Promise<R>) {
  await at.sql("SET GLOBAL wsrep_provider_options = 'repl.causal_read_timeout=PT1S'", 2);
  return await second.transaction(async (query) => {
    await sql`FLUSH TABLES WITH READ LOCK`.execute(query);
    try {
      return await work();
    } finally {
      await sql`UNLOCK TABLES`.execute(query);
    }
  });
}

/** A database that was made on another node is waited for, and one that nobody made is told at once. */
async function databaseIsWaitedFor(at: TestCluster): Promise<void> {
  await using holder = await at.cloud();
  const second = await holder.open(2, "cell");
  const { made, sync } = await whileHeldUp(at, second, async () => {
    const made = await at.cloud({ empty: true });
    const sync = made.start(2, "db", "sync", "--local_cell");
    await sync.said("Trying again");
    return { made, sync };
  });
  const { code, story } = await sync.ended;
  assert.equal(code, 0, story);
  assert.match(story, /Cannot connect .*: it is behind the other nodes of its cluster .*Trying/);
  await made.assertSameEverywhere(story);

  await made[Symbol.asyncDispose]();
  await at.sql("SET SESSION wsrep_sync_wait = 1; SELECT 1", 2); // it is gone there too
  const nowhere = await made.start(2, "db", "version").ended;
  assert.equal(nowhere.code, 255, nowhere.story);
  assert.match(nowhere.story, /ERROR: Cannot .*: Unknown database .*\nCreate the database first/);
}

/** A node that can apply nothing refuses to show anything, and is asked again until it can. */
async function nodeIsWaitedFor(at: TestCluster): Promise<void> {
  await using cloud = await mappedCloud(at);
  const [first, second] = [await cloud.open(1, "cell"), await cloud.open(2, "cell")];
  const migration = await whileHeldUp(at, second, async () => {
    await replaceBlockDevices(first);
    const run = cloud.start(2, "db", "online_data_migrations", "--release", "victoria");
    await run.said("Trying again");
    return run;
  });
  const { code, story } = await migration.ended;
  assert.equal(code, 0, story);
  assert.match(story, /Trying again/);
  const rows = await first.repeatable((query) =>
    query.selectFrom("block_device_mapping").select("uuid").where("uuid", "is not", null).execute()
  );
  assert.equal(rows.length, BLOCK_DEVICES, story);
}

Deno.test({
  name: "a Galera cluster: a node that is behind",
  ignore: !hasGalera,
  async fn(test) {
    await using at = await startTestCluster();
    await test.step("what another has committed is seen", () => committedRowsAreSeen(at));
    await test.step("a node that is held up is waited for", () => nodeIsWaitedFor(at));
    await test.step("so is a database it has not got yet", () => databaseIsWaitedFor(at));
  },
});

/**
 * Work on a cluster that is struck in the middle of it: a node is killed, cut off or silent, HAProxy leads
 * elsewhere, the majority is lost. All of it is waited out; then every row is where it belongs exactly
 * once, and all nodes are equal.
 *
 * `GALERA_ROUNDS=50` makes so many rounds of each kind of work; `GALERA_SEED` begins with a certain one.
 */

import assert from "node:assert/strict";
import { assertFinished, assertNothingLost, assertReadable } from "../faults/archive/checks.ts";
import { type Random, startRandom } from "../faults/archive/random.ts";
import type { Ended } from "../faults/archive/stage.ts";
import { addComputeNode, addInstances } from "../support/nova_rows.ts";
import { hasGalera } from "../support/servers.ts";
import { STRIKES } from "./strikes.ts";
import {
  BLOCK_DEVICES,
  CELL,
  type ClusterCloud,
  mappedCloud,
  type Place,
  replaceBlockDevices,
  startTestCluster,
  type TestCluster,
} from "./support.ts";

const ASKED = Deno.env.get("GALERA_ROUNDS");
/** In a normal run, one round of most kinds of work. */
const ROUNDS = Number(ASKED ?? 1);
const ARCHIVE_ROUNDS = Number(ASKED ?? 3);
const SEED = Number(Deno.env.get("GALERA_SEED") ?? Math.floor(Math.random() * 1_000_000));

const INSTANCES = 200;
const MAPPED_INSTANCES = 8000;
const HOSTS = 150;

/** Milliseconds in which a strike falls, from the start of the runs on: about as long as they take. */
const STRIKES_WITHIN = 1500;
const STRIKES_PURGES_WITHIN = 700;
const STRIKES_DISCOVERIES_WITHIN = 300;

const ARCHIVE = ["db", "archive_deleted_rows", "--until-complete", "--verbose"];
/** Through HAProxy as clouds do it, and through two and three nodes at once. */
const PLACES: readonly (readonly Place[])[] = [["haproxy"], ["haproxy", 2], [1, 2, 3]];

interface Round {
  readonly random: Random;
  readonly places: readonly Place[];
  /** Starts the same on all places, strikes within some milliseconds, repairs, and waits until all end well. */
  struck(
    cloud: ClusterCloud,
    good: readonly number[],
    command: (place: Place) => readonly string[],
    strikesWithin?: number,
  ): Promise<{ readonly ended: readonly Ended[]; readonly story: string }>;
}

/** Does something some times over; the strikes take turns. */
async function rounds(
  at: TestCluster,
  count: number,
  work: (round: Round) => Promise<void>,
): Promise<void> {
  const names = Object.keys(STRIKES);
  const outcomes: Record<string, number> = {};
  for (let seed = SEED; seed < SEED + count; seed++) {
    const name = names[seed % names.length];
    const random = startRandom(seed);
    const round: Round = {
      random,
      places: random.pick(PLACES),
      async struck(cloud, good, command, strikesWithin = STRIKES_WITHIN) {
        const runs = round.places.map((place) => cloud.start(place, ...command(place)));
        const delay = random.below(strikesWithin);
        await new Promise((resolve) => setTimeout(resolve, delay));
        await STRIKES[name](at);
        await at.repair();
        const ended = await Promise.all(runs.map((run) => run.ended));
        const story = `${name} after ${delay} ms\n${ended.map(({ story }) => story).join("\n")}`;
        const outcome = /Trying again/.test(story) ? "waited out" : "not noticed";
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
        await cloud.assertSameEverywhere(story);
        for (const { code, story } of ended) {
          assertReadable(story, name);
          assert.ok(good.includes(code), story);
        }
        return { ended, story };
      },
    };
    try {
      await work(round);
      await at.cluster.untilWhole();
    } catch (error) {
      if (error instanceof Error) {
        error.message = `GALERA_SEED=${seed} (${name}): ${error.message}`;
      }
      throw error;
    }
  }
  if (ASKED !== undefined) console.error(`${count} rounds:`, outcomes);
}

async function archiving(at: TestCluster): Promise<void> {
  await using cloud = await at.cloud();
  await rounds(at, ARCHIVE_ROUNDS, async ({ random, struck }) => {
    const start = await cloud.fill(random, INSTANCES);
    const { story } = await struck(cloud, [0, 1], () => [
      ...ARCHIVE,
      ...["--txn-rows", random.pick(["60", "10000"])],
    ]);
    assert.ok(!/ERROR/.test(story), story);
    assertNothingLost(start, await cloud.read(), story);
    const last = await cloud.start("haproxy", ...ARCHIVE).ended;
    assert.ok(last.code === 0 || last.code === 1, last.story);
    assertFinished(start, await cloud.read(), `${story}\n${last.story}`);
  });
}

async function purging(at: TestCluster): Promise<void> {
  await using cloud = await at.cloud();
  await rounds(at, ROUNDS, async ({ random, struck }) => {
    await cloud.fill(random, INSTANCES);
    const archived = await cloud.start(1, ...ARCHIVE).ended;
    assert.equal(archived.code, 1, archived.story);
    const start = await cloud.read();
    const { story } = await struck(
      cloud,
      [0, 3],
      () => ["db", "purge", "--all", "--verbose", "--txn-rows", random.pick(["60", "10000"])],
      STRIKES_PURGES_WITHIN,
    );
    const now = await cloud.read();
    assert.deepEqual([...now.shadow.keys()], [], story);
    assert.deepEqual(now.main, start.main, story);
  });
}

async function mappingInstances(at: TestCluster): Promise<void> {
  await using cloud = await mappedCloud(at);
  const [api, cell] = [await cloud.open(1, "api"), await cloud.open(1, "cell")];
  const uuids = Array.from({ length: MAPPED_INSTANCES }, () => crypto.randomUUID());
  await addInstances(cell, uuids.map((uuid) => ({ uuid })));
  await rounds(at, ROUNDS, async ({ struck }) => {
    await api.repeatable((query) => query.deleteFrom("instance_mappings").execute());
    const { story } = await struck(
      cloud,
      [0],
      () => ["cell_v2", "map_instances", "--cell_uuid", CELL],
    );
    const rows = await api.repeatable((query) =>
      query.selectFrom("instance_mappings").select("instance_uuid")
        .where("project_id", "!=", "INSTANCE_MIGRATION_MARKER").execute()
    );
    const mapped = rows.map(({ instance_uuid }) => String(instance_uuid));
    assert.deepEqual(mapped.sort(), uuids.toSorted(), story);
  });
}

async function discoveringHosts(at: TestCluster): Promise<void> {
  await using cloud = await mappedCloud(at);
  const [api, cell] = [await cloud.open(1, "api"), await cloud.open(1, "cell")];
  const hosts = Array.from(
    { length: HOSTS },
    (_, index) => `host${String(index).padStart(4, "0")}`,
  );
  for (const host of hosts) await addComputeNode(cell, host);
  await rounds(at, ROUNDS, async ({ struck }) => {
    await api.repeatable((query) => query.deleteFrom("host_mappings").execute());
    await cell.repeatable((query) =>
      query.updateTable("compute_nodes").set({ mapped: 0 }).execute()
    );
    // 2 says that another run was faster with some.
    const discover = ["cell_v2", "discover_hosts", "--verbose"];
    const { story } = await struck(cloud, [0, 2], () => discover, STRIKES_DISCOVERIES_WITHIN);
    const last = await cloud.start("haproxy", ...discover).ended;
    assert.equal(last.code, 0, last.story);
    const mapped = await api.repeatable((query) =>
      query.selectFrom("host_mappings").select("host").orderBy("host").execute()
    );
    assert.deepEqual(mapped.map(({ host }) => host), hosts, story);
    const left = await cell.repeatable((query) =>
      query.selectFrom("compute_nodes").select("host").where("mapped", "=", 0).execute()
    );
    assert.deepEqual(left, [], story);
  });
}

async function migratingData(at: TestCluster): Promise<void> {
  await using cloud = await mappedCloud(at);
  const cell = await cloud.open(1, "cell");
  await rounds(at, ROUNDS, async ({ struck }) => {
    await replaceBlockDevices(cell);
    const { story } = await struck(
      cloud,
      [0],
      () => ["db", "online_data_migrations", "--release", "victoria"],
    );
    const rows = await cell.repeatable((query) =>
      query.selectFrom("block_device_mapping").select("uuid").where("uuid", "is not", null)
        .execute()
    );
    assert.equal(new Set(rows.map(({ uuid }) => uuid)).size, BLOCK_DEVICES, story);
  });
}

Deno.test({
  name: "a Galera cluster: what happens to it in passing is waited out",
  ignore: !hasGalera,
  async fn(test) {
    await using at = await startTestCluster();
    await test.step("archive_deleted_rows", () => archiving(at));
    await test.step("purge", () => purging(at));
    await test.step("map_instances", () => mappingInstances(at));
    await test.step("discover_hosts", () => discoveringHosts(at));
    await test.step("online_data_migrations", () => migratingData(at));
  },
});

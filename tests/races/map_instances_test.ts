/** `map_instances` killed at any moment, or run twice at once: each instance is mapped exactly once. */

import assert from "node:assert/strict";
import { addInstances } from "../support/nova_rows.ts";
import {
  codes,
  type Deployment,
  killedAtRandom,
  offAtOnce,
  testOnServers,
  timeOf,
} from "./support.ts";

/** More than two batches. */
const INSTANCES = 11_000;
const KILLS = 20;
const MARKER = "INSTANCE_MIGRATION_MARKER";

const mapInstances = ({ cells: [cell] }: Deployment, ...args: string[]) => [
  "map_instances",
  "--cell_uuid",
  cell.uuid,
  ...args,
];

/** Instances, many of the same second, with an order that is not that of the ids. */
async function fill({ cells: [{ database }] }: Deployment, count: number): Promise<void> {
  await addInstances(
    database,
    Array.from({ length: count }, (_, index) => ({
      uuid: crypto.randomUUID(),
      created_at: new Date(Date.UTC(2024, 0, 1) + ((index * 7919) % 600) * 1000).toISOString()
        .slice(0, 19).replace("T", " "),
      project_id: `project${index % 5}`,
      deleted: index % 3 === 0 ? index + 1 : 0,
    })),
  );
}

async function inOrder({ cells: [{ database }] }: Deployment): Promise<string[]> {
  const rows = await database.query.selectFrom("instances").select("uuid")
    .orderBy("created_at").orderBy("id").execute();
  return rows.map(({ uuid }) => uuid);
}

async function forgetMappings({ api }: Deployment): Promise<void> {
  await (await api()).query.deleteFrom("instance_mappings").execute();
}

/** The instance that the marker names: first read, as a killed run's last batch may come in later. */
async function markedInstance({ api }: Deployment): Promise<string | undefined> {
  const rows = await (await api()).query.selectFrom("instance_mappings").select("instance_uuid")
    .where("project_id", "=", MARKER).execute();
  assert.ok(rows.length <= 1, `${rows.length} markers`);
  return rows[0]?.instance_uuid.replaceAll(" ", "-");
}

async function mappedInstances({ api, cells: [cell] }: Deployment): Promise<string[]> {
  const rows = await (await api()).query.selectFrom("instance_mappings").select("instance_uuid")
    .where("project_id", "!=", MARKER).where("cell_id", "=", cell.id).execute();
  return rows.map((row) => row.instance_uuid);
}

/** Whatever a killed run leaves: everything up to the marker is mapped. */
async function assertMappedUpToMarker(
  deployment: Deployment,
  instances: readonly string[],
): Promise<void> {
  const marked = await markedInstance(deployment);
  if (marked === undefined) return;
  const mapped = new Set(await mappedInstances(deployment));
  const missing = instances.slice(0, instances.indexOf(marked) + 1)
    .filter((uuid) => !mapped.has(uuid));
  assert.deepEqual(missing, []);
}

async function assertAllMappedOnce(
  deployment: Deployment,
  instances: readonly string[],
): Promise<void> {
  assert.equal(await markedInstance(deployment), undefined);
  const mapped = await mappedInstances(deployment);
  const known = new Set(instances);
  assert.deepEqual(mapped.filter((uuid) => !known.has(uuid)), []);
  assert.equal(new Set(mapped).size, instances.length);
  assert.equal(mapped.length, instances.length);
}

testOnServers("map_instances killed at random moments and repeated", 1, async (deployment) => {
  await fill(deployment, INSTANCES);
  const instances = await inOrder(deployment);
  const longest = await timeOf(deployment, ...mapInstances(deployment));
  for (let kills = 0; kills < KILLS;) {
    await forgetMappings(deployment);
    const { killed, last } = await killedAtRandom(
      deployment,
      mapInstances(deployment),
      longest,
      () => assertMappedUpToMarker(deployment, instances),
    );
    assert.equal(last.code, 0, last.output);
    await assertAllMappedOnce(deployment, instances);
    kills += killed;
  }
});

testOnServers(
  "map_instances in steps, killed and repeated while it ends with 1",
  1,
  async (deployment) => {
    await fill(deployment, 1000);
    const instances = await inOrder(deployment);
    const step = mapInstances(deployment, "--max-count", "150");
    const longest = await timeOf(deployment, ...mapInstances(deployment));
    await forgetMappings(deployment);
    let code = 1;
    for (let steps = 0; code === 1; steps++) {
      assert.ok(steps < instances.length, "the marker does not move");
      const { last } = await killedAtRandom(
        deployment,
        step,
        longest * 2,
        () => assertMappedUpToMarker(deployment, instances),
      );
      assert.ok(last.code === 0 || last.code === 1, last.output);
      code = last.code;
    }
    await assertAllMappedOnce(deployment, instances);
  },
);

testOnServers("two map_instances at once", 1, async (deployment) => {
  await fill(deployment, INSTANCES);
  const instances = await inOrder(deployment);
  const args = mapInstances(deployment);
  for (let round = 0; round < 4; round++) {
    await forgetMappings(deployment);
    const ended = round % 2 === 0
      ? await Promise.all([deployment.start(...args).ended, deployment.start(...args).ended])
      : await offAtOnce(deployment, "instance_mappings", {
        instance_uuid: instances[100],
        project_id: "project",
        cell_id: null,
      }, [args, args]);
    assert.deepEqual(codes(ended), [0, 0], ended.map(({ output }) => output).join("\n"));
    await assertAllMappedOnce(deployment, instances);
  }
});

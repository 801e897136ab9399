/** `map_instances` killed at any moment, or run twice at once: each instance is mapped exactly once. */

import assert from "node:assert/strict";
import {
  assertAllMappedOnce,
  assertMappedUpToMarker,
  fill,
  forgetMappings,
  inOrder,
  mapInstances,
} from "./instances.ts";
import { codes, killedAtRandom, offAtOnce, testOnServers, timeOf } from "./support.ts";

/** More than two batches. */
const INSTANCES = 11_000;
const KILLS = 20;

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

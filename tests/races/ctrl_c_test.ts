/** Ctrl-C on a terminal, once and twice, in the middle of `map_instances`. */

import assert from "node:assert/strict";
import { shownOnTerminal } from "../support/terminal.ts";
import {
  assertAllMappedOnce,
  fill,
  inOrder,
  mapInstances,
  mappedInstances,
  markedInstance,
} from "./instances.ts";
import { type Deployment, testOnServers, untilWaiting, whileTaken } from "./support.ts";

const BATCH = 1000;
const INSTANCES = 4 * BATCH;
const CTRL_C = "\x03";
const INTERRUPTED = 130;

/** A mapping of the second batch, which holds a run up as long as it is not committed. */
const inTheWay = (instances: readonly string[]) => ({
  instance_uuid: instances[BATCH + 10],
  project_id: "project",
  cell_id: null,
});

/** Starts a run on a terminal, and waits until it is held up in the second batch. */
async function startedAndHeldUp(deployment: Deployment) {
  const run = deployment.startOnTerminal(...mapInstances(deployment));
  await untilWaiting(deployment, [run]);
  await run.shows(`${BATCH}/${INSTANCES}`);
  return run;
}

testOnServers("Ctrl-C ends after the batch, and says how to go on", 1, async (deployment) => {
  await fill(deployment, INSTANCES);
  const instances = await inOrder(deployment);
  const run = await whileTaken(
    deployment,
    "instance_mappings",
    inTheWay(instances),
    async () => {
      const run = await startedAndHeldUp(deployment);
      await run.type(CTRL_C);
      await run.shows("a second one stops at once");
      return run;
    },
  );
  const { code, output } = await run.ended;
  assert.equal(code, INTERRUPTED, output);
  assert.equal(await markedInstance(deployment), instances[2 * BATCH - 1]);
  const mapped = await mappedInstances(deployment);
  assert.deepEqual(mapped.toSorted(), instances.slice(0, 2 * BATCH).toSorted());
  // The bar has gone, what is to be read stands.
  const lines = shownOnTerminal(output.replaceAll("\r\n", "\n")).filter((line) => line !== "");
  assert.doesNotMatch(lines.join("\n"), /Mapping instances/);
  assert.match(lines.at(-2)!, /stopped after 2000 instances of cell .* 2000 were mapped now/);
  assert.match(lines.at(-1)!, /Run the command again, without --reset, to go on/);

  const again = await deployment.cellV2(...mapInstances(deployment));
  assert.match(again.output, /Mapped 2000 instances .* 0 were mapped already/);
  await assertAllMappedOnce(deployment, instances);
});

testOnServers("a second Ctrl-C stops at once, and a repeat goes on", 1, async (deployment) => {
  await fill(deployment, INSTANCES);
  const instances = await inOrder(deployment);
  await whileTaken(
    deployment,
    "instance_mappings",
    inTheWay(instances),
    async () => {
      const run = await startedAndHeldUp(deployment);
      await run.type(CTRL_C);
      await run.shows("a second one stops at once");
      await run.type(CTRL_C);
      // What holds it up is still there.
      const { code, output } = await run.ended;
      assert.equal(code, INTERRUPTED, output);
      const lines = shownOnTerminal(output.replaceAll("\r\n", "\n"));
      assert.doesNotMatch(lines.at(-1)!, /Mapping instances/, "the bar has gone");
    },
  );
  const { code, output } = await deployment.cellV2(...mapInstances(deployment));
  assert.equal(code, 0, output);
  await assertAllMappedOnce(deployment, instances);
});

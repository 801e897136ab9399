/**
 * `discover_hosts` killed at any moment, or run twice at once: no host is mapped halfway, and a repeat
 * ends well.
 */

import assert from "node:assert/strict";
import {
  codes,
  type Deployment,
  type Ended,
  killedAtRandom,
  offAtOnce,
  testOnServers,
  timeOf,
} from "./support.ts";

const ROUNDS = 8;
const KILLS = 20;

/** Hosts to a cell: few for many rounds, or many that a run is long busy with. */
const FEW = 40;
const MANY = 2500;

/** Compute nodes for a statement. */
const NODES_AT_ONCE = 500;

/** Gives each cell its hosts. Those of the second cell share one with the first. */
async function addHosts({ cells }: Deployment, count: number): Promise<void> {
  for (const [index, { database }] of cells.entries()) {
    const nodes = Array.from({ length: count }, (_, host) => ({
      host: host === 0 ? "shared" : `compute${host}-${index}`,
      hypervisor_hostname: `node${host}`,
      uuid: crypto.randomUUID(),
      vcpus: 8,
      memory_mb: 4096,
      local_gb: 100,
      vcpus_used: 0,
      memory_mb_used: 0,
      local_gb_used: 0,
      hypervisor_type: "QEMU",
      hypervisor_version: 1,
      cpu_info: "",
      mapped: 0,
      deleted: 0,
    }));
    for (let start = 0; start < count; start += NODES_AT_ONCE) {
      await database.query.insertInto("compute_nodes")
        .values(nodes.slice(start, start + NODES_AT_ONCE)).execute();
    }
  }
}

/** Makes all hosts new again. */
async function forgetHosts({ api, cells }: Deployment): Promise<void> {
  await (await api()).query.deleteFrom("host_mappings").execute();
  for (const { database } of cells) {
    await database.query.updateTable("compute_nodes").set({ mapped: 0 }).execute();
  }
}

/** The compute nodes by cell, and then the host mappings: what a node says was to be true before. */
async function readState({ api, cells }: Deployment) {
  const nodes = await Promise.all(cells.map(async ({ id, database }) => {
    const rows = await database.query.selectFrom("compute_nodes").select(["host", "mapped"])
      .execute();
    return rows.map(({ host, mapped }) => ({ host, mapped, cell: id }));
  }));
  const mappings = await (await api()).query.selectFrom("host_mappings")
    .select(["host", "cell_id"]).execute();
  return { nodes: nodes.flat(), mappings };
}

/**
 * What holds at any moment: a compute node does not say that it is mapped when its host is not, and of
 * a cell's hosts all are mapped, or none.
 */
async function assertNoneHalfMapped(deployment: Deployment): Promise<void> {
  const { nodes, mappings } = await readState(deployment);
  const mapped = new Set(mappings.map(({ host, cell_id }) => `${host}@${cell_id}`));
  const early = nodes.filter((node) => node.mapped && !mapped.has(`${node.host}@${node.cell}`));
  assert.deepEqual(early, [], "marked as mapped, but not mapped");
  for (const { id } of deployment.cells) {
    const own = nodes.filter(({ cell, host }) => cell === id && host !== "shared");
    const count = own.filter(({ host }) => mapped.has(`${host}@${id}`)).length;
    assert.ok(count === 0 || count === own.length, `${count} of ${own.length} hosts are mapped`);
  }
}

/** Looks all the time that `work` takes whether a host is mapped halfway. */
async function watched<R>(deployment: Deployment, work: Promise<R>): Promise<R> {
  let working = true;
  const done = work.finally(() => working = false);
  const watching = (async () => {
    while (working) await assertNoneHalfMapped(deployment);
  })();
  const [result] = await Promise.all([done, watching]);
  return result;
}

async function assertAllMappedOnce(deployment: Deployment): Promise<void> {
  const { nodes, mappings } = await readState(deployment);
  const [first] = deployment.cells;
  const expected = new Map(nodes.map(({ host, cell }) => [host, cell]));
  expected.set("shared", first.id);
  assert.equal(mappings.length, expected.size);
  assert.deepEqual(new Map(mappings.map(({ host, cell_id }) => [host, cell_id])), expected);
  // The shared host's compute node in the second cell belongs to a host of the first.
  const unmarked = nodes.filter(({ mapped }) => !mapped);
  assert.deepEqual(unmarked.map(({ host, cell }) => [host, cell === first.id]), [[
    "shared",
    false,
  ]]);
}

async function assertRepeatEndsWell(deployment: Deployment, ended: readonly Ended[]) {
  for (const { code, output } of ended) assert.ok(code === 0 || code === 2, output);
  await assertNoneHalfMapped(deployment);
  const { code, output } = await deployment.cellV2("discover_hosts");
  assert.equal(code, 0, output);
  await assertAllMappedOnce(deployment);
}

testOnServers("two discover_hosts started at once", 2, async (deployment) => {
  await addHosts(deployment, FEW);
  for (let round = 0; round < ROUNDS; round++) {
    await forgetHosts(deployment);
    const running = [deployment.start("discover_hosts"), deployment.start("discover_hosts")];
    const ended = await watched(deployment, Promise.all(running.map((run) => run.ended)));
    assert.equal(codes(ended)[0], 0, "one of two wins");
    await assertRepeatEndsWell(deployment, ended);
  }
});

testOnServers(
  "two discover_hosts that map the same host: 2 for the loser",
  2,
  async (deployment) => {
    await addHosts(deployment, FEW);
    for (let round = 0; round < ROUNDS; round++) {
      await forgetHosts(deployment);
      const row = { host: `compute${FEW - 1}-0`, cell_id: deployment.cells[0].id };
      const ended = await offAtOnce(deployment, "host_mappings", row, [
        ["discover_hosts"],
        ["discover_hosts"],
      ]);
      const output = ended.map(({ output }) => output).join("\n");
      // A server that takes both for deadlocked ends one of them, which waits and looks once more: when
      // the other is through by then, there is nothing left to lose.
      const lost = codes(ended)[1] === 0 && /deadlock/i.test(output) ? 0 : 2;
      assert.deepEqual(codes(ended), [0, lost], output);
      await assertRepeatEndsWell(deployment, ended);
    }
  },
);

testOnServers("discover_hosts killed at random moments and repeated", 2, async (deployment) => {
  await addHosts(deployment, MANY);
  const longest = await timeOf(deployment, "discover_hosts");
  for (let kills = 0; kills < KILLS;) {
    await forgetHosts(deployment);
    const killing = killedAtRandom(
      deployment,
      ["discover_hosts"],
      longest,
      () => assertNoneHalfMapped(deployment),
    );
    const { killed, last } = await watched(deployment, killing);
    assert.equal(last.code, 0, last.output);
    await assertAllMappedOnce(deployment);
    kills += killed;
  }
});

/** Two `discover_hosts` at once: one may lose, no host is mapped halfway, and a repeat ends well. */

import assert from "node:assert/strict";
import { codes, type Deployment, type Ended, offAtOnce, testOnServers } from "./support.ts";

const ROUNDS = 8;
const HOSTS = 40;

/** All hosts of all cells, new again. Two cells, the second of which shares a host with the first. */
async function forgetHosts({ api, cells }: Deployment): Promise<void> {
  await (await api()).query.deleteFrom("host_mappings").execute();
  for (const [index, { database }] of cells.entries()) {
    await database.query.deleteFrom("compute_nodes").execute();
    await database.query.insertInto("compute_nodes").values(
      Array.from({ length: HOSTS }, (_, host) => ({
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
      })),
    ).execute();
  }
}

/** The host mappings as `host@cell_mappings.id`, and the compute nodes by cell. */
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

/** A compute node never says that it is mapped when its host is not. */
async function assertNoneHalfMapped(deployment: Deployment): Promise<void> {
  const { nodes, mappings } = await readState(deployment);
  const mapped = new Set(mappings.map(({ host, cell_id }) => `${host}@${cell_id}`));
  for (const node of nodes) {
    if (node.mapped) {
      assert.ok(mapped.has(`${node.host}@${node.cell}`), `half-mapped: ${node.host}`);
    }
  }
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
  for (let round = 0; round < ROUNDS; round++) {
    await forgetHosts(deployment);
    const running = [deployment.start("discover_hosts"), deployment.start("discover_hosts")];
    const ended = await Promise.all(running.map((run) => run.ended));
    assert.equal(codes(ended)[0], 0, "one of two wins");
    await assertRepeatEndsWell(deployment, ended);
  }
});

testOnServers(
  "two discover_hosts that map the same host: 2 for the loser",
  2,
  async (deployment) => {
    for (let round = 0; round < ROUNDS; round++) {
      await forgetHosts(deployment);
      const row = { host: `compute${HOSTS - 1}-0`, cell_id: deployment.cells[0].id };
      const ended = await offAtOnce(deployment, "host_mappings", row, [
        ["discover_hosts"],
        ["discover_hosts"],
      ]);
      assert.deepEqual(codes(ended), [0, 2], ended.map(({ output }) => output).join("\n"));
      await assertRepeatEndsWell(deployment, ended);
    }
  },
);

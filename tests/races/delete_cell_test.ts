/** `delete_cell --force` killed at any moment and repeated: nothing of the cell is left over. */

import assert from "node:assert/strict";
import { addHostMappings } from "../support/cells.ts";
import { addComputeNode } from "../support/nova_rows.ts";
import { type Deployment, killedAtRandom, testOnServers, timeOf } from "./support.ts";

/** More than two batches. */
const INSTANCES = 12_000;
const HOSTS = 20;
const KILLS = 12;

/** What the API database has of the cell, and how many of its compute nodes say they are mapped. */
async function readState({ api, cells: [cell] }: Deployment) {
  const { query } = await api();
  const count = async (table: "host_mappings" | "instance_mappings") => {
    const { rows } = await query.selectFrom(table).where("cell_id", "=", cell.id)
      .select((eb) => eb.fn.countAll<number>().as("rows")).executeTakeFirstOrThrow();
    return Number(rows);
  };
  const nodes = await cell.database.query.selectFrom("compute_nodes").select("mapped")
    .where("mapped", "!=", 0).execute();
  const mappings = await query.selectFrom("cell_mappings").select("uuid")
    .where("id", "=", cell.id).execute();
  return {
    instances: await count("instance_mappings"),
    hosts: await count("host_mappings"),
    markedNodes: nodes.length,
    cells: mappings.length,
  };
}

/** The cell with everything mapped to it, as it was. */
async function restore({ api, cells: [cell] }: Deployment): Promise<void> {
  const { query } = await api();
  const there = await query.selectFrom("cell_mappings").select("id").where("id", "=", cell.id)
    .execute();
  if (there.length === 0) {
    await query.insertInto("cell_mappings").values({
      id: cell.id,
      uuid: cell.uuid,
      name: "cell1",
      transport_url: "rabbit://mq/",
      database_connection: cell.url,
      disabled: false,
    }).execute();
  }
  for (let start = 0; start < INSTANCES; start += 3000) {
    await query.insertInto("instance_mappings").values(Array.from({ length: 3000 }, () => ({
      instance_uuid: crypto.randomUUID(),
      cell_id: cell.id,
      project_id: "project",
      user_id: "user",
      queued_for_delete: true,
    }))).execute();
  }
  const hosts = Array.from({ length: HOSTS }, (_, index) => `compute${index}`);
  await addHostMappings({ api } as Deployment, cell, hosts);
  await cell.database.query.updateTable("compute_nodes").set({ mapped: 1 }).execute();
}

testOnServers(
  "delete_cell --force killed at random moments and repeated",
  2,
  async (deployment) => {
    const { cells: [cell, other] } = deployment;
    for (let host = 0; host < HOSTS; host++) await addComputeNode(cell.database, `compute${host}`);
    await addHostMappings(deployment, other, ["elsewhere"]);
    const args = ["delete_cell", "--force", "--cell_uuid", cell.uuid];
    await restore(deployment);
    const longest = await timeOf(deployment, ...args);

    for (let kills = 0; kills < KILLS;) {
      await restore(deployment);
      const { killed, last } = await killedAtRandom(deployment, args, longest, async () => {
        const { instances, hosts, markedNodes, cells } = await readState(deployment);
        // Without its host mappings a compute node that says it is mapped would never be found again.
        if (hosts === 0) {
          assert.deepEqual({ instances, markedNodes }, { instances: 0, markedNodes: 0 });
        }
        if (cells === 0) {
          assert.equal(hosts, 0);
        }
      });
      // The run that was killed last may have been done: then there is no such cell.
      assert.ok(last.code === 0 || last.code === 1 && killed > 0, last.output);
      assert.deepEqual(await readState(deployment), {
        instances: 0,
        hosts: 0,
        markedNodes: 0,
        cells: 0,
      });
      kills += killed;
    }
    const mappings = await (await deployment.api()).query.selectFrom("host_mappings")
      .select("host").execute();
    assert.deepEqual(mappings, [{ host: "elsewhere" }]);
  },
);

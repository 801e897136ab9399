import assert from "node:assert/strict";
import type { Database } from "../../src/database/databases.ts";
import { cloudWithCells } from "../../tests/support/cells.ts";
import { addComputeNode, addInstances, addService } from "../../tests/support/nova_rows.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { ironicComputeNodeMove } from "./ironic_compute_node_move.ts";

const VM = ["1", "2", "3"].map((end) => `aaaaaaaa-0000-4000-8000-00000000000${end}`);

/** What there is: `host/service_id` of each node and `host/node` of each live instance. */
async function state({ query }: Database): Promise<string[]> {
  const nodes = await query.selectFrom("compute_nodes").selectAll().orderBy("id").execute();
  const instances = await query.selectFrom("instances").selectAll().where("deleted", "=", 0)
    .orderBy("id").execute();
  return [
    ...nodes.map(({ host, service_id }) => `${host}/${service_id}`),
    ...instances.map(({ host, node }) => `${host}/${node}`),
  ];
}

for (const engine of testEngines) {
  Deno.test(`${engine}: an Ironic node moves with its instance`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    const { query } = database;
    await addService(database, "ironic1");
    await addService(database, "ironic2");
    await addService(database, "ironic3", { deleted: 3 });
    await addService(database, "conductor1", { binary: "nova-conductor" });
    for (const node of ["a", "b"]) await addComputeNode(database, "ironic1", { node });
    await query.updateTable("compute_nodes").set({ service_id: 1 }).execute();
    const nodes = await query.selectFrom("compute_nodes").select("uuid").orderBy("id").execute();
    const [a, b] = nodes.map(({ uuid }) => String(uuid));
    await addInstances(database, [
      { uuid: VM[0], host: "ironic1" },
      { uuid: VM[1], host: "ironic1", deleted: 2 },
      { uuid: VM[2], host: "ironic1" },
    ]);
    const setNode = (uuid: string, node: string) =>
      query.updateTable("instances").set({ node }).where("uuid", "=", uuid).execute();
    await setNode(VM[0], "a");
    await setNode(VM[1], "a");
    await setNode(VM[2], "c");
    const down = (host: string, forced_down: boolean) =>
      query.updateTable("services").set({ forced_down }).where("host", "=", host).execute();
    const move = (args: Record<string, unknown>) => cloud.run(ironicComputeNodeMove, args as never);
    const refused = async (why: RegExp, args: Record<string, unknown> = {}) => {
      const before = await state(database);
      const given = { ironic_node_uuid: a, destination_host: "ironic2", ...args };
      await assert.rejects(move(given), why);
      assert.deepEqual(await state(database), before);
    };

    await refused(/^OperatorError: --ironic-node-uuid has to be given/, {
      ironic_node_uuid: undefined,
    });
    await refused(/--destination-host has to be given/, { destination_host: "" });
    await refused(/service on host ironic1 is not forced down/);
    await down("ironic1", true);
    for (const host of ["nowhere", "ironic3", "conductor1"]) {
      await refused(new RegExp(`no nova-compute service on host ${host}`), {
        destination_host: host,
      });
    }
    await refused(/service on host ironic1 is forced down/, { destination_host: "ironic1" });
    await refused(/There is no compute node aaaaaaaa/, { ironic_node_uuid: VM[0] });
    await setNode(VM[2], "a");
    await refused(/has several instances/);
    await setNode(VM[2], "c");

    const before = await state(database);
    const dry = await move({ ironic_node_uuid: a, destination_host: "ironic2", dry_run: true });
    assert.equal(
      dry.stdout,
      `Would move Ironic node ${a} from host ironic1 to ironic2, with its instance ${VM[0]}.\n`,
    );
    assert.deepEqual(await state(database), before);
    const real = await move({ ironic_node_uuid: a, destination_host: "ironic2" });
    assert.deepEqual([real.code, real.stderr], [0, ""]);
    assert.match(real.stdout, /^Moved /);
    assert.deepEqual(await state(database), ["ironic2/2", "ironic1/1", "ironic2/a", "ironic1/c"]);
    const row = await query.selectFrom("instances").select("updated_at").where("uuid", "=", VM[0])
      .executeTakeFirstOrThrow();
    assert.match(row.updated_at, /^2024-05-06 07:08:09/);

    // One without an instance, and one whose service is not known.
    await query.updateTable("compute_nodes").set({ service_id: null }).where("uuid", "=", b)
      .execute();
    await refused(/The service of compute node .* is not in this database/, {
      ironic_node_uuid: b,
    });
    await query.updateTable("compute_nodes").set({ service_id: 1 }).where("uuid", "=", b).execute();
    const empty = await move({ ironic_node_uuid: b, destination_host: "ironic2" });
    assert.match(empty.stdout, /to ironic2; it has no instance\.\n$/);
    assert.deepEqual(await state(database), ["ironic2/2", "ironic2/2", "ironic2/a", "ironic1/c"]);
  });
}

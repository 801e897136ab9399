import assert from "node:assert/strict";
import { cloudWithCells } from "../../../tests/support/cells.ts";
import { runMigration } from "../../../tests/support/data_migrations.ts";
import { addComputeNode } from "../../../tests/support/nova_rows.ts";
import { testEngines } from "../../../tests/support/servers.ts";
import { migration } from "./populate_instance_compute_id.ts";

for (const engine of testEngines) {
  Deno.test(`${engine}: instances get the id of their compute node`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const { database } = cloud.cells[0];
    await addComputeNode(database, "a", { node: "n1" });
    await addComputeNode(database, "a", { node: "n2" });
    await addComputeNode(database, "b", { deleted: true });
    const nodes = await database.query.selectFrom("compute_nodes").select("id").orderBy("id")
      .execute();
    const [first, second, third] = nodes.map(({ id }) => id);
    const instances = [
      { host: "a", node: "n2", expected: second },
      { host: "a", node: "n1", expected: first },
      { host: "a", node: "n1", deleted: 2, expected: first },
      { host: "b", node: "b", expected: third },
      { host: "a", node: "elsewhere", expected: null },
      { host: "c", node: "n1", expected: null },
      { host: null, node: null, expected: null },
      { host: "a", node: null, expected: null },
      { host: "a", node: "n1", compute_id: 77, expected: 77 },
    ];
    await database.query.insertInto("instances").values(
      instances.map(({ expected: _, ...columns }, index) => ({
        uuid: `aaaaaaaa-0000-4000-8000-00000000000${index}`,
        deleted: 0,
        compute_id: null,
        ...columns,
      })),
    ).execute();

    const { pending, found, done, logged } = await runMigration(cloud, migration, {
      release: "2023.2",
    });
    assert.deepEqual([pending, found, done], [8, 8, 4]);
    assert.equal(logged.length, 1);
    assert.match(
      logged[0],
      /^warning: .*aaaaaaaa-0000-4000-8000-000000000004 .host a, node elsewhere/,
    );
    const rows = await database.query.selectFrom("instances").select(["compute_id", "updated_at"])
      .orderBy("id").execute();
    assert.deepEqual(
      rows.map(({ compute_id }) => compute_id === null ? null : Number(compute_id)),
      instances.map(({ expected }) => expected),
    );
    assert.match(rows[0].updated_at, /^2024-05-06 07:08:09/);
    for (const row of rows.slice(4)) assert.equal(row.updated_at, null);

    const again = await runMigration(cloud, migration, { release: "2023.2" });
    assert.deepEqual([again.pending, again.found, again.done], [4, 4, 0]);
  });
}

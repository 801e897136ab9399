import assert from "node:assert/strict";
import { insertCellMapping } from "../../../src/cells/cell_mappings.ts";
import { cellUuid, cloudWithCells } from "../../../tests/support/cells.ts";
import type { TestCloud } from "../../../tests/support/cloud.ts";
import { TEST_NOW } from "../../../tests/support/context.ts";
import { runMigration } from "../../../tests/support/data_migrations.ts";
import { addInstances } from "../../../tests/support/nova_rows.ts";
import { testEngines } from "../../../tests/support/servers.ts";
import { verifyInstance } from "../../cell_v2/verify_instance.ts";
import { migration } from "./populate_user_id.ts";

/** Nothing listens there. */
const DEAD_URL = "mysql+pymysql://nova:s3cret@127.0.0.1:1/nova?connect_timeout=1";

function uuid(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

/** Adds instance mappings without a user, in a cell each. */
async function addMappings(
  cloud: TestCloud,
  mappings: readonly (readonly [number: number, cell: number | null])[],
  values: { readonly user_id?: string; readonly project_id?: string } = {},
): Promise<void> {
  const { query } = await cloud.open(cloud.urls.api);
  await query.insertInto("instance_mappings").values(mappings.map(([number, cell_id]) => ({
    instance_uuid: uuid(number),
    cell_id,
    project_id: "project",
    queued_for_delete: false,
    user_id: null,
    ...values,
  }))).execute();
}

/** The users of the mappings, by id. */
async function users(cloud: TestCloud): Promise<(string | null)[]> {
  const { query } = await cloud.open(cloud.urls.api);
  const rows = await query.selectFrom("instance_mappings").select("user_id").orderBy("id")
    .execute();
  return rows.map(({ user_id }) => user_id);
}

for (const engine of testEngines) {
  Deno.test(`${engine}: mappings get their instance's user, those that have one`, async () => {
    await using cloud = await cloudWithCells(engine, 2);
    const [one, two] = cloud.cells;
    await addInstances(one.database, [
      { uuid: uuid(1), user_id: "a'b" },
      { uuid: uuid(3), user_id: "other" },
      { uuid: uuid(5), user_id: null },
      { uuid: uuid(6), user_id: "u6", hidden: true },
      { uuid: uuid(9), user_id: "u9", vm_state: "soft-delete" },
    ]);
    await addInstances(two.database, [
      { uuid: uuid(2), user_id: "ü", hidden: null },
      { uuid: uuid(10), user_id: "", deleted: 2 },
    ]);
    await addMappings(cloud, [[1, one.id], [2, two.id]]);
    await addMappings(cloud, [[3, one.id]], { user_id: "kept" });
    await addMappings(cloud, [[4, null], [5, one.id], [6, one.id], [7, two.id]]);
    await addMappings(cloud, [[8, null]], { project_id: "00000000-0000-0000-0000-000000000000" });
    await addMappings(cloud, [[9, one.id], [10, two.id]]);

    const first = await runMigration(cloud, migration, { limit: 1 });
    assert.deepEqual(first, { pending: 8, found: 1, done: 1, logged: [] });
    const second = await runMigration(cloud, migration);
    assert.deepEqual([second.found, second.done, second.failure], [7, 3, undefined]);
    assert.equal(second.logged.length, 2);
    assert.ok(
      second.logged[0].startsWith(
        `warning: populate_user_id: 3 instance mappings (${uuid(4)}, ${uuid(6)}, ${
          uuid(7)
        }) lead ` +
          "to no instance. If cell_v2 verify_instance --uuid ends with 4",
      ),
      second.logged[0],
    );
    assert.equal(
      second.logged[1],
      `warning: populate_user_id: 1 instance mapping (${uuid(5)}) leads to an instance whose ` +
        "user_id is NULL.",
    );
    assert.deepEqual(
      await users(cloud),
      ["a'b", "ü", "kept", null, null, null, null, null, "u9", ""],
    );
    const third = await runMigration(cloud, migration);
    assert.deepEqual([third.pending, third.found, third.done], [4, 4, 0]);

    await addMappings(cloud, Array.from({ length: 450 }, (_, index) => [index + 100, one.id]));
    await addInstances(
      one.database,
      Array.from({ length: 450 }, (_, index) => ({
        uuid: uuid(index + 100),
        user_id: `user${index + 100}`,
      })),
    );
    const many = await runMigration(cloud, migration);
    assert.deepEqual([many.found, many.done], [454, 450]);
    assert.deepEqual(
      (await users(cloud)).slice(10),
      Array.from({ length: 450 }, (_, index) => `user${index + 100}`),
    );
  });
}

Deno.test("of many mappings that lead nowhere the first are named, and those being built are not", async () => {
  await using cloud = await cloudWithCells("sqlite", 1);
  const [{ id }] = cloud.cells;
  await addMappings(cloud, Array.from({ length: 25 }, (_, index) => [index + 1, id]));
  await addMappings(cloud, [[30, null], [31, null]]);
  const api = await cloud.open(cloud.urls.api);
  await api.query.insertInto("build_requests").values({ project_id: "p", instance_uuid: uuid(31) })
    .execute();
  const { logged } = await runMigration(cloud, migration);
  const named = Array.from({ length: 20 }, (_, index) => uuid(index + 1)).join(", ");
  assert.match(
    logged[0],
    new RegExp(`: 26 instance mappings \\(${named} and 6 more\\) lead to no`),
  );
  assert.equal(logged.length, 1);
});

Deno.test("the advice works: without their rows, mappings of instances that are gone are not found", async () => {
  await using cloud = await cloudWithCells("sqlite", 1);
  const [{ id }] = cloud.cells;
  await addMappings(cloud, [[1, id], [2, null]]);
  for (const [number, code] of [[1, 4], [2, 2]]) {
    const verified = await cloud.run(verifyInstance, { uuid: uuid(number) });
    assert.equal(verified.code, code, verified.stdout);
  }
  const api = await cloud.open(cloud.urls.api);
  for (const table of ["instance_mappings", "request_specs"]) {
    await api.query.deleteFrom(table).where("instance_uuid", "in", [uuid(1), uuid(2)]).execute();
  }
  const after = await runMigration(cloud, migration);
  assert.deepEqual([after.pending, after.found, after.logged], [0, 0, []]);
});

Deno.test("mappings of a cell that cannot be read are found and left; the others are done", async () => {
  await using cloud = await cloudWithCells("sqlite", 1);
  const dead = await insertCellMapping((await cloud.api()).query, {
    uuid: cellUuid(8),
    name: "dead",
    transportUrl: "rabbit://mq/",
    databaseUrl: DEAD_URL,
    disabled: false,
    createdAt: TEST_NOW,
  });
  const [{ id, database }] = cloud.cells;
  await addMappings(cloud, [[1, dead], [2, id]]);
  await addInstances(database, [{ uuid: uuid(2), user_id: "u2" }]);
  const { found, done, failure, logged } = await runMigration(cloud, migration);
  assert.deepEqual([found, done, failure], [2, 1, undefined]);
  assert.match(logged[0], /^warning: populate_user_id: going on without a cell\. .*cell dead/);
  assert.ok(!logged.join().includes("s3cret"));
  assert.deepEqual(await users(cloud), [null, "u2"]);
});

import assert from "node:assert/strict";
import type { Database, EngineName } from "../../../src/database/databases.ts";
import { cloudWithCells } from "../../../tests/support/cells.ts";
import { runMigration } from "../../../tests/support/data_migrations.ts";
import { testEngines } from "../../../tests/support/servers.ts";
import { migration } from "./fill_virtual_interface_list.ts";

const ZERO = "00000000-0000-0000-0000-000000000000";
const instance = (number: number) => `aaaaaaaa-0000-4000-8000-${String(number).padStart(12, "0")}`;
const cached = (id: string) => ({ id, address: `mac-${id}`, network: null, later: 1.5 });

async function addInstance(
  { query }: Database,
  number: number,
  { cache, ...columns }: {
    readonly cache?: readonly unknown[] | string;
    readonly created_at?: string | null;
    readonly deleted?: number;
  },
): Promise<void> {
  await query.insertInto("instances").values({
    uuid: instance(number),
    created_at: `2024-01-01 00:00:${String(number % 60).padStart(2, "0")}`,
    hidden: false,
    deleted: 0,
    ...columns,
  }).execute();
  if (cache === undefined) return;
  await query.insertInto("instance_info_caches").values({
    instance_uuid: instance(number),
    network_info: typeof cache === "string" ? cache : JSON.stringify(cache),
    deleted: 0,
  }).execute();
}

async function addInterface(
  { query }: Database,
  number: number,
  uuid: string,
  columns: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await query.insertInto("virtual_interfaces").values({
    uuid,
    address: `mac-${uuid}/${uuid}`,
    instance_uuid: instance(number),
    created_at: "2023-01-01 00:00:00",
    deleted: 0,
    ...columns,
  }).execute();
}

/** The live interfaces by instance number, in order: `uuid tag`. */
async function interfaces({ query }: Database): Promise<Record<number, string[]>> {
  const rows = await query.selectFrom("virtual_interfaces")
    .select(["instance_uuid", "uuid", "tag", "address"])
    .where("deleted", "=", 0).where("instance_uuid", "!=", ZERO)
    .orderBy("created_at").orderBy("id").execute();
  const byInstance: Record<number, string[]> = {};
  for (const { instance_uuid, uuid, tag, address } of rows) {
    assert.equal(address, `mac-${uuid}/${uuid}`);
    const number = Number(instance_uuid.slice(-12));
    (byInstance[number] ??= []).push(tag === null ? uuid : `${uuid} ${tag}`);
  }
  return byInstance;
}

async function marker({ query }: Database): Promise<number | undefined> {
  const rows = await query.selectFrom("virtual_interfaces").select("tag")
    .where("instance_uuid", "=", ZERO).execute();
  assert.ok(rows.length <= 1);
  return rows.length === 0 ? undefined : Number(rows[0].tag.slice(-12));
}

async function cloudWith(engine: EngineName, cells = 1) {
  const cloud = await cloudWithCells(engine, cells);
  const run = async (limit?: number) => {
    const { pending, found, done } = await runMigration(cloud, migration, { limit });
    return [pending, found, done];
  };
  return { ...cloud, database: cloud.cells[0].database, runMigration: run };
}

for (const engine of testEngines) {
  Deno.test(`${engine}: interfaces become those of the cache, in its order, with their tags`, async () => {
    await using cloud = await cloudWith(engine);
    const { database } = cloud;
    await addInstance(database, 1, { cache: [cached("p1"), cached("p2")] });
    await addInstance(database, 2, { cache: [cached("p4"), cached("p3")] });
    await addInterface(database, 2, "p3", { tag: "red" });
    await addInterface(database, 2, "p4");
    await addInstance(database, 3, { cache: [cached("p5")] });
    await addInterface(database, 3, "p5", { tag: "blue" });
    await addInstance(database, 4, { cache: [cached("p6")] });
    await addInterface(database, 4, "p6");
    await addInterface(database, 4, "p7");
    await addInstance(database, 5, { cache: [] });
    await addInstance(database, 6, {});
    await addInstance(database, 7, { cache: [cached("p8")], deleted: 7 });

    assert.deepEqual(await cloud.runMigration(), [4, 4, 2]);
    assert.deepEqual(await interfaces(database), {
      1: ["p1", "p2"],
      2: ["p4", "p3 red"],
      3: ["p5 blue"],
      4: ["p6", "p7"],
    });
    assert.equal(await marker(database), 6);
    const old = await database.query.selectFrom("virtual_interfaces").select([
      "id",
      "deleted",
      "tag",
    ])
      .where("deleted", "!=", 0).orderBy("id").execute();
    assert.deepEqual(old.map(({ id, deleted, tag }) => [id === deleted, tag]), [
      [true, "red"],
      [true, null],
    ]);
    assert.deepEqual(await cloud.runMigration(), [0, 0, 0]);
  });

  Deno.test(`${engine}: a limit counts over cells, and the next run goes on behind it`, async () => {
    await using cloud = await cloudWith(engine, 2);
    const [first, second] = cloud.cells.map(({ database }) => database);
    // Without a time, which comes first, and both orders of creation and id.
    await addInstance(first, 1, { cache: [cached("p1")], created_at: "2024-01-03 00:00:00" });
    await addInstance(first, 2, { cache: [cached("p2")], created_at: null });
    await addInstance(first, 3, { cache: [cached("p3")], created_at: "2024-01-02 00:00:00" });
    await addInstance(second, 4, { cache: [cached("p4")] });
    const places = async () => [await marker(first), await marker(second)];

    assert.deepEqual(await cloud.runMigration(1), [4, 1, 1]);
    assert.deepEqual(await places(), [2, undefined]);
    assert.deepEqual(await cloud.runMigration(1), [3, 1, 1]);
    assert.deepEqual(await places(), [3, undefined]);
    assert.deepEqual(await cloud.runMigration(2), [2, 2, 2]);
    assert.deepEqual(await places(), [1, 4]);
    assert.deepEqual(await cloud.runMigration(2), [0, 0, 0]);
  });

  Deno.test(`${engine}: a broken cache ends the run, those before it are done`, async () => {
    await using cloud = await cloudWith(engine);
    const { database } = cloud;
    await addInstance(database, 1, { cache: [cached("p1")] });
    await addInstance(database, 2, { cache: "[{" });
    await addInstance(database, 3, { cache: [cached("p3")] });
    const { found, done, failure } = await runMigration(cloud, migration);
    assert.deepEqual([found, done], [0, 0]);
    assert.match(failure!, new RegExp(`cell cell1 .*instance ${instance(2)}.*not JSON`));
    assert.deepEqual(await interfaces(database), { 1: ["p1"] });
    assert.equal(await marker(database), undefined);
  });

  Deno.test(`${engine}: an instance whose port another one has keeps its interfaces`, async () => {
    await using cloud = await cloudWith(engine);
    const { database } = cloud;
    await addInstance(database, 1, { cache: [cached("p1")] });
    await addInstance(database, 2, { cache: [cached("p2"), cached("p3")] });
    await addInterface(database, 2, "p2", { tag: "red" });
    await addInstance(database, 3, { cache: [cached("p3")] });
    await addInterface(database, 3, "p3");
    const { failure } = await runMigration(cloud, migration);
    assert.match(failure!, new RegExp(`instance ${instance(2)}`));
    assert.deepEqual(await interfaces(database), { 1: ["p1"], 2: ["p2 red"], 3: ["p3"] });
  });

  Deno.test(`${engine}: the marker's instance is made once, with what belongs to it`, async () => {
    await using cloud = await cloudWith(engine);
    const { database } = cloud;
    await addInstance(database, 1, {});
    await cloud.runMigration();
    await addInstance(database, 2, {});
    await cloud.runMigration();
    assert.equal(await marker(database), 2);
    const tables = ["instance_info_caches", "instance_extra", "instance_id_mappings"];
    for (const table of ["instances", ...tables]) {
      const key = ["instances", "instance_id_mappings"].includes(table) ? "uuid" : "instance_uuid";
      const rows = await database.query.selectFrom(table).select(["id", "deleted", "deleted_at"])
        .where(key, "=", ZERO).execute();
      assert.equal(rows.length, 1, table);
      assert.equal(rows[0].deleted, rows[0].id, table);
      assert.match(rows[0].deleted_at, /^2024-05-06/, table);
    }
  });

  Deno.test(`${engine}: without the marker's instance it starts over`, async () => {
    await using cloud = await cloudWith(engine);
    const { database } = cloud;
    await addInstance(database, 1, { cache: [cached("p1")] });
    await cloud.runMigration();
    await database.query.updateTable("virtual_interfaces").set({ tag: instance(9) })
      .where("instance_uuid", "=", ZERO).execute();
    await addInstance(database, 2, { cache: [cached("p2")], created_at: "2020-01-01 00:00:00" });
    const { found, done, logged } = await runMigration(cloud, migration);
    assert.deepEqual([found, done], [2, 1]);
    assert.match(logged.join("\n"), new RegExp(`starts over: instance ${instance(9)}`));
    assert.equal(await marker(database), 1);
  });
}

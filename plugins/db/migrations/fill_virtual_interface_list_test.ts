import assert from "node:assert/strict";
import type { Database, EngineName } from "../../../src/database/databases.ts";
import { cloudWithCells } from "../../../tests/support/cells.ts";
import { runMigration } from "../../../tests/support/data_migrations.ts";
import { testEngines } from "../../../tests/support/servers.ts";
import { startBatches } from "../../../src/data_migrations/batches.ts";
import { insertCellMapping } from "../../../src/cells/cell_mappings.ts";
import type { ApiTables } from "../../../src/cells/tables.ts";
import { TEST_NOW } from "../../../tests/support/context.ts";
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

/** Maps a cell whose database has no tables. */
async function insertLaterCell(cloud: { api(): Promise<Database<ApiTables>> }, url: string) {
  await insertCellMapping((await cloud.api()).query, {
    uuid: "99999999-0000-4000-8000-000000000001",
    name: "later",
    transportUrl: "rabbit://mq/",
    databaseUrl: url,
    disabled: false,
    createdAt: TEST_NOW,
  });
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

  Deno.test(`${engine}: instances with broken caches are named and passed over, until repaired`, async () => {
    await using cloud = await cloudWith(engine);
    const { database } = cloud;
    const broken = ["[{", "[1]", '"text"', '[{"address": "m"}]'];
    await addInstance(database, 1, { cache: [cached("p1")] });
    await addInstance(database, 2, { cache: [cached("p2")] });
    for (const [index, cache] of broken.entries()) {
      await addInstance(database, 3 + index, { cache });
    }
    await addInstance(database, 7, { cache: [cached("p7")] });
    await addInstance(database, 8, {});

    const first = await runMigration(cloud, migration);
    assert.deepEqual([first.found, first.done, first.failure], [7, 3, undefined]);
    assert.deepEqual(
      first.passedOver!.map((message) =>
        /^cell cell1 .*instance (\S+): /.exec(message)?.[1] ?? message
      ),
      [3, 4, 5, 6].map(instance),
    );
    assert.match(
      first.passedOver![0],
      /its network cache is not JSON\. Set network_info to '\[\]'/,
    );
    assert.match(first.passedOver![1], /is not a list of ports\. Set/);
    assert.match(first.passedOver![3], /a port in its network cache has no id\. Set/);
    assert.deepEqual(await interfaces(database), { 1: ["p1"], 2: ["p2"], 7: ["p7"] });
    // It stays before them, or nobody would come back to them.
    assert.equal(await marker(database), 2);

    // What is right by then counts neither as found nor towards the limit.
    await addInstance(database, 9, { cache: [cached("p9")] });
    const second = await runMigration(cloud, migration, { limit: 5 });
    assert.deepEqual([second.found, second.done, second.passedOver!.length], [5, 1, 4]);
    const third = await runMigration(cloud, migration, { limit: 5 });
    assert.deepEqual([third.found, third.done, third.passedOver!.length], [4, 0, 4]);
    assert.equal(await marker(database), 2);

    await database.query.updateTable("instance_info_caches").set({ network_info: "[]" })
      .where("instance_uuid", "in", [3, 4, 5, 6].map(instance)).execute();
    const fourth = await runMigration(cloud, migration);
    assert.deepEqual([fourth.done, fourth.passedOver], [0, undefined]);
    assert.equal(await marker(database), 9);
  });

  Deno.test(`${engine}: behind a broken cache, a run goes on where its last batch ended`, async () => {
    await using cloud = await cloudWith(engine);
    const { database } = cloud;
    await addInstance(database, 1, { cache: "{" });
    for (let number = 2; number <= 6; number++) {
      await addInstance(database, number, { cache: [cached(`p${number}`)] });
    }
    const context = { ...await cloud.context({ options: cloud.options }), release: "zed" as const };
    const batches = startBatches(migration, context, { size: 2, ahead: false });
    const results = [];
    for (let batch = 0; batch < 5; batch++) results.push(await batches.next(2));
    assert.deepEqual(
      results.map(({ found, done, passedOver }) => [found, done, passedOver!.length]),
      [[2, 1, 1], [2, 2, 0], [2, 2, 0], [0, 0, 0], [0, 0, 0]],
    );
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
    await addInstance(database, 4, { cache: [cached("p4")] });
    const { found, done, passedOver } = await runMigration(cloud, migration);
    assert.deepEqual([found, done, passedOver!.length], [4, 2, 1]);
    assert.match(passedOver![0], new RegExp(`instance ${instance(2)}`));
    assert.deepEqual(
      await interfaces(database),
      { 1: ["p1"], 2: ["p2 red"], 3: ["p3"], 4: ["p4"] },
    );
    assert.equal(await marker(database), 1);
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

Deno.test("a cell that cannot be read is named and passed over, and asked once in a run", async () => {
  await using cloud = await cloudWith("sqlite");
  const { database } = cloud;
  await insertCellMapping((await cloud.api()).query, {
    uuid: "99999999-0000-4000-8000-000000000000",
    name: "dead",
    transportUrl: "rabbit://mq/",
    databaseUrl: "mysql+pymysql://nova:s3cret@127.0.0.1:1/nova?connect_timeout=1",
    disabled: false,
    createdAt: TEST_NOW,
  });
  await cloud.newDatabase().then(({ url }) => insertLaterCell(cloud, url));
  for (let number = 1; number <= 3; number++) {
    await addInstance(database, number, { cache: [cached(`p${number}`)] });
  }
  const context = { ...await cloud.context({ options: cloud.options }), release: "zed" as const };
  const batches = startBatches(migration, context, { size: 10, ahead: false });
  const first = await batches.next(10);
  assert.deepEqual([first.found, first.done, first.passedOver!.length], [3, 3, 2]);
  assert.match(first.passedOver![0].message, /127\.0\.0\.1:1 \(cell dead/);
  assert.ok(!first.passedOver![0].message.includes("s3cret"));
  // The one behind it has no schema.
  assert.match(first.passedOver![1].message, /cell later/);
  const second = await batches.next(10);
  assert.deepEqual([second.found, second.done, second.passedOver], [0, 0, []]);
});

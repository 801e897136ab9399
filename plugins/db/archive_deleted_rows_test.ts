import assert from "node:assert/strict";
import { sql } from "kysely";
import { CELL0_UUID } from "../../src/cells/cell_mappings.ts";
import type { Database } from "../../src/database/databases.ts";
import { cloudWithCells } from "../../tests/support/cells.ts";
import { addInstances } from "../../tests/support/nova_rows.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { archiveDeletedRows } from "./archive_deleted_rows.ts";

/** Nothing listens there. */
const DEAD_URL = "mysql+pymysql://nova:s3cret@127.0.0.1:1/nova?connect_timeout=1";

type Cloud = Awaited<ReturnType<typeof cloudWithCells>>;

const uuid = (id: number) => `eeeeeeee-eeee-4eee-8eee-${String(id).padStart(12, "0")}`;

/** Instances with ids from `first`; each has two faults, an action with three events, and API rows. */
async function addTrees(
  cloud: Cloud,
  database: Database,
  deleted: readonly boolean[],
  first = 1,
): Promise<void> {
  const ids = deleted.map((_, index) => first + index);
  await addInstances(
    database,
    ids.map((id, index) => ({ id, uuid: uuid(id), deleted: deleted[index] ? id : 0 })),
  );
  const add = (table: string, rows: readonly Record<string, unknown>[]) =>
    database.query.insertInto(table).values(rows).execute();
  await add(
    "instance_faults",
    ids.flatMap((id) =>
      [0, 1].map((n) => ({
        id: 2 * id + n,
        instance_uuid: uuid(id),
        code: 500,
        message: "ü€",
        deleted: 0,
      }))
    ),
  );
  await add("instance_actions", ids.map((id) => ({ id, instance_uuid: uuid(id), deleted: 0 })));
  await add(
    "instance_actions_events",
    ids.flatMap((id) =>
      [0, 1, 2].map((n) => ({ id: 3 * id + n, action_id: id, event: "e", deleted: 0 }))
    ),
  );
  const api = (await cloud.api()) as Database;
  await api.query.insertInto("instance_mappings")
    .values(ids.map((id) => ({ instance_uuid: uuid(id), project_id: "p", cell_id: 1 }))).execute();
  await api.query.insertInto("request_specs")
    .values(ids.map((id) => ({ instance_uuid: uuid(id), spec: "{}" }))).execute();
}

const TREE_TABLES = [
  "instances",
  "instance_faults",
  "instance_actions",
  "instance_actions_events",
] as const;

async function ids({ query }: Database, table: string): Promise<number[]> {
  const rows = await query.selectFrom(table).select("id").orderBy("id").execute();
  return rows.map(({ id }) => Number(id));
}

async function counts(database: Database, tables: readonly string[]): Promise<number[]> {
  return await Promise.all(tables.map(async (table) => (await ids(database, table)).length));
}

const shadows = TREE_TABLES.map((table) => `shadow_${table}`);

/** The table that a run printed, as `name: count`. */
function table(stdout: string): Record<string, number> {
  const rows = stdout.split("\n").filter((line) => /^\| \S+ +\| \d/.test(line));
  return Object.fromEntries(rows.map((line) => {
    const [, name, count] = line.split("|").map((cell) => cell.trim());
    return [name, Number(count)];
  }));
}

for (const engine of testEngines) {
  Deno.test(`${engine}: trees go as a whole, with the API's rows, and live ones stay`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    await addTrees(cloud, database, [true, false, true]);
    // A soft-deleted child of a live instance goes alone.
    await database.query.updateTable("instance_faults").set({ deleted: 5 }).where("id", "=", 5)
      .execute();

    const expected = {
      "API_DB.instance_group_member": 0,
      "API_DB.instance_mappings": 2,
      "API_DB.request_specs": 2,
      instance_actions: 2,
      instance_actions_events: 6,
      instance_faults: 5,
      instances: 2,
    };
    const dry = await cloud.run(archiveDeletedRows, { dry_run: true });
    assert.deepEqual([dry.code, table(dry.stdout), dry.stderr], [1, expected, ""]);
    assert.deepEqual(await counts(database, TREE_TABLES), [3, 6, 3, 9]);

    const { code, stdout, stderr } = await cloud.run(archiveDeletedRows, { verbose: true });
    assert.deepEqual([code, table(stdout), stderr], [1, expected, ""]);
    assert.deepEqual(await counts(database, TREE_TABLES), [1, 1, 1, 3]);
    assert.deepEqual(await ids(database, "shadow_instance_actions_events"), [3, 4, 5, 9, 10, 11]);
    assert.deepEqual(await ids(await cloud.api() as Database, "request_specs"), [2]);
    const { message } = await database.query.selectFrom("shadow_instance_faults").select("message")
      .where("id", "=", 2).executeTakeFirstOrThrow();
    assert.equal(message, "ü€");

    const again = await cloud.run(archiveDeletedRows, { verbose: true });
    assert.deepEqual([again.code, again.stdout], [0, "Nothing was archived.\n"]);
  });

  Deno.test(`${engine}: --until-complete archives all in short transactions, however it is set up`, async () => {
    for (const options of [{ txn_rows: 1 }, { txn_rows: 20, sleep: 0 }, { connections: 1 }]) {
      await using cloud = await cloudWithCells(engine, 1);
      const [{ database }] = cloud.cells;
      await addTrees(cloud, database, Array.from({ length: 30 }, (_, index) => index % 3 > 0));
      const args = { until_complete: true, verbose: true, max_rows: 6, ...options };
      const { code, stdout, stderr } = await cloud.run(archiveDeletedRows, args);
      assert.deepEqual([code, stderr], [1, ""]);
      assert.match(
        stdout,
        /^Archiving\.\.\.{4}\.complete\n/,
        "20 instances are 4 passes of 6 or less",
      );
      assert.deepEqual(await counts(database, [...TREE_TABLES, ...shadows]), [
        ...[10, 20, 10, 30],
        ...[20, 40, 20, 60],
      ]);
    }
  });

  Deno.test(`${engine}: with --sleep each pass ends before the next, and finds what came meanwhile`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    await addTrees(cloud, database, [true, false, true]);
    const { code, stdout } = await cloud.run(archiveDeletedRows, {
      until_complete: true,
      verbose: true,
      max_rows: 1,
      sleep: 1,
      max_runtime: 60,
    });
    assert.equal(code, 1);
    assert.match(stdout, /^Archiving\.\.\.\.\.complete\n/);
    assert.deepEqual(await counts(database, shadows), [2, 4, 2, 6]);
  });

  Deno.test(`${engine}: a pass takes --max_rows rows, lowest ids first, and what they bring along`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    await addTrees(cloud, database, [false, true, true, true]);
    await database.query.insertInto("quota_classes")
      .values([1, 2, 3].map((id) => ({ id, class_name: "c", resource: "r", deleted: id })))
      .execute();
    assert.equal((await cloud.run(archiveDeletedRows, { max_rows: 2 })).code, 1);
    assert.deepEqual(await ids(database, "shadow_instances"), [2, 3]);
    assert.deepEqual(await ids(database, "shadow_quota_classes"), []);
    // One tree of 7 rows leaves one of eight.
    assert.equal((await cloud.run(archiveDeletedRows, { max_rows: 8 })).code, 1);
    assert.deepEqual(await ids(database, "shadow_instances"), [2, 3, 4]);
    assert.deepEqual(await ids(database, "shadow_quota_classes"), [1]);
    assert.equal(
      (await cloud.run(archiveDeletedRows, { max_rows: 0, until_complete: true })).code,
      0,
    );
    assert.equal((await cloud.run(archiveDeletedRows, { max_rows: -1 })).code, 2);
    assert.equal((await cloud.run(archiveDeletedRows, { max_rows: 2147483648 })).code, 2);
  });

  Deno.test(`${engine}: rows that the shadow tables have already`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    await addTrees(cloud, database, [true, true, true]);
    const copy = (name: string, where: string) =>
      sql`INSERT INTO ${sql.table(`shadow_${name}`)} (id, ${sql.raw(where)}, deleted)
        SELECT id, ${sql.raw(where)}, deleted FROM ${sql.table(name)} WHERE id IN (1, 2)`
        .execute(database.query);
    // The action 1 is the same in both tables, the action 2 another one.
    await copy("instance_actions", "instance_uuid");
    await database.query.updateTable("shadow_instance_actions").set({ action: "other" })
      .where("id", "=", 2).execute();

    const run = await cloud.run(archiveDeletedRows, { until_complete: true, verbose: true });
    assert.equal(run.code, 5);
    assert.match(
      run.stderr,
      /^ERROR: instances 2 was not archived: instance_actions 2 differs .*\n$/,
    );
    assert.equal(table(run.stdout).instance_actions, 2);
    assert.deepEqual(await ids(database, "shadow_instances"), [1, 3]);
    assert.deepEqual(await ids(database, "shadow_instance_actions"), [1, 2, 3]);
    assert.deepEqual(await counts(database, TREE_TABLES), [1, 2, 1, 3]);
    assert.deepEqual(await ids(await cloud.api() as Database, "instance_mappings"), [2]);

    // Under a limit, rows that have to stay do not stand in the way of those behind them.
    await addTrees(cloud, database, [true], 4);
    const next = await cloud.run(archiveDeletedRows, { max_rows: 1 });
    assert.equal(next.code, 5);
    assert.deepEqual(await ids(database, "shadow_instances"), [1, 3, 4]);
  });

  Deno.test(`${engine}: --before and --task-log`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    const at = (id: number, deletedAt: string | undefined) => ({
      id,
      class_name: "c",
      resource: "r",
      deleted: id,
      deleted_at: deletedAt === undefined ? null : new Date(deletedAt),
    });
    await database.query.insertInto("quota_classes").values([
      at(1, "2022-05-01T11:59:59Z"),
      at(2, "2022-05-01T12:00:00Z"),
      at(3, undefined),
    ]).execute();
    await database.query.insertInto("task_log").values(
      ["2022-05-01T11:00:00Z", "2022-05-01T13:00:00Z"].map((time, index) => ({
        id: index + 1,
        updated_at: new Date(time),
        deleted: 0,
        task_name: "t",
        state: "s",
        host: `h${index}`,
        period_beginning: "2020-01-01 00:00:00",
        period_ending: "2020-01-02 00:00:00",
        message: "m",
      })),
    ).execute();
    const before = "2022-05-01 14:00+02:00";
    assert.equal((await cloud.run(archiveDeletedRows, { before, task_log: true })).code, 1);
    assert.deepEqual(await ids(database, "shadow_quota_classes"), [1]);
    assert.deepEqual(await ids(database, "shadow_task_log"), [1]);
    for (const wrong of ["yesterday", ""]) {
      const { code, stderr } = await cloud.run(archiveDeletedRows, { before: wrong });
      assert.equal(code, 4);
      assert.match(stderr, /is not a date/);
    }
  });

  Deno.test(`${engine}: --all-cells goes on where a cell does not answer`, async () => {
    await using cloud = await cloudWithCells(engine, 2);
    const api = (await cloud.api()) as Database;
    await api.query.insertInto("cell_mappings").values({
      uuid: CELL0_UUID,
      name: "cell0",
      transport_url: "none:///",
      database_connection: DEAD_URL,
    }).execute();
    const [one, two] = cloud.cells;
    await addTrees(cloud, one.database, [true, true]);
    await addTrees(cloud, two.database, [true, true], 10);
    const args = { all_cells: true, until_complete: true, verbose: true, timeout: 2 };
    const run = await cloud.run(archiveDeletedRows, args);
    assert.equal(run.code, 255);
    assert.match(run.stderr, /cell cell0 \(00000000-.*within 2 s|Cannot connect.*cell0/);
    assert.doesNotMatch(run.stderr, /s3cret/);
    assert.deepEqual(table(run.stdout), {
      "API_DB.instance_group_member": 0,
      "API_DB.instance_mappings": 4,
      "API_DB.request_specs": 4,
      "cell1.instance_actions": 2,
      "cell1.instance_actions_events": 6,
      "cell1.instance_faults": 4,
      "cell1.instances": 2,
      "cell2.instance_actions": 2,
      "cell2.instance_actions_events": 6,
      "cell2.instance_faults": 4,
      "cell2.instances": 2,
    });
    assert.deepEqual(await ids(api, "instance_mappings"), []);
  });

  Deno.test(`${engine}: without --until-complete, the limit is for all cells together`, async () => {
    await using cloud = await cloudWithCells(engine, 2);
    const [one, two] = cloud.cells;
    await addTrees(cloud, one.database, [true, false]);
    await addTrees(cloud, two.database, [true, true], 10);
    const run = await cloud.run(archiveDeletedRows, { all_cells: true, max_rows: 8 });
    assert.equal(run.code, 1);
    assert.deepEqual(await ids(one.database, "shadow_instances"), [1]);
    assert.deepEqual(await ids(two.database, "shadow_instances"), [10]);
  });

  Deno.test(`${engine}: --purge empties the shadow tables afterwards`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    await database.query.insertInto("shadow_quota_classes").values({ id: 7, deleted: 7 }).execute();
    assert.equal((await cloud.run(archiveDeletedRows, { purge: true })).code, 0);
    assert.deepEqual(await ids(database, "shadow_quota_classes"), [7], "nothing was archived");
    await addTrees(cloud, database, [true]);
    const dry = await cloud.run(archiveDeletedRows, { purge: true, dry_run: true });
    assert.deepEqual([dry.code, await ids(database, "shadow_quota_classes")], [1, [7]]);
    assert.equal((await cloud.run(archiveDeletedRows, { purge: true })).code, 1);
    assert.deepEqual(await counts(database, [...shadows, "shadow_quota_classes"]), [0, 0, 0, 0, 0]);
  });

  for (const how of ["interrupted", "out of time"]) {
    Deno.test(`${engine}: ${how}, it tells what was done, and the next run goes on`, async () => {
      await using cloud = await cloudWithCells(engine, 1);
      const [{ database }] = cloud.cells;
      await addTrees(cloud, database, Array.from({ length: 20 }, () => true));
      const interrupted = new AbortController();
      let asked = 0;
      const clock = {
        now() {
          // The clock is looked at before each batch, and some more.
          const isEnd = ++asked >= 20;
          if (isEnd && how === "interrupted") interrupted.abort(new Error("interrupted"));
          return new Date(`2024-05-06T07:${isEnd && how === "out of time" ? "10" : "08"}:09Z`);
        },
      };
      const args = {
        until_complete: true,
        verbose: true,
        txn_rows: 7,
        connections: 1,
        max_runtime: 60,
      };
      const run = await cloud.run(archiveDeletedRows, args, { signal: interrupted.signal, clock });
      assert.equal(run.code, 1);
      assert.match(run.stdout, /^Archiving\.+stopped\n/);
      const done = await ids(database, "shadow_instances");
      assert.ok(done.length > 0 && done.length < 20, `${done.length} were archived`);
      assert.equal(table(run.stdout).instances, done.length);
      assert.deepEqual(await counts(database, shadows), [1, 2, 1, 3].map((n) => n * done.length));
      assert.equal((await cloud.run(archiveDeletedRows, { until_complete: true })).code, 1);
      assert.deepEqual(await counts(database, shadows), [20, 40, 20, 60]);
    });
  }

  Deno.test(`${engine}: two runs at once share the work`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    await addTrees(cloud, database, Array.from({ length: 60 }, () => true));
    const args = { until_complete: true, verbose: true, txn_rows: 14 };
    const runs = await Promise.all([1, 2].map(() => cloud.run(archiveDeletedRows, args)));
    for (const { code, stderr } of runs) assert.ok(code < 2, stderr);
    const moved = runs.map(({ stdout }) => table(stdout));
    for (const [name, count] of [["instances", 60], ["instance_actions_events", 180]] as const) {
      assert.equal(moved.reduce((sum, counted) => sum + (counted[name] ?? 0), 0), count);
    }
    assert.deepEqual(await counts(database, [...TREE_TABLES, ...shadows]), [
      0,
      0,
      0,
      0,
      60,
      120,
      60,
      180,
    ]);
  });
}

Deno.test("an instance with rows in a table without a shadow stays, and nothing else does", async () => {
  for (const engine of testEngines) {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    await addTrees(cloud, database, [true, true]);
    await database.query.insertInto("share_mapping")
      .values({ uuid: uuid(9), instance_uuid: uuid(1), share_id: "s" }).execute();
    const run = await cloud.run(archiveDeletedRows, { until_complete: true });
    assert.equal(run.code, 1);
    assert.equal(
      run.stderr,
      "WARNING: instances 1 was not archived: rows of share_mapping refer to it.\n",
    );
    assert.deepEqual(await ids(database, "shadow_instances"), [2]);
  }
});

Deno.test("without an API database nothing is archived", async () => {
  await using cloud = await cloudWithCells("sqlite", 1);
  const options = { ...cloud.options, api_database: { connection: DEAD_URL, max_retries: "1" } };
  const { code, stderr } = await cloud.run(archiveDeletedRows, {}, { options });
  assert.equal(code, 3);
  assert.match(stderr, /\[api_database\] connection/);
});

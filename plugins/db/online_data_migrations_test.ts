import assert from "node:assert/strict";
import type { Arguments } from "../../src/plugin/contract.ts";
import { cloudWithCells } from "../../tests/support/cells.ts";
import { type RunResult, type TestCloud, testCloud } from "../../tests/support/cloud.ts";
import type { TestContextOverrides } from "../../tests/support/context.ts";
import { refuseRows } from "../../tests/support/refuse_rows.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { onlineDataMigrations } from "./online_data_migrations.ts";

/** Adds so many block devices without a UUID. */
async function addBlockDevices({ cells }: CloudWithCells, count: number): Promise<void> {
  await cells[0].database.query.insertInto("block_device_mapping")
    .values(Array(count).fill({ uuid: null, deleted: 0 })).execute();
}

/** Adds instance mappings that do not say whether their instance is deleted, nor whose it is. */
async function addMappings({ cells, ...cloud }: CloudWithCells, count: number): Promise<void> {
  const { query } = await (cloud as TestCloud).open(cloud.urls.api);
  await query.insertInto("instance_mappings").values(
    Array.from({ length: count }, () => ({
      instance_uuid: crypto.randomUUID(),
      cell_id: cells[0].id,
      project_id: "project",
      queued_for_delete: null,
    })),
  ).execute();
}

type CloudWithCells = Awaited<ReturnType<typeof cloudWithCells>>;

/** A run of the command; no two give the same UUIDs. */
function run(
  cloud: TestCloud,
  args: Arguments = {},
  overrides: TestContextOverrides = {},
): Promise<RunResult> {
  const newUuid = () => crypto.randomUUID();
  return cloud.run(onlineDataMigrations, args, { newUuid, ...overrides });
}

/** A table's rows: a name with two numbers each. */
function rows(stdout: string): string[] {
  return stdout.split("\n").filter((line) => line.startsWith("| ")).slice(1)
    .map((line) => line.split("|").map((cell) => cell.trim()).filter((cell) => cell).join(" "))
    .filter((line) => !line.endsWith(" 0 0"));
}

for (const engine of testEngines) {
  Deno.test(`${engine}: batches run until nothing is left`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    await addBlockDevices(cloud, 120);
    await addMappings(cloud, 7);
    const dry = await run(cloud, { dry_run: true });
    assert.deepEqual([dry.code, dry.stderr], [0, ""]);
    assert.deepEqual(rows(dry.stdout), [
      "populate_queued_for_delete 7 0",
      "populate_user_id 7 0",
      "populate_uuids 120 0",
    ]);

    const args = { release: "victoria" };
    const { code, stdout, stderr } = await run(cloud, args);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(
      stdout,
      `\
Running batches of 50 until complete
50 rows matched query populate_uuids, 50 migrated
50 rows matched query populate_uuids, 50 migrated
20 rows matched query populate_uuids, 20 migrated
7 rows matched query populate_queued_for_delete, 7 migrated
7 rows matched query populate_user_id, 0 migrated
7 rows matched query populate_user_id, 0 migrated
+-------------------------------------+--------------+-----------+
|              Migration              | Total Needed | Completed |
+-------------------------------------+--------------+-----------+
|     fill_virtual_interface_list     |      0       |     0     |
|         migrate_empty_ratio         |      0       |     0     |
|   migrate_quota_classes_to_api_db   |      0       |     0     |
|    migrate_quota_limits_to_api_db   |      0       |     0     |
|      migration_migrate_to_uuid      |      0       |     0     |
| populate_missing_availability_zones |      0       |     0     |
|      populate_queued_for_delete     |      7       |     7     |
|           populate_user_id          |      14      |     0     |
|            populate_uuids           |     120      |    120    |
+-------------------------------------+--------------+-----------+
`,
    );
    assert.equal((await run(cloud, args)).code, 0);
  });

  Deno.test(`${engine}: a row that cannot be changed is named, and keeps none behind it`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const { database } = cloud.cells[0];
    await addBlockDevices(cloud, 120);
    await refuseRows(
      database,
      "block_device_mapping",
      (prefix) => `${prefix}device_name = 'bad' and ${prefix}uuid is not null`,
    );
    await database.query.updateTable("block_device_mapping").set({ device_name: "bad" })
      .where("id", "=", 7).execute();
    const left = async () =>
      (await database.query.selectFrom("block_device_mapping").select("id")
        .where("uuid", "is", null).execute()).map(({ id }) => id);
    // In slices: as long as rows are changed there is more to do, and at the end it has failed.
    let rest = (await left()).length;
    for (;;) {
      const { code, stderr, logged } = await run(cloud, { max_count: "60" });
      assert.match(stderr, /Some migrations failed: populate_uuids\./);
      assert.match(logged.join("\n"), /block_device_mapping, the row with the id 7: /);
      const now = (await left()).length;
      assert.equal(code, now < rest ? 1 : 2);
      if (now === rest) break;
      rest = now;
    }
    assert.deepEqual(await left(), [7]);
    await addBlockDevices(cloud, 120);
    const { code, stdout, logged } = await run(cloud);
    assert.equal(code, 2);
    assert.deepEqual(await left(), [7]);
    assert.match(stdout, /\| +populate_uuids +\| +\d+ +\| +1\d\d +\|/);
    const named = logged.filter((record) => record.includes("the row with the id 7"));
    assert.equal(named.length, 1, logged.join("\n"));
  });
}

Deno.test("--max-count counts what is migrated over all migrations of a run", async () => {
  await using cloud = await cloudWithCells("sqlite", 1);
  await addBlockDevices(cloud, 60);
  await addMappings(cloud, 7);
  const first = await run(cloud, { max_count: "55", release: "victoria" });
  assert.deepEqual([first.code, first.stderr], [1, ""]);
  assert.equal(first.stdout.split("\n")[0], "55 rows matched query populate_uuids, 55 migrated");
  // Those behind it had no turn.
  assert.equal(first.stdout.split("\n").length, 1 + 4 + 4 + 1);
  const second = await run(cloud, { max_count: " 1_0 " });
  assert.equal(second.code, 1);
  assert.deepEqual(rows(second.stdout), ["populate_queued_for_delete 5 5", "populate_uuids 5 5"]);
  const third = await run(cloud, { max_count: "4" });
  assert.deepEqual([third.code, rows(third.stdout)], [1, [
    "populate_queued_for_delete 2 2",
    "populate_user_id 2 0",
  ]]);
  // Nothing can be migrated, so nothing is left to do.
  const fourth = await run(cloud, { max_count: "4" });
  assert.deepEqual([fourth.code, rows(fourth.stdout)], [0, ["populate_user_id 4 0"]]);
});

Deno.test("a bad --max-count is refused before anything is opened", async () => {
  await using cloud = await testCloud("sqlite");
  for (const max_count of ["0", "-2", "a", "", "1.5"]) {
    const { code, stdout, stderr } = await run(cloud, { max_count });
    assert.deepEqual([code, stdout], [127, ""]);
    assert.match(stderr, /^ERROR: --max-count .* is not a whole number of 1 or more\.\n$/);
  }
});

Deno.test("a database without a schema is said to have none", async () => {
  await using cloud = await testCloud("sqlite");
  await assert.rejects(run(cloud), /OperatorError: The .* has no schema/);
});

Deno.test("which migrations run depends on the release", async () => {
  await using cloud = await cloudWithCells("sqlite", 1);
  const names = async (release?: string) => {
    const { stdout } = await run(cloud, { release, dry_run: true });
    return stdout.split("\n").filter((line) => line.startsWith("| ")).slice(1)
      .map((line) => line.split("|")[1].trim());
  };
  const all = await names();
  assert.equal(all.length, 11);
  assert.ok(all.includes("populate_instance_compute_id"));
  assert.deepEqual(
    await names("2023.1"),
    all.filter((name) => name !== "populate_instance_compute_id"),
  );
  assert.equal((await names("victoria")).length, 9);
});

Deno.test("a migration that fails is logged, and the others run", async () => {
  await using cloud = await cloudWithCells("sqlite", 1);
  await addBlockDevices(cloud, 3);
  await cloud.cells[0].database.query.schema.dropTable("compute_nodes").execute();
  const release = { release: "victoria" };

  const dry = await run(cloud, { ...release, dry_run: true });
  assert.equal(dry.code, 2);
  assert.deepEqual(rows(dry.stdout), ["populate_uuids 3 0"]);

  const limited = await run(cloud, { ...release, max_count: "2" });
  assert.deepEqual([limited.code, limited.stderr], [1, ""]);
  const some = await run(cloud, { ...release, max_count: "2" });
  assert.equal(some.code, 1);
  assert.match(some.stderr, /^ERROR: Some migrations failed: migrate_empty_ratio\. .*\n$/);
  const none = await run(cloud, { ...release, max_count: "2" });
  assert.equal(none.code, 2);

  await addBlockDevices(cloud, 60);
  const full = await run(cloud, release);
  assert.equal(full.code, 2);
  assert.deepEqual(rows(full.stdout), ["populate_uuids 60 60"]);
  assert.match(full.stdout, /\n\| +migrate_empty_ratio +\| +0 +\| +0 +\|\n/);
  assert.match(full.stderr, /^ERROR: Some migrations failed: migrate_empty_ratio\./);
  const errors = full.logged.filter((record) => record.startsWith("error: "));
  assert.match(errors[0], /^error: migrate_empty_ratio failed\. .*compute_nodes/);
});

Deno.test("the result comes as JSON, with the lines on standard error", async () => {
  await using cloud = await cloudWithCells("sqlite", 1);
  await addBlockDevices(cloud, 3);
  const { stdout, stderr } = await run(
    cloud,
    { release: "victoria" },
    { format: "json" },
  );
  assert.match(
    stderr,
    /^Running batches of 50 until complete\n3 rows matched query populate_uuids/,
  );
  const populated = JSON.parse(stdout)
    .find(({ migration }: { migration: string }) => migration === "populate_uuids");
  assert.deepEqual(populated, { migration: "populate_uuids", total_needed: 3, completed: 3 });
});

Deno.test("an interrupted run shows what it did", async () => {
  await using cloud = await cloudWithCells("sqlite", 1);
  await addBlockDevices(cloud, 3);
  await addMappings(cloud, 3);
  const interrupt = new AbortController();
  const interrupting = {
    signal: interrupt.signal,
    newUuid: () => {
      interrupt.abort(new Error("interrupted"));
      return crypto.randomUUID();
    },
  };
  const stopped = await run(cloud, { release: "victoria" }, interrupting);
  assert.equal(stopped.code, 1);
  assert.deepEqual(rows(stopped.stdout), ["populate_uuids 3 3"]);
  const again = run(cloud, { release: "victoria" }, interrupting);
  await assert.rejects(again, /interrupted/);
  const rest = await run(cloud, { release: "victoria" });
  assert.equal(rest.code, 0);
  assert.match(rest.stdout, /populate_queued_for_delete +\| +3 +\| +3 /);
});

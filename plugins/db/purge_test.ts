import assert from "node:assert/strict";
import { insertCellMapping } from "../../src/cells/cell_mappings.ts";
import type { Database } from "../../src/database/databases.ts";
import { purgeDatabase } from "../../src/deleted_rows/purge/purge_database.ts";
import { cellUuid, cloudWithCells } from "../../tests/support/cells.ts";
import { TEST_NOW } from "../../tests/support/context.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { argumentsOf } from "../../src/plugin/arguments.ts";
import { purge } from "./purge.ts";

/** Nothing listens there. */
const DEAD_URL = "mysql+pymysql://nova:s3cret@127.0.0.1:1/nova?connect_timeout=1";

interface Times {
  readonly deleted_at?: Date;
  readonly updated_at?: Date;
  readonly created_at?: Date;
}

async function addRows(
  { query }: Database,
  table: string,
  times: readonly Times[],
): Promise<void> {
  const rows = times.map((time, index) => ({
    deleted_at: null,
    updated_at: null,
    created_at: null,
    ...time,
    id: index + 1,
    ...REQUIRED[table],
  }));
  await query.insertInto(table).values(rows).execute();
}

/** Columns that a table asks for. */
const REQUIRED: Readonly<Record<string, Record<string, unknown>>> = {
  shadow_instances: { uuid: "u", hidden: false },
  shadow_services: { report_count: 0 },
  shadow_task_log: {
    task_name: "t",
    state: "s",
    host: "h",
    period_beginning: "2020-01-01 00:00:00",
    period_ending: "2020-01-02 00:00:00",
    message: "m",
  },
};

async function ids({ query }: Database, table: string): Promise<number[]> {
  const rows = await query.selectFrom(table).select("id").orderBy("id").execute();
  return rows.map(({ id }) => Number(id));
}

for (const engine of testEngines) {
  Deno.test(`${engine}: --before compares the time that each table has`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    const old = new Date("2020-01-01T11:59:59Z");
    const edge = new Date("2020-01-01T12:00:00Z");
    const young = new Date("2020-01-02T00:00:00Z");
    await addRows(database, "shadow_instances", [
      { deleted_at: old, created_at: old },
      { deleted_at: edge, created_at: old },
      { updated_at: old, created_at: old },
      { deleted_at: young, created_at: old },
    ]);
    const actions = [{ created_at: old }, { created_at: edge, deleted_at: old }, {}];
    await addRows(database, "shadow_instance_actions", actions);
    await addRows(database, "shadow_instance_actions_events", actions);
    const log = [{ updated_at: old }, { created_at: old, deleted_at: old }, { updated_at: edge }];
    await addRows(database, "shadow_task_log", log);

    const args = { before: "2020-01-01T14:00+02:00", verbose: true };
    const dry = await cloud.run(purge, { ...args, dry_run: true });
    const means = '--before "2020-01-01T14:00+02:00" means 2020-01-01 12:00:00 UTC.\n';
    assert.deepEqual([dry.code, dry.stderr], [0, means]);
    assert.equal(
      dry.stdout,
      `\
DB: Unable to purge table shadow_alembic_version because it has no timestamp column
DB: Would delete 1 rows from shadow_instance_actions based on timestamp column created_at
DB: Would delete 1 rows from shadow_instance_actions_events based on timestamp column created_at
DB: Would delete 1 rows from shadow_instances based on timestamp column deleted_at
DB: Would delete 1 rows from shadow_task_log based on timestamp column updated_at
`,
    );
    assert.deepEqual(await ids(database, "shadow_instances"), [1, 2, 3, 4]);

    const real = await cloud.run(purge, args);
    assert.deepEqual([real.code, real.stderr], [0, means]);
    assert.equal(real.stdout, dry.stdout.replaceAll("Would delete", "Deleted"));
    assert.deepEqual(await ids(database, "shadow_instances"), [2, 3, 4]);
    assert.deepEqual(await ids(database, "shadow_instance_actions"), [2, 3]);
    assert.deepEqual(await ids(database, "shadow_instance_actions_events"), [2, 3]);
    assert.deepEqual(await ids(database, "shadow_task_log"), [2, 3]);

    const again = await cloud.run(purge, { before: "2020-01-01T14:00+02:00" });
    assert.deepEqual([again.code, again.stdout, again.stderr], [3, "", ""]);
    assert.equal((await cloud.run(purge, { ...args, dry_run: true })).code, 3);
  });

  Deno.test(`${engine}: --all empties all shadow tables, a few rows at a time`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    await addRows(database, "shadow_instances", Array(10).fill({}));
    await addRows(database, "shadow_services", Array(3).fill({}));
    await database.query.insertInto("shadow_dns_domains").values(
      ["a", "B", "c d", "é"].map((domain) => ({ domain })),
    ).execute();
    await database.query.insertInto("services").values({ report_count: 0, binary: "live" })
      .execute();

    const { code, stdout, stderr } = await cloud.run(purge, {
      all: true,
      verbose: true,
      txn_rows: 3,
    });
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(
      stdout,
      `\
DB: Deleted 4 rows from shadow_dns_domains based on timestamp column (n/a)
DB: Deleted 10 rows from shadow_instances based on timestamp column (n/a)
DB: Deleted 3 rows from shadow_services based on timestamp column (n/a)
`,
    );
    const [{ count }] = await database.query.selectFrom("services")
      .select(({ fn }) => fn.countAll().as("count")).execute();
    assert.equal(Number(count), 1);
    assert.equal((await cloud.run(purge, { all: true })).code, 3);
  });

  Deno.test(`${engine}: what cannot be asked for`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    await addRows(database, "shadow_instances", [{ deleted_at: new Date("2001-01-01") }]);
    const nothing = await cloud.run(purge, {});
    assert.deepEqual([nothing.code, nothing.stdout], [1, ""]);
    assert.match(nothing.stderr, /--before or --all/);
    for (const before of ["yesterday", "", "2015-02-30"]) {
      const bad = await cloud.run(purge, { before, all: true });
      assert.equal(bad.code, 2, before);
      assert.match(bad.stderr, /is not a date/);
    }
    const future = await cloud.run(purge, { before: "30" });
    assert.deepEqual([future.code, future.stdout], [2, ""]);
    assert.match(future.stderr, /^ERROR: --before "30" means 2024-05-30 00:00:00 UTC\. That is in/);
    await assert.rejects(cloud.run(purge, { all: true, export: "" }), /--export names no folder/);
    const unknown = await cloud.run(purge, { all: true, all_cells: true }, {
      options: { ...cloud.options, api_database: { connection: DEAD_URL, max_retries: "1" } },
    });
    assert.deepEqual([unknown.code, unknown.stdout], [4, ""]);
    assert.match(unknown.stderr, /127\.0\.0\.1:1/);
    assert.doesNotMatch(unknown.stderr, /s3cret/);
    assert.deepEqual(await ids(database, "shadow_instances"), [1]);

    const zone = await cloud.run(purge, { before: "Mon Jan  1 00:00:00 XYZ 2001" });
    assert.equal(zone.code, 3);
    assert.match(zone.stderr, /^WARNING: --before .* UTC: the time zone XYZ/);
    const meant = await cloud.run(purge, { before: "30", before_future: true });
    assert.equal(meant.code, 0);
    assert.match(meant.stderr, /^WARNING: --before "30" means 2024-05-30/);
    assert.deepEqual(await ids(database, "shadow_instances"), []);
  });

  Deno.test(`${engine}: --all-cells purges all cells that answer, told of in their order`, async () => {
    await using cloud = await cloudWithCells(engine, 2);
    const [one, two] = cloud.cells;
    await addRows(one.database, "shadow_instances", [{}, {}]);
    await addRows(two.database, "shadow_services", [{}]);
    await insertCellMapping((await cloud.api()).query, {
      uuid: cellUuid(3),
      transportUrl: "rabbit://mq/",
      databaseUrl: two.url,
      disabled: true,
      createdAt: TEST_NOW,
    });
    const args = { all: true, all_cells: true, verbose: true, parallel: 2 };
    const first = await cloud.run(purge, { ...args, parallel: 1 });
    assert.deepEqual([first.code, first.stderr], [0, ""]);
    assert.equal(
      first.stdout,
      `\
Cell ${one.uuid}(cell1): Deleted 2 rows from shadow_instances based on timestamp column (n/a)
Cell ${two.uuid}(cell2): Deleted 1 rows from shadow_services based on timestamp column (n/a)
`,
    );
    assert.equal((await cloud.run(purge, args)).code, 3);

    await insertCellMapping((await cloud.api()).query, {
      uuid: cellUuid(4),
      name: "dead",
      transportUrl: "rabbit://mq/",
      databaseUrl: DEAD_URL,
      disabled: false,
      createdAt: TEST_NOW,
    });
    await addRows(two.database, "shadow_services", [{}]);
    const second = await cloud.run(purge, { ...args, timeout: 1 });
    assert.equal(second.code, 255);
    assert.match(second.stdout, /: Deleted 1 rows from shadow_services/);
    assert.match(second.stderr, /cell dead \(44444444-/);
  });

  Deno.test(`${engine}: an interrupted run tells what it deleted, and can be repeated`, async () => {
    await using cloud = await cloudWithCells(engine, 2);
    const [{ database }] = cloud.cells;
    for (const args of [{ all: true }, { all: true, all_cells: true, parallel: 1 }]) {
      await addRows(database, "shadow_instances", Array(9).fill({}));
      const interrupt = new AbortController();
      const context = await cloud.context({ signal: interrupt.signal });
      const say = (line: string) => context.output.say(line);
      const output = {
        ...context.output,
        say,
        // Told of each batch, as on a terminal.
        progress: () =>
          Promise.resolve({
            advance: () => interrupt.abort(new Error("Ctrl-C")),
            [Symbol.dispose]() {},
          }),
      };
      const run = purge.run(
        { ...context, output },
        argumentsOf(purge, { ...args, verbose: true, txn_rows: 4 }),
      );
      await assert.rejects(run, /^OperatorError: stopped; 4 rows were deleted until then/);
      assert.match(context.stdout(), /: Deleted 4 rows from shadow_instances/);
      assert.deepEqual(await ids(database, "shadow_instances"), [5, 6, 7, 8, 9]);
      assert.equal((await cloud.run(purge, args)).code, 0);
      assert.deepEqual(await ids(database, "shadow_instances"), []);
    }
  });

  Deno.test(`${engine}: --sleep rests between batches that deleted something`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    const old = { deleted_at: new Date("2020-01-01") };
    await addRows(database, "shadow_instances", [old, old, {}, {}, old, {}]);
    await addRows(database, "shadow_services", [old]);
    const told: string[] = [];
    const pace = {
      mayGoOn: () => Promise.resolve("go" as const),
      pause: () => {
        told.push("rest");
        return Promise.resolve("go" as const);
      },
    };
    const end = await purgeDatabase(database, {
      before: "2020-01-02 00:00:00.000000",
      batchRows: 2,
      dryRun: false,
      copies: undefined,
      pace,
      onTable: ({ name, rows }) => void told.push(`${name} ${rows}`),
      onRows: (rows) => void told.push(`+${rows}`),
    });
    assert.equal(end, "go");
    assert.deepEqual(told, [
      "shadow_alembic_version 0",
      ...["+2", "rest", "+2", "+2", "shadow_instances 3"],
      ...["rest", "+1", "shadow_services 1"],
    ]);
  });

  Deno.test(`${engine}: --max-runtime ends a run between two batches`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    await addRows(database, "shadow_instances", Array(9).fill({}));
    let seconds = 0;
    const clock = { now: () => new Date(TEST_NOW.getTime() + seconds * 1000) };
    const context = await cloud.context({ clock });
    const output = {
      ...context.output,
      progress: () =>
        Promise.resolve({ advance: () => void (seconds += 40), [Symbol.dispose]() {} }),
    };
    const args = { all: true, txn_rows: 2, max_runtime: 60 };
    assert.equal(await purge.run({ ...context, output }, argumentsOf(purge, args)), 0);
    assert.match(context.stdout(), /^--max-runtime is over: 4 rows were deleted/);
    assert.deepEqual(await ids(database, "shadow_instances"), [5, 6, 7, 8, 9]);
  });
}

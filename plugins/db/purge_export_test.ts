import assert from "node:assert/strict";
import { sql } from "kysely";
import type { Database, EngineName } from "../../src/database/databases.ts";
import { startDatabaseExport } from "../../src/deleted_rows/purge/export/database_export.ts";
import { findFolder } from "../../src/deleted_rows/purge/export/files.ts";
import { purgeDatabase } from "../../src/deleted_rows/purge/purge_database.ts";
import { readExports } from "../../tests/faults/purge/exported_rows.ts";
import { cloudWithCells } from "../../tests/support/cells.ts";
import { hasServer, mysqlProduct, testEngines } from "../../tests/support/servers.ts";
import { argumentsOf } from "../../src/plugin/arguments.ts";
import { purge } from "./purge.ts";

/** The run's id in a test context. */
const RUN = "purge-20240506T070809Z-00000001";

/** A pace that never asks for anything. */
const unhurried = {
  mayGoOn: () => Promise.resolve("go" as const),
  pause: () => Promise.resolve("go" as const),
};

const HEADING = { run: RUN, cell: null, database: "a database", before: null };

async function inTempFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "nova-manage-export-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function addInstances({ query }: Database, ids: readonly number[]): Promise<void> {
  await query.insertInto("shadow_instances")
    .values(ids.map((id) => ({ id, uuid: `uuid${id}`, hidden: false }))).execute();
}

async function instanceIds({ query }: Database): Promise<number[]> {
  const rows = await query.selectFrom("shadow_instances").select("id").orderBy("id").execute();
  return rows.map(({ id }) => Number(id));
}

/** Puts a character into a column that the connection's character set does not have. */
const ADD_SMILEY: Readonly<Record<EngineName, readonly string[]>> = {
  mysql: [
    "ALTER TABLE shadow_instances MODIFY display_name VARCHAR(255) CHARACTER SET utf8mb4",
    "UPDATE shadow_instances SET display_name = CONVERT(X'F09F9880' USING utf8mb4)",
  ],
  postgresql: ["UPDATE shadow_instances SET display_name = '😀'"],
  sqlite: ["UPDATE shadow_instances SET display_name = '😀'"],
};

/** Puts bytes that are no UTF-8 into a text, and a replacement character into another. */
const ADD_BYTES: Readonly<Partial<Record<EngineName, readonly string[]>>> = {
  // MySQL lets nobody do so.
  mysql: mysqlProduct === "MySQL" ? undefined : [
    "UPDATE shadow_instances SET display_name = X'EFBFBD' WHERE id = 1",
    "UPDATE shadow_instances SET display_name = X'EDA080' WHERE id = 4",
  ],
  sqlite: [
    "UPDATE shadow_instances SET display_name = CAST(X'EFBFBD' AS TEXT) WHERE id = 1",
    "UPDATE shadow_instances SET display_name = CAST(X'61FF' AS TEXT) WHERE id = 4",
  ],
};

for (const engine of testEngines) {
  const statements = ADD_BYTES[engine];
  if (statements === undefined) continue;
  Deno.test(`${engine}: text that is no UTF-8 is not exported, nor deleted`, () =>
    inTempFolder(async (folder) => {
      await using cloud = await cloudWithCells(engine, 1);
      const [{ database }] = cloud.cells;
      await addInstances(database, [1, 2, 3, 4, 5]);
      for (const statement of statements) await sql.raw(statement).execute(database.query);
      const args = { all: true, export: folder, txn_rows: 2 };
      const context = await cloud.context();
      await assert.rejects(
        async () => await purge.run(context, argumentsOf(purge, args)),
        /display_name of shadow_instances with id 4 is text that is not UTF-8/,
      );
      assert.match(context.stdout(), /^The rows were written to /);
      assert.deepEqual(await instanceIds(database), [3, 4, 5]);
      assert.match((await readExports(folder)).get("shadow_instances 1")!, /"\uFFFD"/);
      assert.equal((await cloud.run(purge, { all: true })).code, 0);
    }));
}

for (const engine of testEngines) {
  Deno.test(`${engine}: each row is in a file exactly as it was`, () =>
    inTempFolder(async (folder) => {
      await using cloud = await cloudWithCells(engine, 1);
      const [{ database }] = cloud.cells;
      await addInstances(database, [1, 2, 3, 4, 5]);
      for (const statement of ADD_SMILEY[engine]) await sql.raw(statement).execute(database.query);
      await database.query.insertInto("shadow_volume_usage_cache").values({
        id: 7,
        volume_id: 'a "volume"\nof two lines',
        tot_writes: "9007199254740993",
        deleted_at: "2020-01-01 00:00:00",
        deleted: 7,
      }).execute();
      await database.query.insertInto("shadow_compute_nodes").values({
        ...{ id: 1, vcpus: 1, memory_mb: 1, local_gb: 1, vcpus_used: 0, memory_mb_used: 0 },
        ...{ local_gb_used: 0, hypervisor_type: "", hypervisor_version: 1, cpu_info: "" },
        cpu_allocation_ratio: 1.2345678,
      }).execute();

      const args = { all: true, export: folder, txn_rows: 2 };
      const { code, stdout, stderr } = await cloud.run(purge, args);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.equal(stdout, `The rows were written to ${folder}/${RUN}.\n`);

      const rows = await readExports(folder);
      const row = (key: string) => Object.fromEntries(JSON.parse(rows.get(key)!));
      assert.equal(rows.size, 7);
      for (const id of [1, 2, 3, 4, 5]) {
        const { uuid, display_name, hidden, deleted_at } = row(`shadow_instances ${id}`);
        assert.deepEqual([uuid, display_name, Boolean(hidden)], [`uuid${id}`, "😀", false]);
        assert.equal(deleted_at, null);
      }
      const usage = row("shadow_volume_usage_cache 7");
      assert.equal(usage.volume_id, 'a "volume"\nof two lines');
      assert.equal(usage.tot_writes, "9007199254740993");
      assert.match(usage.deleted_at, /^2020-01-01 00:00:00(\.0+)?$/);
      // MySQL's FLOAT has 24 bits; all of them are there.
      const { cpu_allocation_ratio: ratio } = row("shadow_compute_nodes 1");
      assert.equal(Math.fround(ratio), Math.fround(1.2345678));

      const manifest = JSON.parse(await Deno.readTextFile(`${folder}/${RUN}/manifest.json`));
      assert.equal(manifest.format, 1);
      assert.equal(manifest.run, RUN);
      assert.equal(manifest.complete, true);
      assert.deepEqual([manifest.cell, manifest.before], [null, null]);
      assert.doesNotMatch(manifest.database, /s3cret/);
      assert.deepEqual(manifest.tables, {
        shadow_compute_nodes: 1,
        shadow_instances: 5,
        shadow_volume_usage_cache: 1,
      });
      assert.deepEqual(manifest.files.map(({ name }: { name: string }) => name), [
        "shadow_compute_nodes-000001.jsonl.gz",
        "shadow_instances-000001.jsonl.gz",
        "shadow_instances-000002.jsonl.gz",
        "shadow_instances-000003.jsonl.gz",
        "shadow_volume_usage_cache-000001.jsonl.gz",
      ]);
      assert.deepEqual(await instanceIds(database), []);
    }));

  Deno.test(`${engine}: --export with --before and --all-cells, and with --dry-run`, () =>
    inTempFolder(async (folder) => {
      await using cloud = await cloudWithCells(engine, 2);
      for (const { database } of cloud.cells) {
        await addInstances(database, [1, 2, 3]);
        await database.query.updateTable("shadow_instances")
          .set({ deleted_at: new Date("2020-01-01T00:00:00Z") }).where("id", "=", 2).execute();
      }
      const args = { before: "2020-01-02", all_cells: true, export: `${folder}/exports` };
      assert.equal((await cloud.run(purge, { ...args, dry_run: true })).code, 0);
      await assert.rejects(Deno.stat(`${folder}/exports`));
      assert.equal((await cloud.run(purge, args)).code, 0);
      for (const { uuid, database } of cloud.cells) {
        const own = `${folder}/exports/${RUN}/${uuid}`;
        assert.deepEqual([...(await readExports(own)).keys()], ["shadow_instances 2"]);
        const manifest = JSON.parse(await Deno.readTextFile(`${own}/manifest.json`));
        assert.equal(manifest.cell, uuid);
        assert.equal(manifest.before, "2020-01-02 00:00:00.000000");
        assert.deepEqual(await instanceIds(database), [1, 3]);
      }
    }));

  Deno.test(`${engine}: nothing is deleted that could not be written`, () =>
    inTempFolder(async (folder) => {
      await using cloud = await cloudWithCells(engine, 1);
      const [{ database }] = cloud.cells;
      await addInstances(database, [1, 2, 3, 4, 5]);
      await Deno.writeTextFile(`${folder}/file`, "");
      const args = { all: true, export: `${folder}/file` };
      await assert.rejects(cloud.run(purge, args), /Cannot write .*file/);
      assert.deepEqual(await instanceIds(database), [1, 2, 3, 4, 5]);

      // Somebody else leads the second file of this run elsewhere.
      await Deno.writeTextFile(`${folder}/file`, "precious");
      await Deno.symlink(`${folder}/file`, `${folder}/shadow_instances-000002.jsonl.gz.partial`);
      const told: string[] = [];
      const run = purgeDatabase(database, {
        before: undefined,
        batchRows: 2,
        dryRun: false,
        copies: startDatabaseExport(await findFolder(folder), HEADING),
        pace: unhurried,
        onTable: ({ name, rows }) => void told.push(`${name} ${rows}`),
        onRows: () => {},
      });
      await assert.rejects(run, /^OperatorError: Cannot write .*000002\.jsonl\.gz: .*exists/);
      assert.deepEqual(told, ["shadow_instances 2"]);
      assert.deepEqual(await instanceIds(database), [3, 4, 5]);
      assert.equal(await Deno.readTextFile(`${folder}/file`), "precious");
      await Deno.remove(`${folder}/file`);
      const kept = [...(await readExports(folder)).keys()];
      assert.deepEqual(kept, ["shadow_instances 1", "shadow_instances 2"]);
      const manifest = JSON.parse(await Deno.readTextFile(`${folder}/manifest.json`));
      assert.equal(manifest.complete, false);
    }));
}

for (const engine of ["mysql", "postgresql"] as const) {
  Deno.test({
    // SQLite lets nobody write meanwhile.
    name: `${engine}: a row that comes while its window is exported is exported too`,
    ignore: !hasServer(engine),
    fn: () =>
      inTempFolder(async (folder) => {
        await using cloud = await cloudWithCells(engine, 1);
        const [{ database }] = cloud.cells;
        await addInstances(database, [1, 3]);
        const copies = startDatabaseExport(await findFolder(folder), HEADING);
        let latecomers = [2];
        await purgeDatabase(database, {
          before: undefined,
          batchRows: 10,
          dryRun: false,
          copies: {
            ...copies,
            async write(table, pages) {
              const rows = await copies.write(table, pages);
              if (latecomers.length > 0) await addInstances(database, latecomers);
              latecomers = [];
              return rows;
            },
          },
          pace: unhurried,
          onTable: ({ rows }) => assert.equal(rows, 3),
          onRows: () => {},
        });
        assert.deepEqual(await instanceIds(database), []);
        const kept = [...(await readExports(folder)).keys()];
        assert.deepEqual(kept, [1, 2, 3].map((id) => `shadow_instances ${id}`));
      }),
  });
}

/** Tables as sites have changed them. */

import assert from "node:assert/strict";
import { archiveDeletedRows } from "../../../plugins/db/archive_deleted_rows.ts";
import { cloudWithCells } from "../../../tests/support/cells.ts";
import { addInstances } from "../../../tests/support/nova_rows.ts";
import { addQuotaClasses, statements, texts } from "../../../tests/support/odd_databases.ts";
import { hasServer, testEngines } from "../../../tests/support/servers.ts";

const uuid = (id: number) => `eeeeeeee-eeee-4eee-8eee-${String(id).padStart(12, "0")}`;
const noMysql = !hasServer("mysql");

for (const name of testEngines) {
  Deno.test(`${name}: generated columns, and columns that the shadow table has not`, async () => {
    await using cloud = await cloudWithCells(name, 1);
    const [{ database }] = cloud.cells;
    await addQuotaClasses(database, 1, 2);
    await statements(
      database,
      "ALTER TABLE shadow_quota_classes ADD COLUMN doubled int GENERATED ALWAYS AS (hard_limit * 2) " +
        (name === "sqlite" ? "VIRTUAL" : "STORED"),
      "ALTER TABLE quota_classes ADD COLUMN doubled int",
      "ALTER TABLE quota_classes ADD COLUMN note varchar(20) DEFAULT 'of the site'",
    );
    const { code, stderr } = await cloud.run(archiveDeletedRows, { until_complete: true });
    assert.deepEqual([code, stderr], [
      1,
      "WARNING: shadow_quota_classes has no note: what quota_classes holds there is not archived.\n",
    ]);
    assert.deepEqual(await texts(database, "shadow_quota_classes", "doubled"), ["2", "4"]);
  });

  Deno.test(`${name}: a row that refers to a live instance by two columns together stays`, async () => {
    await using cloud = await cloudWithCells(name, 1);
    const [{ database }] = cloud.cells;
    await addInstances(database, [1, 2].map((id) => ({ uuid: uuid(id), deleted: id % 2 })));
    const notes = (prefix: string, more: string) =>
      `CREATE TABLE ${prefix}notes (id int PRIMARY KEY, instance varchar(36), project varchar(255)${more})`;
    await statements(
      database,
      "CREATE UNIQUE INDEX both_idx ON instances (uuid, project_id)",
      notes("", ", FOREIGN KEY (instance, project) REFERENCES instances (uuid, project_id)"),
      notes("shadow_", ""),
      `INSERT INTO notes VALUES (1, '${uuid(2)}', 'project')`,
    );
    const { stderr } = await cloud.run(archiveDeletedRows, { until_complete: true });
    assert.equal(stderr, "");
    assert.deepEqual(await texts(database, "shadow_instances", "id"), ["1"]);
    assert.deepEqual(await texts(database, "notes", "id"), ["1"]);
  });

  Deno.test(`${name}: no row of a table without a shadow goes or changes unseen`, async () => {
    await using cloud = await cloudWithCells(name, 1);
    const [{ database }] = cloud.cells;
    await addInstances(database, [1, 2, 3].map((id) => ({ uuid: uuid(id), deleted: id })));
    await database.query.insertInto("instance_actions")
      .values([1, 2, 3].map((id) => ({ id: 10 + id, instance_uuid: uuid(id), deleted: 0 })))
      .execute();
    await statements(
      database,
      "CREATE TABLE notes (id int PRIMARY KEY, action_id int, " +
        "FOREIGN KEY (action_id) REFERENCES instance_actions (id) ON DELETE CASCADE)",
      "CREATE TABLE links (id int PRIMARY KEY, action_id int, " +
        "FOREIGN KEY (action_id) REFERENCES instance_actions (id) ON DELETE SET NULL)",
      "INSERT INTO notes VALUES (1, 11)",
      "INSERT INTO links VALUES (1, 13)",
    );
    const dry = await cloud.run(archiveDeletedRows, { until_complete: true, dry_run: true });
    assert.deepEqual([
      dry.code,
      [...dry.stdout.matchAll(/\| (\w+) +\| (\d+)/g)].map(([, ...row]) => row),
    ], [
      1,
      [["instance_actions", "1"], ["instances", "1"]],
    ]);
    const { code, stderr } = await cloud.run(archiveDeletedRows, { until_complete: true });
    assert.match(
      stderr,
      /^WARNING: instances 1 was not .* notes.*\nWARNING: instances 3 was not .*\n$/,
    );
    assert.equal(code, 1);
    assert.deepEqual(await texts(database, "shadow_instances", "id"), ["2"]);
    assert.deepEqual(await texts(database, "notes", "action_id"), ["11"]);
    assert.deepEqual(await texts(database, "links", "action_id"), ["13"]);
  });
}

for (const name of testEngines) {
  Deno.test(`${name}: a shadow table that is missing is told of once, in each run`, async () => {
    await using cloud = await cloudWithCells(name, 1);
    const [{ database }] = cloud.cells;
    await addInstances(database, [1, 2, 3].map((id) => ({ uuid: uuid(id), deleted: id })));
    await database.query.insertInto("instance_faults")
      .values([1, 2].map((id) => ({ id, instance_uuid: uuid(id), code: 1, deleted: 0 }))).execute();
    await statements(database, "DROP TABLE shadow_instance_faults");
    for (let run = 1; run <= 2; run++) {
      const { code, stderr } = await cloud.run(archiveDeletedRows, { until_complete: true });
      assert.match(stderr, /^ERROR: the table shadow_instance_faults is missing, [^\n]*\n$/);
      assert.equal(code, 5);
    }
    assert.deepEqual(await texts(database, "shadow_instances", "id"), ["3"]);
  });
}

for (const [table, engine] of [["shadow_quota_classes", "MyISAM"], ["quota_classes", "Aria"]]) {
  Deno.test({
    name: `${table} without transactions is refused`,
    ignore: noMysql,
    async fn() {
      await using cloud = await cloudWithCells("mysql", 1);
      const [{ database }] = cloud.cells;
      await addQuotaClasses(database, 1);
      await statements(database, `ALTER TABLE ${table} ENGINE = ${engine}`);
      const { code, stderr } = await cloud.run(archiveDeletedRows, {});
      assert.equal(code, 255);
      assert.match(stderr, new RegExp(`The table ${table} has the storage engine ${engine}, `));
      assert.match(stderr, new RegExp(`ALTER TABLE ${table} ENGINE = InnoDB`));
      assert.deepEqual(await texts(database, "quota_classes", "id"), ["1"]);
    },
  });
}

for (
  const [name, parameter] of [
    ["mysql", "init_command=SET SESSION TRANSACTION READ ONLY"],
    ["postgresql", "options=-c default_transaction_read_only=on"],
  ] as const
) {
  Deno.test({
    name: `${name}: a server that takes no changes is told of once`,
    ignore: !hasServer(name),
    async fn() {
      await using cloud = await cloudWithCells(name, 1);
      const [{ database, url }] = cloud.cells;
      await addInstances(database, [1, 2, 3].map((id) => ({ uuid: uuid(id), deleted: id })));
      const connection = new URL(url);
      connection.search = `${connection.search}${connection.search ? "&" : "?"}${parameter}`;
      const options = { ...cloud.options, database: { connection: connection.href } };
      const run = await cloud.run(archiveDeletedRows, { until_complete: true }, { options });
      assert.match(
        run.stderr,
        /^ERROR: .*(read-only|READ ONLY) transaction.*\n?.*takes changes[^\n]*\n$/,
      );
      assert.equal(run.code, 255);
    },
  });
}

Deno.test({
  name: "an index that the planner may not use is not asked for",
  ignore: noMysql,
  async fn() {
    await using cloud = await cloudWithCells("mysql", 1);
    const [{ database }] = cloud.cells;
    await addInstances(database, [{ uuid: uuid(1), deleted: 1 }]);
    await statements(database, "CREATE INDEX zzz ON instances (uuid)");
    // MariaDB's word; MySQL's is INVISIBLE.
    await statements(database, "ALTER TABLE instances ALTER INDEX zzz IGNORED");
    const { code, stderr } = await cloud.run(archiveDeletedRows);
    assert.deepEqual([code, stderr], [1, ""]);
    assert.deepEqual(await texts(database, "shadow_instances", "id"), ["1"]);
  },
});

Deno.test({
  name: "partitions of a table are no tables without a shadow",
  ignore: !hasServer("postgresql"),
  async fn() {
    await using cloud = await cloudWithCells("postgresql", 1);
    const [{ database }] = cloud.cells;
    await addInstances(database, [{ uuid: uuid(1), deleted: 1 }]);
    await statements(
      database,
      "ALTER TABLE instance_faults RENAME TO old_faults",
      "CREATE TABLE instance_faults (LIKE old_faults, PRIMARY KEY (id), " +
        "FOREIGN KEY (instance_uuid) REFERENCES instances (uuid)) PARTITION BY RANGE (id)",
      "DROP TABLE old_faults",
      "CREATE TABLE faults_1 PARTITION OF instance_faults FOR VALUES FROM (1) TO (9)",
    );
    await database.query.insertInto("instance_faults")
      .values({ id: 1, instance_uuid: uuid(1), code: 1, deleted: 0 }).execute();
    const { code, stderr } = await cloud.run(archiveDeletedRows);
    assert.deepEqual([code, stderr], [1, ""]);
    assert.deepEqual(await texts(database, "shadow_instance_faults", "id"), ["1"]);
  },
});

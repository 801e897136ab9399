/** Values that Nova would not write, and columns that hold them in another way. */

import assert from "node:assert/strict";
import { sql } from "kysely";
import { archiveDeletedRows } from "../../../plugins/db/archive_deleted_rows.ts";
import { cloudWithCells } from "../../../tests/support/cells.ts";
import { addInstances } from "../../../tests/support/nova_rows.ts";
import { addQuotaClasses, statements, texts } from "../../../tests/support/odd_databases.ts";
import { hasServer, testEngines } from "../../../tests/support/servers.ts";

const uuid = (id: number) => `eeeeeeee-eeee-4eee-8eee-${String(id).padStart(12, "0")}`;
const noMysql = !hasServer("mysql");

Deno.test({
  name: "values that the servers of today would refuse are moved as they are",
  ignore: noMysql,
  async fn() {
    await using cloud = await cloudWithCells("mysql", 1);
    const [{ database }] = cloud.cells;
    await addInstances(database, [1, 2].map((id) => ({ uuid: uuid(id), deleted: id })));
    await addQuotaClasses(database, 1, 2);
    await statements(
      database,
      "SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO'",
      "UPDATE instances SET deleted_at = '0000-00-00 00:00:00', locked_by = 'nobody' WHERE id = 1",
      "UPDATE quota_classes SET created_at = '2020-00-00 00:00:00', id = 0 WHERE id = 1",
      "UPDATE quota_classes SET id = -7 WHERE id = 2",
    );
    const { code, stderr } = await cloud.run(archiveDeletedRows, { until_complete: true });
    assert.deepEqual([code, stderr], [1, ""]);
    assert.deepEqual(await texts(database, "shadow_instances", "deleted_at"), [
      "0000-00-00 00:00:00",
      null,
    ]);
    assert.deepEqual(await texts(database, "shadow_instances", "locked_by"), ["", null]);
    assert.deepEqual(await texts(database, "shadow_quota_classes", "id"), ["-7", "0"]);
    assert.deepEqual(await texts(database, "shadow_quota_classes", "created_at"), [
      null,
      "2020-00-00 00:00:00",
    ]);
  },
});

for (const name of testEngines) {
  Deno.test(`${name}: ids that are too large for JavaScript's numbers, and negative ones`, async () => {
    await using cloud = await cloudWithCells(name, 1);
    const [{ database }] = cloud.cells;
    const column = { mysql: "MODIFY id bigint", postgresql: "ALTER id TYPE bigint" };
    const tables = ["quota_classes", "shadow_quota_classes"];
    if (name !== "sqlite") {
      await statements(
        database,
        ...tables.map((table) => `ALTER TABLE ${table} ${column[name]}`),
      );
    }
    const large = [1n, 2n, 3n, 4n].map((n) => String(2n ** 53n + n));
    const insert = (id: string, deleted: number) =>
      `INSERT INTO quota_classes (id, class_name, deleted) VALUES (${id}, 'c', ${deleted})`;
    await statements(
      database,
      ...[large[0], large[2], "-3"].map((id) => insert(id, 1)),
      ...[large[1], large[3], "-2"].map((id) => insert(id, 0)),
    );
    const { code, stderr } = await cloud.run(archiveDeletedRows, {
      max_rows: 1,
      until_complete: true,
    });
    assert.deepEqual([code, stderr], [1, ""]);
    const id = `CAST(id AS ${name === "mysql" ? "char" : "text"})`;
    const { rows } = await sql<{ id: string }>`
      SELECT ${sql.raw(id)} AS id FROM shadow_quota_classes ORDER BY shadow_quota_classes.id`
      .execute(database.query);
    assert.deepEqual(rows.map(({ id }) => id), ["-3", large[0], large[2]]);
  });

  Deno.test(`${name}: numbers that look the same as text are not taken for the same`, async () => {
    await using cloud = await cloudWithCells(name, 1);
    const [{ database }] = cloud.cells;
    const [one, other] = name === "mysql" ? ["1.0000001", "1.0000002"] : [
      "1.00000000000000000",
      "1.00000000000000022",
    ];
    for (const [table, ratio] of [["compute_nodes", one], ["shadow_compute_nodes", other]]) {
      await statements(
        database,
        `INSERT INTO ${table} (id, vcpus, memory_mb, local_gb, vcpus_used, memory_mb_used,
           local_gb_used, hypervisor_type, hypervisor_version, cpu_info, deleted, cpu_allocation_ratio)
         VALUES (1, 1, 1, 1, 1, 1, 1, 'QEMU', 1, '', 1, ${ratio})`,
      );
    }
    const { code, stderr } = await cloud.run(archiveDeletedRows);
    assert.match(stderr, /^ERROR: compute_nodes 1 was not archived: compute_nodes 1 differs/);
    assert.equal(code, 5);
  });
}

Deno.test({
  name: "a row is the same in a shadow table of another character set",
  ignore: noMysql,
  async fn() {
    await using cloud = await cloudWithCells("mysql", 1);
    const [{ database }] = cloud.cells;
    await addQuotaClasses(database, 1, 2);
    await statements(
      database,
      "ALTER TABLE shadow_quota_classes CONVERT TO CHARACTER SET latin1",
      "UPDATE quota_classes SET class_name = CASE id WHEN 1 THEN 'Zürich' ELSE '鍵' END",
      "INSERT INTO shadow_quota_classes SELECT * FROM quota_classes WHERE id = 1",
    );
    const { code, stderr } = await cloud.run(archiveDeletedRows, { until_complete: true });
    assert.match(
      stderr,
      /^ERROR: quota_classes 2 was not archived: .*Incorrect string value[^\n]*\n$/,
    );
    assert.equal(code, 5);
    assert.deepEqual(await texts(database, "quota_classes", "id"), ["2"]);
    assert.deepEqual(await texts(database, "shadow_quota_classes", "class_name"), ["Zürich"]);
  },
});

Deno.test({
  name: "texts of a fixed length, as other tools bring them to PostgreSQL",
  ignore: !hasServer("postgresql"),
  async fn() {
    await using cloud = await cloudWithCells("postgresql", 1);
    const [{ database }] = cloud.cells;
    await addInstances(database, [{ uuid: uuid(1), deleted: 1 }]);
    await database.query.insertInto("instance_faults")
      .values({ id: 1, instance_uuid: uuid(1), code: 1, deleted: 0 }).execute();
    await statements(
      database,
      "ALTER TABLE instance_faults ALTER instance_uuid TYPE char(36)",
      "ALTER TABLE instances ALTER uuid TYPE char(36)",
      "ALTER TABLE shadow_instance_faults ALTER instance_uuid TYPE char(40)",
    );
    const { code, stderr } = await cloud.run(archiveDeletedRows);
    assert.deepEqual([code, stderr], [1, ""]);
    assert.deepEqual(await texts(database, "shadow_instances", "uuid"), [uuid(1)]);
    assert.deepEqual(await texts(database, "shadow_instance_faults", "instance_uuid"), [
      `${uuid(1)}    `,
    ]);
  },
});

/** A shadow table's column that takes less than the main table's, without a word of the server. */
const NARROW = {
  mysql: {
    statements: [
      "ALTER TABLE shadow_instance_faults MODIFY details text",
      "UPDATE instance_faults SET details = REPEAT('x', 70000) WHERE id = 2",
    ],
    length: "70000",
  },
  postgresql: {
    statements: [
      "ALTER TABLE instance_faults ALTER details TYPE numeric USING 1.5",
      "ALTER TABLE shadow_instance_faults ALTER details TYPE numeric(9, 2) USING 1",
      "UPDATE instance_faults SET details = 1.23456 WHERE id = 2",
    ],
    length: "7",
  },
  sqlite: {
    statements: [
      "ALTER TABLE shadow_instance_faults DROP COLUMN details",
      "ALTER TABLE shadow_instance_faults ADD COLUMN details INTEGER",
      "UPDATE instance_faults SET details = '007' WHERE id = 2",
    ],
    length: "3",
  },
} as const;

for (const name of testEngines) {
  Deno.test(`${name}: a row stays that the shadow table would not take as it is`, async () => {
    await using cloud = await cloudWithCells(name, 1);
    const [{ database }] = cloud.cells;
    await addInstances(database, [1, 2, 3].map((id) => ({ uuid: uuid(id), deleted: id })));
    await database.query.insertInto("instance_faults")
      .values([1, 2, 3].map((id) => ({ id, instance_uuid: uuid(id), code: 1, deleted: 0 })))
      .execute();
    const { statements: changes, length } = NARROW[name];
    await statements(database, ...changes);
    const { code, stderr } = await cloud.run(archiveDeletedRows, { until_complete: true });
    assert.match(
      stderr,
      // MySQL refuses by itself what MariaDB would cut.
      /^ERROR: instances 2 was not archived: (shadow_instance_faults cannot hold all of the row of instance_faults with id 2: |[^\n]*Data too long)[^\n]*details[^\n]*\n$/,
    );
    assert.equal(code, 5);
    assert.deepEqual(await texts(database, "shadow_instances", "id"), ["1", "3"]);
    const { rows } = await sql<{ size: unknown }>`
      SELECT length(${sql.raw(name === "postgresql" ? "details::text" : "details")}) AS size
      FROM instance_faults`.execute(database.query);
    assert.deepEqual(rows.map(({ size }) => String(size)), [length]);
  });
}

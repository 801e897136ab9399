import assert from "node:assert/strict";
import { resolveRevision } from "../../schema/revisions.ts";
import { syncSchema } from "../../schema/sync.ts";
import { openDatabase } from "../../../tests/support/open_database.ts";
import { testDatabase, testEngines } from "../../../tests/support/servers.ts";
import { loadArchiveEngine } from "./engines.ts";
import { missingIndexes } from "./missing_indexes.ts";
import { removedTables } from "./removed_tables.ts";
import { archiveTables } from "./tables.ts";
import { treeOf } from "./trees.ts";

/** In the order of SQLAlchemy's `sorted_tables` for the database of zed (nova 26.2.2). */
const ROOTS_OF_ZED = `
  certificates compute_nodes instance_id_mappings instances project_user_quotas quota_classes quota_usages
  quotas s3_images security_groups services task_log volume_usage_cache
  block_device_mapping instance_actions instance_extra instance_faults instance_info_caches
  instance_metadata instance_system_metadata migrations pci_devices reservations
  security_group_instance_association security_group_rules virtual_interfaces
  instance_actions_events`.trim().split(/\s+/);

for (const name of testEngines) {
  Deno.test(`${name}: the tables of a database, their order and what refers to them`, async () => {
    await using test = await testDatabase(name);
    await using opened = await openDatabase(test.url);
    const { database } = opened;
    const zed = "ccb0fa1a2252";
    await syncSchema(database, "main", zed);
    const engine = await loadArchiveEngine(name);
    const facts = await engine.readTables(database.query);
    const tables = archiveTables(facts, removedTables(zed));
    assert.deepEqual(tables.roots.map(({ name }) => name), ROOTS_OF_ZED);
    const doubtful = [...tables.byName.values()].flatMap(({ name, columns }) =>
      columns.filter(({ mayLose }) => mayLose !== undefined).map((column) =>
        `${name}.${column.name}`
      )
    );
    assert.deepEqual(doubtful, [], "no row need be compared in a database as Nova makes it");

    const tree = treeOf(tables.byName.get("instances")!, tables);
    const order = tree.branches.map(({ table }) => table.name);
    assert.ok(
      order.indexOf("instance_actions_events") < order.indexOf("instance_actions"),
      "children go before what they refer to",
    );
    assert.ok(
      order.includes("fixed_ips"),
      "also those of tables that are not archived by themselves",
    );
    assert.deepEqual(tree.referredColumns, ["uuid"]);
    assert.deepEqual(tree.obstacles, []);

    const groups = treeOf(tables.byName.get("security_groups")!, tables);
    const rules = groups.branches.filter(({ table }) => table.name === "security_group_rules");
    assert.deepEqual(
      rules.flatMap(({ links }) => links.map(({ column }) => column)).sort(),
      ["group_id", "parent_group_id"],
    );

    const missing = missingIndexes(tree).map(({ table, column }) => `${table.name}.${column}`);
    assert.equal(missing.includes("instance_actions_events.action_id"), name !== "mysql");
    assert.ok(!missing.includes("block_device_mapping.instance_uuid"));
  });

  Deno.test(`${name}: xena still archives all tables, and later share_mapping has no shadow`, async () => {
    await using test = await testDatabase(name);
    await using opened = await openDatabase(test.url);
    const { database } = opened;
    const engine = await loadArchiveEngine(name);
    await syncSchema(database, "main", "8f2f1571d55b");
    const xena = archiveTables(
      await engine.readTables(database.query),
      removedTables("8f2f1571d55b"),
    );
    const names = xena.roots.map(({ name }) => name);
    assert.ok(names.includes("key_pairs") && names.includes("dns_domains"));
    assert.equal(xena.byName.get("dns_domains")!.key, "domain");
    const locked = xena.byName.get("instances")!.columns.find(({ name }) => name === "locked_by");
    assert.equal(
      locked!.convertTo,
      name === "postgresql" ? "shadow_instances0locked_by" : undefined,
    );

    const head = resolveRevision("main");
    await syncSchema(database, "main", head);
    const newest = archiveTables(await engine.readTables(database.query), removedTables(head));
    assert.deepEqual(
      treeOf(newest.byName.get("instances")!, newest).obstacles.map(({ from }) => from),
      ["share_mapping"],
    );
  });
}

Deno.test("tables whose foreign keys go in a circle are still listed once", () => {
  const table = (name: string, toTable: string) =>
    ["", "shadow_"].map((prefix) => ({
      name: prefix + name,
      columns: ["id", "deleted", "other"].map((name) => (
        { name, type: "int", definition: "int", text: false, generated: false }
      )),
      primaryKey: ["id"],
      foreignKeys: prefix === "" ? [{ column: "other", toTable, toColumn: "id" }] : [],
      indexed: new Map<string, string>(),
    }));
  const tables = archiveTables(
    [...table("a", "b"), ...table("b", "a"), ...table("c", "c")],
    new Set(),
  );
  assert.deepEqual(tables.roots.map(({ name }) => name), ["c", "a", "b"]);
  assert.deepEqual(
    treeOf(tables.byName.get("a")!, tables).branches.map(({ table }) => table.name),
    ["b"],
  );
  assert.deepEqual(treeOf(tables.byName.get("c")!, tables).branches, []);
});

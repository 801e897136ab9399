/** `archive_deleted_rows` with many cells, and with databases that do not answer. */

import assert from "node:assert/strict";
import { CELL0_UUID } from "../../src/cells/cell_mappings.ts";
import type { Database } from "../../src/database/databases.ts";
import { cloudWithCells } from "../../tests/support/cells.ts";
import { addTrees, ids, printedTable } from "../../tests/support/deleted_trees.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { archiveDeletedRows } from "./archive_deleted_rows.ts";

/** Nothing listens there. */
const DEAD_URL = "mysql+pymysql://nova:s3cret@127.0.0.1:1/nova?connect_timeout=1";

for (const engine of testEngines) {
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
    const args = { all_cells: true, until_complete: true, verbose: true, purge: true, timeout: 2 };
    const run = await cloud.run(archiveDeletedRows, args);
    assert.equal(run.code, 255);
    assert.match(run.stderr, /cell cell0 \(00000000-.*within 2 s|Cannot connect.*cell0/);
    assert.match(run.stderr, / Then run this again; .*\n$/);
    assert.doesNotMatch(run.stderr, /s3cret/);
    assert.match(run.stdout, /^Archiving\.+stopped\n/);
    assert.match(run.stdout, /\nThe shadow tables were not emptied, as not all was archived\.\n$/);
    assert.deepEqual(await ids(one.database, "shadow_instances"), [1, 2]);
    assert.deepEqual(printedTable(run.stdout), {
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
}

Deno.test("without an API database nothing is archived", async () => {
  await using cloud = await cloudWithCells("sqlite", 1);
  const options = { ...cloud.options, api_database: { connection: DEAD_URL, max_retries: "1" } };
  const { code, stderr } = await cloud.run(archiveDeletedRows, {}, { options });
  assert.equal(code, 3);
  assert.match(stderr, /\[api_database\] connection/);
});

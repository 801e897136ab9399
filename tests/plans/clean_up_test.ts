/**
 * No statement of the commands that clean databases up goes through a big table: what a statement takes
 * does not grow with what the tables hold. The server is asked how it finds the rows of each, and, as
 * plans do not show how it checks foreign keys, what it has read by going through tables.
 */

import assert from "node:assert/strict";
import { archiveDeletedRows } from "../../plugins/db/archive_deleted_rows.ts";
import { purge } from "../../plugins/db/purge.ts";
import type { Action, Arguments } from "../../src/plugin/contract.ts";
import { testEngines } from "../support/servers.ts";
import {
  type BigCloud,
  fillBigTables,
  fillShadowTable,
  largeTables,
  planEngines,
  syncedCloud,
} from "./big_tables.ts";
import type { PlanEngine } from "./engine.ts";
import { watchStatements } from "./watch_statements.ts";

/**
 * What a statement may read of a table, a twentieth of a million rows: keys are gone through in stretches
 * of 20,000, and what MariaDB expects of such a stretch is twice of what is there.
 */
const MOST_READ = 50_000;
/** What may be read of catalogues and small tables in all. */
const MOST_SCANNED = 50_000;

/** A run's arguments, and what it has to say. */
type Run = readonly [Arguments, RegExp];

async function runWithoutScans(
  engine: PlanEngine,
  { cloud }: BigCloud,
  action: Action,
  runs: readonly Run[],
): Promise<void> {
  const statements = await watchStatements(engine, async () => {
    for (const [args, expected] of runs) {
      const { stdout, stderr } = await cloud.run(action, args);
      assert.match(stdout, expected, stderr);
    }
  });
  assert.ok(statements.some(({ sql }) => sql.includes("instance_system_metadata")));
  const tooMuch = statements.flatMap(({ sql, plan }) =>
    engine.muchRead(plan, MOST_READ, largeTables).map((table) => `${table}: ${sql}`)
  );
  assert.deepEqual(tooMuch, []);
}

for (const [name, engine] of planEngines) {
  const ignore = !testEngines.includes(name);

  Deno.test({
    name: `archiving scans no big table, on ${name}`,
    ignore,
    async fn() {
      await using big = await syncedCloud(name);
      const countScanned = async () =>
        await engine.rowsScanned(big.names.main) + await engine.rowsScanned(big.names.api);
      await fillBigTables(engine, big.names);
      // This may have to make an index first, once, for which the server goes through the table.
      await runWithoutScans(engine, big, archiveDeletedRows, [
        [{ max_rows: 100, verbose: true }, /instances +\| 100 /],
      ]);
      const before = await countScanned();
      await runWithoutScans(engine, big, archiveDeletedRows, [
        [{ max_rows: 150, verbose: true, before: "2024-02-01" }, /instances +\| 150 /],
        [{ until_complete: true, verbose: true, task_log: true }, /block_device_mapping +\| 7/],
      ]);
      const scanned = await countScanned() - before;
      assert.ok(scanned < MOST_SCANNED, `${scanned} rows were read by going through tables`);
    },
  });

  Deno.test({
    name: `purging scans no big table, on ${name}`,
    ignore,
    async fn() {
      await using big = await syncedCloud(name);
      await fillShadowTable(engine, big.names);
      await runWithoutScans(engine, big, purge, [
        [{ before: "2024-01-01", verbose: true }, /^(?!.*Deleted)/s],
        [{ all: true, verbose: true }, /1000000 rows from shadow_instance_system_metadata/],
      ]);
    },
  });
}

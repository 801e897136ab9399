/** Commands that work on cells at length: `--timeout` is for reaching a cell, not for the work there. */

import assert from "node:assert/strict";
import type { Database } from "../../src/database/databases.ts";
import { pauseByClock } from "../../src/database/retry.ts";
import type { Action, Arguments } from "../../src/plugin/contract.ts";
import { cloudWithCells } from "../../tests/support/cells.ts";
import { startProxy } from "../../tests/support/proxy.ts";
import { hasServer, testServer } from "../../tests/support/servers.ts";
import { archiveDeletedRows } from "./archive_deleted_rows.ts";
import { purge } from "./purge.ts";

/** The commands, each with a table of which it removes a row. */
const COMMANDS: readonly (readonly [Action, Arguments, table: string])[] = [
  [archiveDeletedRows, { until_complete: true, verbose: true }, "quota_classes"],
  [purge, { all: true }, "shadow_quota_classes"],
];

async function rowsIn({ query }: Database, table: string): Promise<number> {
  return (await query.selectFrom(table).select("id").execute()).length;
}

for (const engine of (["mysql", "postgresql"] as const).filter(hasServer)) {
  for (const [action, args, table] of COMMANDS) {
    Deno.test(`${engine}: ${action.name} waits for a lock, and not for a cell that is silent`, async () => {
      await using cloud = await cloudWithCells(engine, 2);
      const [locked, silent] = cloud.cells;
      await using proxy = startProxy(testServer(engine).port);
      proxy.mode = "hang";
      const url = silent.url.replace(`:${testServer(engine).port}/`, `:${proxy.port}/`);
      await (await cloud.api()).query.updateTable("cell_mappings")
        .set({ database_connection: url }).where("id", "=", silent.id).execute();
      await locked.database.query.insertInto(table)
        .values({ id: 1, class_name: "c", resource: "r", deleted: 1 }).execute();

      const { running } = await locked.database.query.transaction().execute(async (query) => {
        await query.selectFrom(table).select("id").where("id", "=", 1).forUpdate().execute();
        const running = cloud.run(action, { ...args, all_cells: true, timeout: 2 });
        await pauseByClock(5000, new AbortController().signal);
        return { running };
      });
      const { code, stderr } = await running;
      assert.equal(code, 255);
      assert.match(stderr, /^ERROR: No answer .*\(cell cell2 .*\) within 2 s\n/);
      assert.doesNotMatch(stderr, /cell1/);
      assert.equal(await rowsIn(locked.database, table), 0);
    });
  }
}

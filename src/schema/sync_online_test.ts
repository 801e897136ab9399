import assert from "node:assert/strict";
import { sql } from "kysely";
import { recordedCatalogues } from "../../tests/schema/fixtures.ts";
import {
  catalogueOf,
  emptyDatabase,
  Interrupted,
  interruptedAfter,
} from "../../tests/schema/support.ts";
import { openDatabase } from "../../tests/support/open_database.ts";
import { hasServer, testEngines } from "../../tests/support/servers.ts";
import type { Database } from "../database/databases.ts";
import { compareCatalogues } from "./catalogue.ts";
import { resolveRevision } from "./revisions.ts";
import { syncSchema } from "./sync.ts";
import { planRows } from "./sync_plan.ts";

const BEFORE_INDEXES = "2903cd72dc14";
const target = resolveRevision("main");

async function assertComplete(database: Database): Promise<void> {
  const recorded = await recordedCatalogues("main", database.traits.name);
  assert.deepEqual(compareCatalogues(recorded.get(target)!, await catalogueOf(database)), []);
}

for (const engine of testEngines) {
  Deno.test(`a sync with --online ends as one without (${engine})`, async () => {
    await using empty = await emptyDatabase(engine);
    const { database } = empty;
    await syncSchema(database, "main", "8f2f1571d55b", { online: true });
    const plan = await planRows(database, "main", target, { warn: () => {} }, true);
    const indexes = plan.filter(({ work }) => work === "index build")
      .filter(({ table }) => table === "migrations" || table === "instances");
    assert.equal(indexes.length, engine === "mysql" ? 3 : 4);
    const writes = new Set(indexes.map(({ writes }) => writes));
    assert.deepEqual([...writes], [engine === "sqlite" ? "wait" : "go on"]);
    await syncSchema(database, "main", target, { online: true });
    await assertComplete(database);
  });
}

for (const engine of testEngines) {
  Deno.test(`a sync with --online that is ended after any statement is completed (${engine})`, async () => {
    await using empty = await emptyDatabase(engine);
    const { database } = empty;
    await syncSchema(database, "main", "8f2f1571d55b");
    let runs = 0;
    // More each time, as what is in a transaction is all or nothing.
    for (let writes = 1; !await completes(interruptedAfter(database, writes)); writes++) runs++;
    assert.ok(runs > 2, String(runs));
    await assertComplete(database);
  });
}

async function completes(database: Database): Promise<boolean> {
  try {
    await syncSchema(database, "main", target, { online: true });
    return true;
  } catch (error) {
    if (error instanceof Interrupted) return false;
    throw error;
  }
}

Deno.test({
  name:
    "others write while an index is built, and one that was cut off is built again (postgresql)",
  ignore: !hasServer("postgresql"),
  async fn() {
    for (const online of [true, false]) {
      await using empty = await emptyDatabase("postgresql");
      await using writer = await openDatabase(empty.url);
      const { database } = empty;
      await syncSchema(database, "main", BEFORE_INDEXES);

      let cutOff: Promise<unknown> | undefined;
      // The build waits for transactions that began before it.
      await writer.database.query.transaction().execute(async (query) => {
        await sql`INSERT INTO migrations (status) VALUES ('before')`.execute(query);
        cutOff = assert.rejects(syncSchema(database, "main", target, { online: true }), /cancel/i);
        const builder = await builderOf(writer.database);
        await using third = await openDatabase(empty.url);
        await sql`SET lock_timeout = '5s'`.execute(third.database.query);
        await sql`INSERT INTO migrations (status) VALUES ('meanwhile')`
          .execute(third.database.query);
        await sql`SELECT pg_cancel_backend(${builder}::int)`.execute(third.database.query);
        await cutOff;
      });
      const left = (await catalogueOf(database)).get("migrations")!;
      assert.equal(left.filter((line) => line.endsWith(" invalid")).length, 1, left.join("\n"));

      await syncSchema(database, "main", target, { online });
      await assertComplete(database);
      const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM migrations`
        .execute(database.query);
      assert.equal(Number(rows[0].n), 2);
    }
  },
});

/** The process that builds an index, once it waits. */
async function builderOf({ query }: Database): Promise<number> {
  for (let look = 0; look < 2000; look++) {
    const { rows } = await sql<{ pid: number }>`
      SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND query LIKE 'CREATE INDEX CONCURRENTLY%'
        AND wait_event_type = 'Lock'`.execute(query);
    if (rows.length > 0) return Number(rows[0].pid);
  }
  throw new Error("no index is being built");
}

import assert from "node:assert/strict";
import { sql } from "kysely";
import type { Database } from "../../src/database/databases.ts";
import { compareCatalogues } from "../../src/schema/catalogue.ts";
import { alterTable as alter } from "../../src/schema/changes.ts";
import { schemaEngines } from "../../src/schema/engines.ts";
import { schemaAfter } from "../../src/schema/history.ts";
import { type Lineage, lineages, resolveRevision } from "../../src/schema/revisions.ts";
import { syncSchema } from "../../src/schema/sync.ts";
import { openDatabase } from "../support/open_database.ts";
import { hasServer, testEngines } from "../support/servers.ts";
import { recordedCatalogues } from "./fixtures.ts";
import { catalogueOf, completes, emptyDatabase, interruptedAfter } from "./support.ts";

async function assertComplete(database: Database, lineage: Lineage): Promise<void> {
  const recorded = await recordedCatalogues(lineage, database.traits.name);
  const expected = recorded.get(resolveRevision(lineage))!;
  assert.deepEqual(compareCatalogues(expected, await catalogueOf(database)), []);
}

/** Syncs in runs that are interrupted after so many writes each. */
async function syncInSmallSteps(
  database: Database,
  lineage: Lineage,
  target: string,
  writes: number,
): Promise<void> {
  const interrupted = interruptedAfter(database, writes);
  if (await completes(syncSchema(interrupted, lineage, target))) return;
  // Where statements stay, the next run makes more of them; else each starts all over again.
  const next = database.traits.transactionalDdl ? writes * 2 : writes;
  await syncInSmallSteps(database, lineage, target, next);
}

for (const engine of testEngines) {
  for (const lineage of ["api", "main"] as const) {
    Deno.test(`a ${lineage} sync interrupted after each statement is completed (${engine})`, async () => {
      await using empty = await emptyDatabase(engine);
      const { database } = empty;
      // A first revision begins with a statement that a run cannot tell was made already.
      await syncInSmallSteps(database, lineage, lineages[lineage].ids[0], 2);
      await syncInSmallSteps(database, lineage, resolveRevision(lineage), 1);
      await assertComplete(database, lineage);
    });
  }

  Deno.test(`two syncs at once both end well (${engine})`, async () => {
    await using empty = await emptyDatabase(engine);
    await using other = await openDatabase(empty.url);
    const target = resolveRevision("main");
    let waits = 0;
    const onWait = () => void waits++;
    const results = await Promise.all([
      syncSchema(empty.database, "main", target, { onWait }),
      syncSchema(other.database, "main", target, { onWait }),
    ]);
    assert.deepEqual(results.map(({ changed }) => changed).sort(), [false, true]);
    assert.deepEqual(results.map(({ to }) => to), [target, target]);
    assert.equal(waits, 1);
    await assertComplete(empty.database, "main");
  });

  // The reference makes a table's indexes after the table, so that a killed run of it lacks some.
  Deno.test(`tables without their indexes are completed (${engine})`, async () => {
    await using empty = await emptyDatabase(engine);
    const { database } = empty;
    await syncSchema(database, "main", "8f2f1571d55b");
    const missing = {
      volume_usage_cache: undefined,
      instances: ["instances_reservation_id_idx", "instances_project_id_idx"],
      migrations: ["migrations_uuid", "migrations_by_host_nodes_and_status_idx"],
      shadow_migrations: ["shadow_migrations_uuid"],
    };
    const { alterTable, dropTable } = schemaEngines[engine];
    const statements = Object.entries(missing).flatMap(([table, indexes]) =>
      indexes === undefined
        ? dropTable(table)
        : alterTable(alter(table, { dropIndexes: indexes }), schemaAfter("main", 1).get(table)!, [])
    );
    for (const statement of [...statements, "DELETE FROM alembic_version"]) {
      await sql.raw(statement).execute(database.query);
    }
    await syncSchema(database, "main", resolveRevision("main"));
    await assertComplete(database, "main");
  });
}

Deno.test({
  name: "character sets that a killed run of the reference left undone are set (mysql)",
  ignore: !hasServer("mysql"),
  async fn() {
    await using empty = await emptyDatabase("mysql");
    const { database } = empty;
    await syncSchema(database, "main", "8f2f1571d55b");
    for (
      const statement of [
        "ALTER TABLE resource_providers MODIFY name VARCHAR(200)",
        "ALTER TABLE instance_type_extra_specs CONVERT TO CHARACTER SET utf8",
        "DELETE FROM alembic_version",
      ]
    ) await sql.raw(statement).execute(database.query);
    await syncSchema(database, "main", resolveRevision("main"));
    await assertComplete(database, "main");
  },
});

/** The integer versions, from before Alembic: made, upgraded, and taken over with their rows. */

import assert from "node:assert/strict";
import { sql } from "kysely";
import type { Database, EngineName } from "../../src/database/databases.ts";
import { type CatalogueLines, compareCatalogues } from "../../src/schema/catalogue.ts";
import { currentRevision } from "../../src/schema/current_revision.ts";
import { schemaAfter, wayOf } from "../../src/schema/history.ts";
import { newestRelease, releases } from "../../src/schema/releases.ts";
import { integersOf, type Lineage, lineages } from "../../src/schema/revisions.ts";
import { syncSchema } from "../../src/schema/sync.ts";
import { testEngines } from "../support/servers.ts";
import { recordedIntegers, takenOverCatalogues } from "./fixtures.ts";
import { fillTables, lostRows, rowsOf } from "./rows.ts";
import { catalogueOf, emptyDatabase } from "./support.ts";

/** The revisions that drop `migrate_version`. */
const DROPPED = { main: "1b91788ec3a6", api: "cdeec0c85668" } as const;

/** What every version of a database that began with integers looks like. */
async function expectedCatalogues(
  lineage: Lineage,
  engine: EngineName,
): Promise<ReadonlyMap<string, CatalogueLines>> {
  const integers = await recordedIntegers(lineage, engine);
  return new Map([
    ...integersOf(lineage).map((version) => [version, integers] as const),
    ...await takenOverCatalogues(lineage, engine, DROPPED[lineage]),
  ]);
}

async function versionRows({ query }: Database): Promise<unknown[]> {
  return await query.selectFrom("migrate_version").selectAll().execute();
}

for (const lineage of Object.keys(lineages) as Lineage[]) {
  const { repository, folder } = lineages[lineage].legacy;
  const integers = integersOf(lineage);
  const first = integers[0];
  const heads = new Set([first, ...releases.map((release) => release[lineage])]);
  const [victoria] = releases;

  Deno.test(`the integers of the ${lineage} database and its revisions are one way`, () => {
    const ids = wayOf(lineage, "integers").map(({ id }) => id);
    assert.deepEqual(ids, [...integers, ...lineages[lineage].ids]);
  });

  for (const engine of testEngines) {
    Deno.test(`a new ${lineage} database of victoria equals the reference's (${engine})`, async () => {
      await using empty = await emptyDatabase(engine);
      const { database } = empty;
      const target = victoria[lineage];
      assert.deepEqual(await syncSchema(database, lineage, target), {
        from: null,
        to: target,
        changed: true,
      });
      const recorded = await recordedIntegers(lineage, engine);
      assert.deepEqual(compareCatalogues(recorded, await catalogueOf(database)), []);
      assert.equal(await currentRevision(database, lineage), target);
      assert.deepEqual(await versionRows(database), [
        { repository_id: repository, repository_path: folder, version: Number(target) },
      ]);
    });

    Deno.test(`a ${lineage} database of train goes all the way with its rows (${engine})`, async () => {
      const expected = await expectedCatalogues(lineage, engine);
      await using empty = await emptyDatabase(engine);
      const { database } = empty;
      await syncSchema(database, lineage, first);
      const schema = schemaAfter(lineage, 1, "integers");
      await fillTables(database, schema);
      const rows = await rowsOf(database, schema);
      let from = first;
      // The integers between two releases change nothing.
      const stops = [...expected.keys()].filter((version) =>
        heads.has(version) || !integers.includes(version) || version === integers.at(-1)
      );
      for (const version of stops) {
        assert.deepEqual(await syncSchema(database, lineage, version), {
          from,
          to: version,
          changed: version !== first,
        });
        assert.deepEqual(
          compareCatalogues(expected.get(version)!, await catalogueOf(database)),
          [],
          version,
        );
        assert.deepEqual(lostRows(rows, await rowsOf(database, schema)), [], version);
        assert.equal(await currentRevision(database, lineage), version);
        from = version;
      }
    });
  }
}

// Up to wallaby, Nova was installed with an SQLAlchemy that made such a constraint for each truth value.
for (const engine of testEngines.filter((name) => name !== "postgresql")) {
  Deno.test(`constraints that truth values had in old databases are in nobody's way (${engine})`, async () => {
    await using empty = await emptyDatabase(engine);
    const { database } = empty;
    await syncSchema(database, "api", "67");
    await addChecks[engine as "mysql" | "sqlite"](database, "build_requests", "config_drive");
    await database.query.insertInto("build_requests").values({
      id: 1,
      project_id: "p",
      config_drive: true,
    }).execute();
    await assert.rejects(
      database.query.insertInto("build_requests").values({ project_id: "p", config_drive: 2 })
        .execute(),
    );
    await syncSchema(database, "api", newestRelease.api);
    assert.deepEqual(
      await database.query.selectFrom("build_requests").select(["id", "project_id"]).execute(),
      [{ id: 1, project_id: "p" }],
    );
  });
}

const addChecks = {
  async mysql({ query }: Database, table: string, column: string) {
    await sql`ALTER TABLE ${sql.table(table)} ADD CHECK (${sql.ref(column)} IN (0, 1))`
      .execute(query);
  },
  // A table's constraints cannot be changed.
  async sqlite({ query }: Database, table: string, column: string) {
    const { rows: [{ text }] } = await sql<{ text: string }>`
      SELECT sql AS text FROM sqlite_master WHERE name = ${table}`.execute(query);
    await sql`DROP TABLE ${sql.table(table)}`.execute(query);
    await sql.raw(text.replace(/\)\s*$/, `, CHECK (${column} IN (0, 1)))`)).execute(query);
  },
};

import assert from "node:assert/strict";
import { sql } from "kysely";
import {
  recordedCatalogues,
  recordedIntegers,
  takenOverCatalogues,
} from "../../tests/schema/fixtures.ts";
import { emptyDatabase } from "../../tests/schema/support.ts";
import { testEngines } from "../../tests/support/servers.ts";
import type { Database, EngineName } from "../database/databases.ts";
import { type Catalogue, catalogueLines, compareCatalogues } from "./catalogue.ts";
import type { Difference } from "./difference.ts";
import { type Drift, findDrift } from "./drift.ts";
import { wayOf } from "./history.ts";
import { expectedCatalogue as onMysql } from "./mysql/expected.ts";
import { expectedCatalogue as onPostgresql } from "./postgresql/expected.ts";
import { releases } from "./releases.ts";
import { type Lineage, lineages } from "./revisions.ts";
import { expectedCatalogue as onSqlite } from "./sqlite/expected.ts";
import { syncSchema } from "./sync.ts";
import { type Wanted, wantedAfter } from "./wanted.ts";

/** Collations that the reference's migrations leave to the server. */
const LEFT_TO_SERVER =
  /^(alembic_version|migrate_version|database): [-+] options |^database: - table$/;

/** The revision that drops the version table of the integers. */
const LAST_WITH_INTEGERS: Readonly<Record<Lineage, string>> = {
  main: "1b91788ec3a6",
  api: "cdeec0c85668",
};

const EMPTY: Catalogue = { tables: new Map(), types: new Map(), options: "" };

function expectedOn(engine: EngineName, wanted: Wanted): Catalogue {
  switch (engine) {
    case "mysql":
      return onMysql(wanted, EMPTY);
    case "postgresql":
      return onPostgresql(wanted, EMPTY);
    case "sqlite":
      return onSqlite(wanted);
  }
}

for (const lineage of Object.keys(lineages) as Lineage[]) {
  for (const engine of ["mysql", "postgresql", "sqlite"] as const) {
    Deno.test(`what ${lineage} databases should have is what the reference makes (${engine})`, async () => {
      const integers = await recordedIntegers(lineage, engine);
      const recorded = {
        alembic: await recordedCatalogues(lineage, engine),
        integers: await takenOverCatalogues(lineage, engine, LAST_WITH_INTEGERS[lineage]),
      };
      for (const origin of ["alembic", "integers"] as const) {
        for (const [index, { id }] of wayOf(lineage, origin).entries()) {
          const wanted = wantedAfter(lineage, index + 1, origin);
          const differences = compareCatalogues(
            recorded[origin].get(id) ?? integers,
            catalogueLines(expectedOn(engine, wanted)),
          );
          // Types stay when the last column with them goes.
          const left = [...wanted.formerTypes].map((type) => `database: - type ${type} `);
          assert.deepEqual(
            differences.filter((line) =>
              !LEFT_TO_SERVER.test(line) && !left.some((at) => line.startsWith(at))
            ),
            [],
            id,
          );
        }
      }
    });
  }
}

const KEPT =
  "INSERT INTO quotas (id, project_id, resource, hard_limit) VALUES (7, 'kept', 'cores', 5)";

/** Ways in which databases drift, and how each is told: kind, object and name by table. */
const DRIFT: Readonly<Record<EngineName, { statements: string[]; found: string[] }>> = {
  mysql: {
    statements: [
      "ALTER DATABASE DEFAULT CHARACTER SET latin1",
      "DROP TABLE tags",
      "DROP TABLE consoles",
      "ALTER TABLE instances DROP COLUMN node, DROP INDEX instances_host_node_deleted_idx",
      "ALTER TABLE instances MODIFY hostname varchar(200) NOT NULL DEFAULT ''",
      "ALTER TABLE instances ADD COLUMN site_tag varchar(20), ADD INDEX site_idx (site_tag)",
      "ALTER TABLE instances DROP INDEX instances_project_id_idx",
      "ALTER TABLE instances DROP INDEX instances_task_state_updated_at_idx, ADD INDEX " +
      "instances_task_state_updated_at_idx (updated_at)",
      "ALTER TABLE instances MODIFY locked_by enum('owner')",
      "ALTER TABLE instance_faults DROP FOREIGN KEY fk_instance_faults_instance_uuid",
      "ALTER TABLE certificates MODIFY id int NOT NULL, DROP PRIMARY KEY",
      "ALTER TABLE quotas CONVERT TO CHARACTER SET utf8mb4",
      "ALTER TABLE resource_providers CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
      "ALTER TABLE shadow_quotas ENGINE=MyISAM",
      "ALTER TABLE shadow_quota_classes ROW_FORMAT=COMPACT",
      "ALTER TABLE shadow_instances DROP COLUMN node",
      "ALTER TABLE shadow_services DROP PRIMARY KEY, ADD PRIMARY KEY (id, version)",
      "CREATE TABLE `site``s` (id int)",
    ],
    found: [
      "different option default collation of ",
      "different option collation of quotas",
      "different option storage engine of shadow_quotas",
      "different option row format of shadow_quota_classes",
      "missing column node of shadow_instances",
      "different constraint PRIMARY of shadow_services",
      "extra table site`s of site`s",
    ],
  },
  postgresql: {
    statements: [
      "DROP TABLE tags",
      "DROP TABLE consoles",
      "ALTER TABLE instances DROP COLUMN node",
      "ALTER TABLE instances ALTER hostname TYPE varchar(200), ALTER hostname SET DEFAULT '', " +
      "ALTER hostname SET NOT NULL",
      "ALTER TABLE instances ADD COLUMN site_tag varchar(20)",
      "CREATE INDEX site_idx ON instances (site_tag)",
      "DROP INDEX instances_project_id_idx",
      "DROP INDEX instances_task_state_updated_at_idx",
      "CREATE INDEX instances_task_state_updated_at_idx ON instances (updated_at)",
      "ALTER TYPE instances0locked_by ADD VALUE 'site'",
      "ALTER TABLE key_pairs ALTER COLUMN type DROP DEFAULT",
      "ALTER TABLE instance_faults DROP CONSTRAINT instance_faults_instance_uuid_fkey",
      "ALTER TABLE certificates ALTER id DROP DEFAULT",
      "ALTER TABLE certificates DROP CONSTRAINT certificates_pkey",
      "ALTER TABLE quotas DROP CONSTRAINT uniq_quotas0project_id0resource0deleted",
      "ALTER TABLE quotas ADD CONSTRAINT uniq_quotas0project_id0resource0deleted UNIQUE (project_id)",
      "ALTER TABLE shadow_quotas SET UNLOGGED",
      "ALTER TABLE shadow_instances DROP COLUMN node",
      "ALTER TABLE services ADD CONSTRAINT site_check CHECK (version > 0)",
      "ALTER TABLE services ALTER disabled TYPE text",
      "ALTER TABLE quota_classes ALTER id DROP DEFAULT",
      "DROP SEQUENCE quota_classes_id_seq",
      `CREATE TABLE "site""s" (id int)`,
      "CREATE TYPE site_type AS ENUM ('a')",
    ],
    found: [
      "different type instances0locked_by of ",
      "extra type site_type of ",
      "different option persistence of shadow_quotas",
      "extra constraint site_check of services",
      "different column disabled of services",
      "missing column node of shadow_instances",
      'extra table site"s of site"s',
    ],
  },
  sqlite: {
    statements: [
      "DROP TABLE tags",
      "DROP TABLE consoles",
      "ALTER TABLE instances ADD COLUMN site_tag VARCHAR(20)",
      "CREATE INDEX site_idx ON instances (site_tag)",
      "DROP INDEX instances_project_id_idx",
      "DROP INDEX instances_task_state_updated_at_idx",
      "CREATE INDEX instances_task_state_updated_at_idx ON instances (updated_at)",
      "ALTER TABLE shadow_instances DROP COLUMN node",
      "DROP TABLE quotas",
      "CREATE TABLE quotas (id INTEGER NOT NULL, project_id VARCHAR(20), hard_limit INTEGER, " +
      "resource VARCHAR(255) NOT NULL, PRIMARY KEY (id))",
      KEPT,
      "ALTER TABLE services DROP COLUMN disabled_reason",
      `CREATE TABLE "site""s" (id int)`,
    ],
    found: [
      "different column project_id of quotas",
      "missing constraint uniq_quotas0project_id0resource0deleted of quotas",
      "missing column node of shadow_instances",
      'extra table site"s of site"s',
    ],
  },
};

/** What all engines find. */
const FOUND_EVERYWHERE = [
  "missing table tags of tags",
  "missing table consoles of consoles",
  "extra column site_tag of instances",
  "extra index site_idx of instances",
  "missing index instances_project_id_idx of instances",
  "different index instances_task_state_updated_at_idx of instances",
];

function told({ kind, object, name, table }: Difference): string {
  return `${kind} ${object} ${name} of ${table}`;
}

async function run(database: Database, statements: readonly string[]): Promise<void> {
  await database.query.connection().execute(async (query) => {
    for (const statement of statements) await sql.raw(statement).execute(query);
  });
}

const mend = (database: Database, { mending }: Drift) =>
  run(database, mending.map(({ statement }) => statement));

for (const engine of testEngines) {
  Deno.test(`drift is found, and the statements mend it (${engine})`, async () => {
    await using empty = await emptyDatabase(engine);
    const { database } = empty;
    await syncSchema(database, "main", lineages.main.ids.at(-1)!);
    const look = (keepExtra = false) => findDrift(database, "main", { keepExtra });
    const clean = await look();
    assert.deepEqual([clean.differences, clean.mending], [[], []]);

    await run(database, [KEPT, ...DRIFT[engine].statements]);
    const drifted = await look();
    const found = drifted.differences.map(told);
    for (const one of [...FOUND_EVERYWHERE, ...DRIFT[engine].found]) {
      assert.ok(found.includes(one), one);
    }
    const loses = drifted.mending.filter(({ losesData }) => losesData)
      .map(({ statement }) => statement);
    assert.ok(loses.some((statement) => /DROP TABLE .site/.test(statement)), loses.join("\n"));

    // What is the site's own may stay; then archiving needs its column in the shadow table.
    const tolerant = await look(true);
    assert.ok(tolerant.mending.every(({ losesData }) => !losesData));
    assert.ok(
      tolerant.differences.map(told).includes("missing column site_tag of shadow_instances"),
    );
    await mend(database, tolerant);
    const left = (await look(true)).differences.filter(({ kind }) => kind !== "extra");
    assert.deepEqual(left, []);
    await mend(database, await look());
    assert.deepEqual((await look()).differences, []);
    const { rows } = await sql<{ id: number }>`
      SELECT id FROM quotas WHERE project_id = 'kept' AND hard_limit = 5`.execute(database.query);
    assert.deepEqual(rows.map(({ id }) => Number(id)), [7]);
  });
}

for (const engine of testEngines) {
  Deno.test(`a database that began with integers has no drift on its way (${engine})`, async () => {
    for (const lineage of Object.keys(lineages) as Lineage[]) {
      await using empty = await emptyDatabase(engine);
      const { database } = empty;
      const [victoria] = releases;
      for (const version of [victoria[lineage], ...lineages[lineage].ids]) {
        await syncSchema(database, lineage, version);
        const { revision, differences } = await findDrift(database, lineage, { keepExtra: false });
        assert.deepEqual([revision, differences], [version, []]);
      }
    }
  });
}

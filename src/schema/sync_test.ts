import assert from "node:assert/strict";
import { sql } from "kysely";
import { recordedIntegers } from "../../tests/schema/fixtures.ts";
import { catalogueOf, emptyDatabase } from "../../tests/schema/support.ts";
import { testEngines } from "../../tests/support/servers.ts";
import type { Database } from "../database/databases.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { compareCatalogues } from "./catalogue.ts";
import { currentRevision } from "./current_revision.ts";
import { type Lineage, lineages, resolveRevision } from "./revisions.ts";
import { syncSchema } from "./sync.ts";

async function execute(database: Database, ...statements: string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database.query);
}

/** A database as sqlalchemy-migrate entered it, at a version and without tables of Nova's. */
async function enter(database: Database, lineage: Lineage, version: number): Promise<void> {
  const { repository } = lineages[lineage].legacy;
  await execute(
    database,
    "CREATE TABLE migrate_version (repository_id VARCHAR(250) NOT NULL, repository_path TEXT, " +
      "version INTEGER, PRIMARY KEY (repository_id))",
    `INSERT INTO migrate_version VALUES ('${repository}', '/nova', ${version})`,
  );
}

async function setVersion(database: Database, version: number | null): Promise<void> {
  await database.query.updateTable("migrate_version").set({ version }).execute();
}

async function assertRefused(
  database: Database,
  lineage: Lineage,
  message: RegExp,
  target = resolveRevision(lineage),
): Promise<void> {
  const before = await catalogueOf(database);
  const version = await currentRevision(database, lineage);
  await assert.rejects(
    syncSchema(database, lineage, target),
    (error: Error) => {
      assert.ok(error instanceof OperatorError, String(error));
      assert.match(error.message, message);
      return true;
    },
  );
  assert.deepEqual(compareCatalogues(before, await catalogueOf(database)), []);
  assert.equal(await currentRevision(database, lineage), version);
}

for (const engine of testEngines) {
  Deno.test(`a sync keeps the rows (${engine})`, async () => {
    await using empty = await emptyDatabase(engine);
    const { database } = empty;
    await syncSchema(database, "main", "13863f4e1612");
    await database.query.insertInto("instances").values({ uuid: "u1", host: "h1" }).execute();
    await database.query.insertInto("share_mapping").values({ instance_uuid: "u1", tag: "t" })
      .execute();
    await syncSchema(database, "main", resolveRevision("main"));
    assert.deepEqual(
      await database.query.selectFrom("instances").select(["uuid", "host", "compute_id"]).execute(),
      [{ uuid: "u1", host: "h1", compute_id: null }],
    );
    assert.deepEqual(
      await database.query.selectFrom("share_mapping").select(["id", "instance_uuid", "tag"])
        .execute(),
      [{ id: 1, instance_uuid: "u1", tag: "t" }],
    );

    await using emptyApi = await emptyDatabase(engine);
    const api = emptyApi.database;
    await syncSchema(api, "api", "d67eeaabee36");
    await api.query.insertInto("build_requests").values({
      project_id: "p",
      vm_state: "active",
      instance_uuid: "u1",
    }).execute();
    await syncSchema(api, "api", resolveRevision("api"));
    assert.deepEqual(
      await api.query.selectFrom("build_requests").select(["id", "project_id", "instance_uuid"])
        .execute(),
      [{ id: 1, project_id: "p", instance_uuid: "u1" }],
    );
  });

  Deno.test(`a database that is past the target is left as it is (${engine})`, async () => {
    await using empty = await emptyDatabase(engine);
    const { database } = empty;
    await syncSchema(database, "api", "b30f573d3377");
    const before = await catalogueOf(database);
    for (const target of ["b30f573d3377", "d67eeaabee36"]) {
      assert.deepEqual(await syncSchema(database, "api", target), {
        from: "b30f573d3377",
        to: "b30f573d3377",
        changed: false,
      });
    }
    assert.deepEqual(compareCatalogues(before, await catalogueOf(database)), []);
  });

  for (const lineage of Object.keys(lineages) as Lineage[]) {
    const { first, head, empty: entries } = lineages[lineage].legacy;

    Deno.test(`a database that a release's tool entered at ${entries}, and left empty, is synced (${lineage}, ${engine})`, async () => {
      await using empty = await emptyDatabase(engine);
      const { database } = empty;
      // The first is left at that by db version of victoria, the other by that of wallaby.
      await enter(database, lineage, entries[0]);
      assert.equal(await currentRevision(database, lineage), String(entries[0]));
      await setVersion(database, entries[1]);
      const [from, to] = [String(entries[1]), String(first)];
      assert.deepEqual(await syncSchema(database, lineage, to), { from, to, changed: true });
      const recorded = await recordedIntegers(lineage, engine);
      assert.deepEqual(compareCatalogues(recorded, await catalogueOf(database)), []);

      // As a run of the reference's leaves it that was ended in its first migration.
      await setVersion(database, entries[1]);
      await syncSchema(database, lineage, to);
      assert.equal(await currentRevision(database, lineage), to);

      // Whatever else the version is, nothing is changed.
      for (const version of [first - 2, first - 11]) {
        await setVersion(database, version);
        await assertRefused(
          database,
          lineage,
          new RegExp(`version ${version} .*, older than ${first}, train's`),
        );
      }
      await setVersion(database, head + 1);
      await assertRefused(database, lineage, new RegExp(`${head + 1} .*last one is ${head}`));

      await setVersion(database, head);
      await assertRefused(
        database,
        lineage,
        new RegExp(`at ${head}, which is past ${first}, and there is no way back`),
        to,
      );
      // What releases from 2023.2 on leave behind when they fail on MySQL.
      await execute(
        database,
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, " +
          "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))",
      );
      const [id] = lineages[lineage].ids;
      assert.deepEqual(await syncSchema(database, lineage, id), {
        from: String(head),
        to: id,
        changed: true,
      });
      assert.equal(await currentRevision(database, lineage), id);
      await assertRefused(database, lineage, new RegExp(`is at ${id}, which is past`), to);
    });
  }

  Deno.test(`tables from before train are refused (${engine})`, async () => {
    await using empty = await emptyDatabase(engine);
    const { database } = empty;
    await syncSchema(database, "main", "402");
    await execute(database, "ALTER TABLE instance_extra DROP COLUMN resources");
    await setVersion(database, 401);
    await assertRefused(database, "main", /version 401 .* older than 402.*lacks resources/);
    await execute(database, "CREATE TABLE iscsi_targets (id INTEGER)");
    await setVersion(database, 215);
    await assertRefused(database, "main", /version 215 .* older than 402/);
  });

  Deno.test(`tables without a version are not brought to an integer (${engine})`, async () => {
    await using empty = await emptyDatabase(engine);
    const { database } = empty;
    await syncSchema(database, "api", "d67eeaabee36");
    await execute(database, "DELETE FROM alembic_version");
    await assertRefused(database, "api", /begun by a sync to xena or later/, "77");
    await execute(database, "DROP TABLE alembic_version");
    await assertRefused(database, "api", /no version and holds tables .*: aggregate_hosts/, "77");
  });

  Deno.test(`an empty database has no revision (${engine})`, async () => {
    await using empty = await emptyDatabase(engine);
    assert.equal(await currentRevision(empty.database, "main"), null);
  });

  Deno.test(`a revision from the future is refused (${engine})`, async () => {
    await using empty = await emptyDatabase(engine);
    const { database } = empty;
    await syncSchema(database, "api", "d67eeaabee36");
    await execute(database, "UPDATE alembic_version SET version_num = 'fedcba987654'");
    await assertRefused(database, "api", /fedcba987654, which this nova-manage does not know/);
  });

  Deno.test(`the other kind of database is refused (${engine})`, async () => {
    await using empty = await emptyDatabase(engine);
    await syncSchema(empty.database, "api", "d67eeaabee36");
    await assertRefused(
      empty.database,
      "main",
      /one of the API database, not of the main database/,
    );
  });

  Deno.test(`several revisions in the version table are refused (${engine})`, async () => {
    await using empty = await emptyDatabase(engine);
    const { database } = empty;
    await syncSchema(database, "api", "d67eeaabee36");
    await execute(database, "INSERT INTO alembic_version VALUES ('b30f573d3377')");
    await assert.rejects(syncSchema(database, "api", "cdeec0c85668"), /holds 2 revisions/);
  });

  Deno.test(`foreign tables are refused (${engine})`, async () => {
    await using empty = await emptyDatabase(engine);
    await execute(empty.database, "CREATE TABLE wp_posts (id INTEGER PRIMARY KEY)");
    await assertRefused(empty.database, "main", /holds tables that no sync .* makes: wp_posts/);
  });

  Deno.test(`Nova's tables in a form that no first revision has are refused (${engine})`, async () => {
    await using empty = await emptyDatabase(engine);
    const { database } = empty;
    await syncSchema(database, "api", resolveRevision("api"));
    await execute(database, "DELETE FROM alembic_version");
    await assertRefused(database, "api", /Table build_requests .* lacks request_spec_id /);
  });

  Deno.test(`a table that was lost is named (${engine})`, async () => {
    await using empty = await emptyDatabase(engine);
    const { database } = empty;
    await syncSchema(database, "main", "8f2f1571d55b");
    await execute(database, "DROP TABLE console_auth_tokens");
    await assertRefused(database, "main", /database .*: Table console_auth_tokens is missing/);
  });
}

import assert from "node:assert/strict";
import { sql } from "kysely";
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

/** What sqlalchemy-migrate left: the tables of the first revision, and a version table of its own. */
async function makeLegacy(database: Database, lineage: Lineage, version: number): Promise<void> {
  await syncSchema(database, lineage, lineages[lineage].ids[0]);
  const { repository } = lineages[lineage].legacy;
  await execute(
    database,
    "DROP TABLE alembic_version",
    "CREATE TABLE migrate_version (repository_id VARCHAR(250) PRIMARY KEY, repository_path TEXT, version INTEGER)",
    `INSERT INTO migrate_version VALUES ('${repository}', '/nova', ${version})`,
  );
}

async function assertRefused(
  database: Database,
  lineage: Lineage,
  message: RegExp,
): Promise<void> {
  const before = await catalogueOf(database);
  const version = await currentRevision(database, lineage);
  await assert.rejects(
    syncSchema(database, lineage, resolveRevision(lineage)),
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
    const { head } = lineages[lineage].legacy;

    Deno.test(`the last ${lineage} version of sqlalchemy-migrate is taken over (${engine})`, async () => {
      await using empty = await emptyDatabase(engine);
      const { database } = empty;
      await makeLegacy(database, lineage, head);
      assert.equal(await currentRevision(database, lineage), String(head));
      const [first] = lineages[lineage].ids;
      assert.deepEqual(await syncSchema(database, lineage, first), {
        from: String(head),
        to: first,
        changed: true,
      });
      assert.equal(await currentRevision(database, lineage), first);

      const target = resolveRevision(lineage);
      assert.deepEqual(await syncSchema(database, lineage, target), {
        from: first,
        to: target,
        changed: true,
      });
      const tables = (await catalogueOf(database)).keys();
      assert.ok(![...tables].includes("migrate_version"));
    });

    Deno.test(`older ${lineage} versions of sqlalchemy-migrate are refused (${engine})`, async () => {
      await using empty = await emptyDatabase(engine);
      await makeLegacy(empty.database, lineage, head - 1);
      await assertRefused(empty.database, lineage, new RegExp(`version ${head - 1} .*${head}`));
    });
  }

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

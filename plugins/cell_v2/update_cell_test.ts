import assert from "node:assert/strict";
import { sql } from "kysely";
import { CELL0_UUID, insertCellMapping } from "../../src/cells/cell_mappings.ts";
import type { ApiTables } from "../../src/cells/tables.ts";
import { lockCellUrls } from "../../src/cells/taken_urls.ts";
import type { Database, Databases, EngineName } from "../../src/database/databases.ts";
import { resolveRevision } from "../../src/schema/revisions.ts";
import { syncSchema } from "../../src/schema/sync.ts";
import { TEST_TRANSPORT_URL, type TestCloud, testCloud } from "../../tests/support/cloud.ts";
import { TEST_NOW } from "../../tests/support/context.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { updateCell } from "./update_cell.ts";

const CELL = "11111111-1111-4111-8111-111111111111";
const OTHER = "22222222-2222-4222-8222-222222222222";

/** cell0, `cell1` and a cell without a name, all with passwords in their URLs. */
async function cloudWithCells(engine: EngineName): Promise<TestCloud> {
  const cloud = await testCloud(engine);
  const api = await cloud.api();
  await syncSchema(api, "api", resolveRevision("api"));
  const cells = [
    { uuid: CELL0_UUID, name: "cell0", transportUrl: "none:///", databaseUrl: "mysql://u:p@h/0" },
    {
      uuid: CELL,
      name: "cell1",
      transportUrl: "rabbit://u:first@mq1/",
      databaseUrl: "mysql://u:first@h/1",
    },
    { uuid: OTHER, transportUrl: "{scheme}://mq2/", databaseUrl: "mysql://u:p@h/2" },
  ];
  for (const cell of cells) {
    await insertCellMapping(api.query, { disabled: false, createdAt: TEST_NOW, ...cell });
  }
  return cloud;
}

/** What is stored of a cell. */
async function stored(cloud: TestCloud, uuid: string) {
  const { query } = await cloud.api();
  const row = await query.selectFrom("cell_mappings").where("uuid", "=", uuid)
    .select(["name", "transport_url", "database_connection", "disabled", "updated_at"])
    .executeTakeFirstOrThrow();
  return { ...row, disabled: Boolean(row.disabled), updated_at: row.updated_at?.slice(0, 19) };
}

/** The cell's own URLs, so that nothing comes from the configuration. */
const OWN = { transport_url: "rabbit://u:first@mq1/", database_connection: "mysql://u:first@h/1" };
const UNCHANGED = { name: "cell1", ...OWN, disabled: false, updated_at: undefined };
const NOW = "2024-05-06 07:08:09";

for (const engine of testEngines) {
  Deno.test(`what is given is changed and shown, passwords hidden (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    const args = {
      cell_uuid: CELL,
      name: "one",
      transport_url: "{scheme}://{username}:{password}@mq9/",
      database_connection: "mysql://u:second@h/1",
      disable: true,
    };
    const changes = `\
  name: cell1 -> one
  transport_url: rabbit://u:****@mq1/ -> {scheme}://{username}:****@mq9/
  database_connection: mysql://u:****@h/1 -> mysql://u:****@h/1 (other password)
  disabled: False -> True
`;
    const dry = await cloud.run(updateCell, { ...args, dry_run: true });
    assert.deepEqual([dry.code, dry.stderr], [0, ""]);
    assert.equal(dry.stdout, `Would change cell cell1 (${CELL}):\n${changes}`);
    assert.deepEqual(await stored(cloud, CELL), UNCHANGED);

    const { code, stdout, stderr } = await cloud.run(updateCell, args);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(stdout, `Changed cell cell1 (${CELL}):\n${changes}`);
    assert.deepEqual(await stored(cloud, CELL), {
      name: "one",
      transport_url: args.transport_url,
      database_connection: args.database_connection,
      disabled: true,
      updated_at: NOW,
    });
    assert.equal((await stored(cloud, OTHER)).updated_at, undefined);
  });

  Deno.test(`what is there already is not written again (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    const { code, stdout } = await cloud.run(updateCell, { cell_uuid: CELL, ...OWN, enable: true });
    assert.equal(code, 0);
    assert.match(stdout, /^cell cell1 .* is enabled already\.\n.*nothing to change/);
    assert.deepEqual(await stored(cloud, CELL), UNCHANGED);
  });

  Deno.test(`URLs that are not given come from the configuration, with a warning (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    const dry = await cloud.run(updateCell, { cell_uuid: CELL, name: "", dry_run: true });
    assert.match(dry.stderr, /^WARNING: --transport-url was not given: .* would be replaced by/);
    const { code, stdout, stderr } = await cloud.run(updateCell, { cell_uuid: CELL, name: "" });
    assert.equal(code, 0);
    const warnings = stderr.trimEnd().split("\n");
    assert.equal(warnings.length, 2);
    assert.match(
      warnings[0],
      /^WARNING: --transport-url .*cell1.*rabbit:\/\/u:\*{4}@mq1\/, is replaced by \[DEFAULT\] transport_url/,
    );
    assert.match(warnings[1], /^WARNING: --database_connection .* by \[database\] connection/);
    assert.ok(!/first|s3cret/.test(stdout + stderr), stdout + stderr);
    assert.deepEqual(await stored(cloud, CELL), {
      ...UNCHANGED,
      transport_url: TEST_TRANSPORT_URL,
      database_connection: cloud.urls.main,
      updated_at: NOW,
    });
  });

  Deno.test(`cell0 gets none:/, and nothing where the configuration has nothing (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    const options = { api_database: cloud.options.api_database };
    const args = { cell_uuid: CELL0_UUID, transport_url: "none:/" };
    const { code, stdout, stderr } = await cloud.run(updateCell, args, { options });
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /transport_url: none:\/ -> none:\/ \(spelled differently\)/);
    const cell0 = await stored(cloud, CELL0_UUID);
    assert.deepEqual(
      [cell0.transport_url, cell0.database_connection],
      ["none:/", "mysql://u:p@h/0"],
    );
  });

  Deno.test(`an unknown UUID gives 1 (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    const args = { cell_uuid: OTHER.replaceAll("2", "3"), disable: true, enable: true };
    for (const dry_run of [false, true]) {
      const { code, stderr } = await cloud.run(updateCell, { ...args, dry_run });
      assert.equal(code, 1);
      assert.match(stderr, /^ERROR: .*33333333-/);
    }
  });

  Deno.test(`a change that the database refuses gives 2 (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    const { query } = await cloud.api();
    await refuseChanges(engine, query);
    const { code, stdout, stderr } = await cloud.run(updateCell, {
      cell_uuid: CELL,
      ...OWN,
      name: "new",
    });
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /^ERROR: cell cell1 .* was not changed\. /);
    assert.deepEqual(await stored(cloud, CELL), UNCHANGED);
  });

  Deno.test(`a URL of another cell gives 3, whatever else is wrong (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    const taken = [
      { transport_url: "rabbit://mq2/", database_connection: OWN.database_connection },
      { transport_url: OWN.transport_url, database_connection: "mysql://u:p@h/2" },
    ];
    for (const urls of taken) {
      const { code, stderr } = await cloud.run(updateCell, {
        cell_uuid: CELL,
        ...urls,
        disable: true,
        enable: true,
      });
      assert.equal(code, 3);
      assert.match(stderr, /^ERROR: The .* given is that of cell 2222/);
    }
    assert.deepEqual(await stored(cloud, CELL), UNCHANGED);
  });

  Deno.test(`a URL of the configuration may be another cell's too (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    const first = await cloud.run(updateCell, { cell_uuid: CELL });
    assert.equal(first.code, 0);
    const { code, stderr } = await cloud.run(updateCell, { cell_uuid: OTHER, name: "two" });
    assert.equal(code, 3);
    assert.match(stderr, /--transport-url was not given.*cell1.*\nGive --transport-url/);
  });

  Deno.test(`--disable with --enable gives 4 (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    for (const cell_uuid of [CELL, CELL0_UUID]) {
      const { code, stderr } = await cloud.run(updateCell, {
        cell_uuid,
        ...OWN,
        ...cell_uuid === CELL0_UUID && { transport_url: "none:/", database_connection: "mysql:" },
        name: "new",
        disable: true,
        enable: true,
      });
      assert.equal(code, 4);
      assert.match(stderr, /^ERROR: --disable and --enable/);
    }
    assert.deepEqual(await stored(cloud, CELL), UNCHANGED);
  });

  Deno.test(`the state of cell0 cannot be changed: 5 (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    for (const flag of ["disable", "enable"]) {
      const { code } = await cloud.run(updateCell, {
        cell_uuid: CELL0_UUID,
        transport_url: "none:/",
        [flag]: true,
      });
      assert.equal(code, 5);
    }
    assert.equal((await stored(cloud, CELL0_UUID)).updated_at, undefined);
  });

  Deno.test(`an invalid transport URL is left out, the rest is changed (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    const { code, stderr } = await cloud.run(updateCell, {
      cell_uuid: CELL,
      ...OWN,
      transport_url: "rabbit://u:s3cret@mq1:port/",
      name: "new",
    });
    assert.equal(code, 0);
    assert.match(stderr, /^WARNING: --transport-url is not applied.*invalid/);
    assert.ok(!stderr.includes("s3cret"), stderr);
    assert.deepEqual(await stored(cloud, CELL), { ...UNCHANGED, name: "new", updated_at: NOW });
  });
}

for (const engine of testEngines) {
  Deno.test(`a URL that another run is giving to a cell at the moment is seen (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    const waits = Promise.withResolvers<void>();
    const context = await cloud.context();
    const own = await context.databases.api<ApiTables>();
    const waiting: Database<ApiTables> = {
      ...own,
      withLock: (name, work) => own.withLock(name, work, { onWait: waits.resolve }),
    };
    const databases = { ...context.databases, api: () => Promise.resolve(waiting) } as Databases;

    const url = "rabbit://shared/";
    const args = { cell_uuid: CELL, ...OWN, transport_url: url };
    const run = await lockCellUrls(await cloud.api(), async (query) => {
      const run = updateCell.run({ ...context, databases }, args);
      await Promise.race([waits.promise, run.then(() => assert.fail("it did not wait"))]);
      await query.updateTable("cell_mappings").set({ transport_url: url })
        .where("uuid", "=", OTHER).execute();
      return { code: run };
    });
    assert.equal(await run.code, 3);
    assert.deepEqual(await stored(cloud, CELL), UNCHANGED);
  });
}

for (const engine of testEngines.filter((name) => name !== "sqlite")) {
  Deno.test(`a name that is too long gives 2 (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    const args = { cell_uuid: CELL, ...OWN, name: "n".repeat(256) };
    const { code, stderr } = await cloud.run(updateCell, args);
    assert.equal(code, 2);
    assert.match(stderr, /^ERROR: cell cell1 .*too long/s);
    assert.deepEqual(await stored(cloud, CELL), UNCHANGED);
  });
}

/** Makes the API database refuse to change cell mappings, while they can be read. */
async function refuseChanges(
  engine: EngineName,
  query: Awaited<ReturnType<TestCloud["api"]>>["query"],
): Promise<void> {
  const statements: Record<EngineName, string[]> = {
    mysql: [
      `CREATE TRIGGER refuse BEFORE UPDATE ON cell_mappings FOR EACH ROW
       SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'refused'`,
    ],
    postgresql: [
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql
       AS 'BEGIN RAISE EXCEPTION ''refused''; END'`,
      `CREATE TRIGGER refuse BEFORE UPDATE ON cell_mappings FOR EACH ROW EXECUTE FUNCTION refuse()`,
    ],
    sqlite: [
      `CREATE TRIGGER refuse BEFORE UPDATE ON cell_mappings BEGIN SELECT RAISE(ABORT, 'refused'); END`,
    ],
  };
  for (const statement of statements[engine]) await sql.raw(statement).execute(query);
}

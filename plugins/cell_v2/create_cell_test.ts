import assert from "node:assert/strict";
import { resolveRevision } from "../../src/schema/revisions.ts";
import { syncSchema } from "../../src/schema/sync.ts";
import { type TestCloud, testCloud } from "../../tests/support/cloud.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { createCell } from "./create_cell.ts";

async function cloudWithApi(engine: typeof testEngines[number]): Promise<TestCloud> {
  const cloud = await testCloud(engine);
  await syncSchema(await cloud.api(), "api", resolveRevision("api"));
  return cloud;
}

async function storedCells(cloud: TestCloud) {
  const api = await cloud.api();
  const rows = await api.query.selectFrom("cell_mappings").orderBy("id")
    .select(["uuid", "name", "transport_url", "database_connection", "disabled"]).execute();
  return rows.map((row) => ({ ...row, disabled: Boolean(row.disabled) }));
}

for (const engine of testEngines) {
  Deno.test(`a cell is created with the URLs as given (${engine})`, async () => {
    await using cloud = await cloudWithApi(engine);
    const template = "{scheme}://{username}:{password}@{hostname}:{port}/v";
    const { code, stdout, stderr } = await cloud.run(createCell, {
      name: "cell1",
      transport_url: template,
      database_connection: "mysql://u:p@h/cell1",
      verbose: true,
      disabled: true,
    });
    const uuid = "00000000-0000-4000-8000-000000000001";
    assert.deepEqual([code, stdout, stderr], [0, `${uuid}\n`, ""]);
    assert.deepEqual(await storedCells(cloud), [{
      uuid,
      name: "cell1",
      transport_url: template,
      database_connection: "mysql://u:p@h/cell1",
      disabled: true,
    }]);
  });

  Deno.test(`URLs that are not given come from the configuration (${engine})`, async () => {
    await using cloud = await cloudWithApi(engine);
    const { code, stdout } = await cloud.run(createCell, { verbose: true, disabled: false });
    assert.equal(code, 0);
    assert.match(stdout, /\n00000000-0000-4000-8000-000000000001\n$/);
    assert.deepEqual(await storedCells(cloud), [{
      uuid: "00000000-0000-4000-8000-000000000001",
      name: null,
      transport_url: cloud.options.DEFAULT.transport_url,
      database_connection: cloud.urls.main,
      disabled: false,
    }]);
  });

  Deno.test(`a URL that another cell has is refused with 2 (${engine})`, async () => {
    await using cloud = await cloudWithApi(engine);
    const first = { name: "one", transport_url: "rabbit://a/", database_connection: "mysql://h/a" };
    assert.equal((await cloud.run(createCell, first)).code, 0);
    const other = { transport_url: "rabbit://b/", database_connection: "mysql://h/b" };
    for (const key of ["transport_url", "database_connection"] as const) {
      const { code, stdout } = await cloud.run(createCell, { ...other, [key]: first[key] });
      assert.equal(code, 2);
      assert.match(stdout, /already exists.*cell one \(/);
    }
    assert.equal((await storedCells(cloud)).length, 1);
  });

  Deno.test(`what a stored template stands for is taken too (${engine})`, async () => {
    await using cloud = await cloudWithApi(engine);
    await cloud.run(createCell, {
      transport_url: "{scheme}://{hostname}/",
      database_connection: "mysql://h/a",
    });
    const { code } = await cloud.run(createCell, {
      transport_url: "rabbit://mq1/",
      database_connection: "mysql://h/b",
    });
    assert.equal(code, 2);
  });
}

Deno.test("a missing or invalid transport URL gives 1", async () => {
  await using cloud = await testCloud("sqlite");
  const database_connection = "mysql://h/a";
  const invalid = ["nothing", "rabbit://h:port/", "{scheme}://{nonsense}:port"];
  for (const transport_url of invalid) {
    const { code, stderr } = await cloud.run(createCell, { transport_url, database_connection });
    assert.equal(code, 1, transport_url);
    assert.match(stderr, /^ERROR: /);
  }
  const options = { ...cloud.options, DEFAULT: { transport_url: "" } };
  const { code, stderr } = await cloud.run(createCell, { database_connection }, { options });
  assert.equal(code, 1);
  assert.match(stderr, /\[DEFAULT\] transport_url.*--transport-url/);
});

Deno.test("a missing database URL gives 1", async () => {
  await using cloud = await testCloud("sqlite");
  const { api_database } = cloud.options;
  const options = { api_database };
  const { code, stdout, stderr } = await cloud.run(createCell, {}, { options });
  assert.equal(code, 1);
  // [DEFAULT] transport_url has a default, so only the database is missing.
  assert.match(stdout, /transport_url/);
  assert.match(stderr, /\[database\] connection.*--database_connection/);
});

for (const engine of testEngines.filter((name) => name !== "sqlite")) {
  Deno.test(`of two runs at once with one URL, one is refused (${engine})`, async () => {
    await using cloud = await cloudWithApi(engine);
    const create = (name: string) =>
      cloud.run(createCell, { name, transport_url: "rabbit://a/" }, {
        newUuid: () => crypto.randomUUID(),
      });
    const codes = (await Promise.all(["a", "b", "c"].map(create))).map(({ code }) => code);
    assert.deepEqual(codes.sort(), [0, 2, 2]);
    assert.equal((await storedCells(cloud)).length, 1);
  });
}

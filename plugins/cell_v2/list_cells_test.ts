import assert from "node:assert/strict";
import { insertCellMapping } from "../../src/cells/cell_mappings.ts";
import { releaseHead, resolveRevision } from "../../src/schema/revisions.ts";
import { syncSchema } from "../../src/schema/sync.ts";
import { testCloud } from "../../tests/support/cloud.ts";
import { TEST_NOW } from "../../tests/support/context.ts";
import { addInstances } from "../../tests/support/nova_rows.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { listCells } from "./list_cells.ts";

const ONE = "11111111-1111-4111-8111-111111111111";
const TWO = "22222222-2222-4222-8222-222222222222";
const CELL0 = "00000000-0000-0000-0000-000000000000";

async function cloudWithCells(engine: typeof testEngines[number]) {
  const cloud = await testCloud(engine);
  const api = await cloud.api();
  await syncSchema(api, "api", resolveRevision("api"));
  const cells = [
    { uuid: TWO, name: "b", transportUrl: "rabbit://u:pw@mq/", databaseUrl: "mysql://u:pw@d/b" },
    { uuid: CELL0, name: "cell0", transportUrl: "none:///", databaseUrl: "mysql://u:pw@d/0" },
    { uuid: ONE, transportUrl: "{scheme}://x/", databaseUrl: "sqlite:////a", disabled: true },
  ];
  for (const cell of cells) {
    await insertCellMapping(api.query, { disabled: false, createdAt: new Date(), ...cell });
  }
  return cloud;
}

/** The keys of a result row under --usage, in order. */
const USAGE_KEYS = [
  "name",
  "uuid",
  "transport_url",
  "database_connection",
  "disabled",
  "hosts",
  "instances",
  "deleted_instances",
  "schema_revision",
  "reachable",
  "latency_ms",
];

for (const engine of testEngines) {
  Deno.test(`cells are listed by name, passwords hidden (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    const { code, stdout, stderr } = await cloud.run(listCells, { verbose: false });
    assert.equal(code, 0);
    assert.equal(stderr, "");
    assert.equal(
      stdout,
      `\
+-------+--------------------------------------+---------------------+---------------------+----------+
|  Name |                 UUID                 |    Transport URL    | Database Connection | Disabled |
+-------+--------------------------------------+---------------------+---------------------+----------+
|       | ${ONE} |     rabbit://x/     |      sqlite://a     |   True   |
|   b   | ${TWO} | rabbit://u:****@mq/ |  mysql://u:****@d/b |  False   |
| cell0 | ${CELL0} |        none:/       |  mysql://u:****@d/0 |  False   |
+-------+--------------------------------------+---------------------+---------------------+----------+
`,
    );
  });

  Deno.test(`--verbose shows the URLs as they are used (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    const { stdout } = await cloud.run(listCells, { verbose: true }, { format: "json" });
    assert.deepEqual(JSON.parse(stdout), [
      {
        name: null,
        uuid: ONE,
        transport_url: "rabbit://x/",
        database_connection: "sqlite:////a",
        disabled: true,
      },
      {
        name: "b",
        uuid: TWO,
        transport_url: "rabbit://u:pw@mq/",
        database_connection: "mysql://u:pw@d/b",
        disabled: false,
      },
      {
        name: "cell0",
        uuid: CELL0,
        transport_url: "none:///",
        database_connection: "mysql://u:pw@d/0",
        disabled: false,
      },
    ]);
  });

  Deno.test(`a deployment without cells has a table without rows (${engine})`, async () => {
    await using cloud = await testCloud(engine);
    await syncSchema(await cloud.api(), "api", resolveRevision("api"));
    const { code, stdout } = await cloud.run(listCells, { verbose: false });
    assert.equal(code, 0);
    assert.equal(stdout.trimEnd().split("\n").length, 4);
  });

  Deno.test(`--usage counts in the cells' databases (${engine})`, async () => {
    await using cloud = await cloudWithUsage(engine);
    const { code, stdout, stderr } = await cloud.run(listCells, { usage: true, parallel: 1 }, {
      format: "json",
      clock: tickingClock(),
    });
    assert.deepEqual([code, stderr], [0, ""]);
    const rows: Record<string, unknown>[] = JSON.parse(stdout);
    for (const row of rows) assert.deepEqual(Object.keys(row), USAGE_KEYS);
    assert.deepEqual(rows.map((row) => USAGE_KEYS.slice(5).map((key) => row[key])), [
      [0, null, null, null, true, 7],
      [2, 3, 1, releaseHead("zed", "main"), true, 7],
    ]);
  });

  Deno.test(`a cell that does not answer is named, the others are counted (${engine})`, async () => {
    await using cloud = await cloudWithUsage(engine);
    await insertCellMapping((await cloud.api()).query, {
      uuid: TWO,
      name: "dead",
      transportUrl: "rabbit://x/",
      databaseUrl: "postgresql://nova:s3cret@127.0.0.1:1/nova",
      disabled: false,
      createdAt: TEST_NOW,
    });
    const { code, stdout, stderr } = await cloud.run(listCells, { usage: true, parallel: 2 });
    assert.equal(code, 255);
    assert.match(stderr, /^ERROR: .*127\.0\.0\.1:1 \(cell dead \(2222/);
    assert.ok(!(stdout + stderr).includes("s3cret"));
    const rows = stdout.trimEnd().split("\n").slice(3, -1)
      .map((line) => line.split("|").slice(1, -1).map((text) => text.trim()));
    assert.deepEqual(rows.map((row) => [row[0], ...row.slice(5)]), [
      ["cell0", "0", "", "", "", "True", "0"],
      ["cell1", "2", "3", "1", releaseHead("zed", "main"), "True", "0"],
      ["dead", "0", "", "", "", "False", ""],
    ]);
  });
}

/** cell0, whose database is empty, and a cell with hosts and instances. */
async function cloudWithUsage(engine: typeof testEngines[number]) {
  const cloud = await testCloud(engine);
  const api = await cloud.api();
  const main = await cloud.open(cloud.urls.main);
  await syncSchema(api, "api", resolveRevision("api"));
  await syncSchema(main, "main", releaseHead("zed", "main"));
  const common = { transportUrl: "rabbit://x/", disabled: false, createdAt: TEST_NOW };
  const databaseUrl = (await cloud.newDatabase()).url;
  await insertCellMapping(api.query, { ...common, uuid: CELL0, name: "cell0", databaseUrl });
  const cell_id = await insertCellMapping(api.query, {
    ...common,
    uuid: ONE,
    name: "cell1",
    databaseUrl: cloud.urls.main,
  });
  await api.query.insertInto("host_mappings")
    .values(["a", "b"].map((host) => ({ host, cell_id }))).execute();
  await addInstances(main, [0, 0, 4, 0].map((deleted) => ({ uuid: crypto.randomUUID(), deleted })));
  return cloud;
}

/** A clock that goes on by 7 ms whenever it is looked at. */
function tickingClock() {
  let now = TEST_NOW.getTime();
  return { now: () => new Date(now += 7) };
}

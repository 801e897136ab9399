import assert from "node:assert/strict";
import { CELL0_UUID, insertCellMapping } from "../../src/cells/cell_mappings.ts";
import { deleteCell as deleteCellAndMappings } from "../../src/cells/delete_cell.ts";
import type { CellTables } from "../../src/cells/tables.ts";
import type { AnyTables, Database, EngineName } from "../../src/database/databases.ts";
import { resolveRevision } from "../../src/schema/revisions.ts";
import { syncSchema } from "../../src/schema/sync.ts";
import { type TestCloud, testCloud } from "../../tests/support/cloud.ts";
import { TEST_NOW } from "../../tests/support/context.ts";
import { addComputeNode, addInstances } from "../../tests/support/nova_rows.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { deleteCell } from "./delete_cell.ts";

const CELL = "11111111-1111-4111-8111-111111111111";
const OTHER = "22222222-2222-4222-8222-222222222222";

/** The test's time as each engine gives it back. */
const UPDATED_AT: Readonly<Record<EngineName, string>> = {
  mysql: "2024-05-06 07:08:09",
  postgresql: "2024-05-06 07:08:09",
  sqlite: "2024-05-06 07:08:09.000000",
};

interface Setting extends TestCloud {
  /** The ids of the two cell mappings. */
  readonly cellId: number;
  readonly otherId: number;
  /** The database of the cell to delete. */
  readonly cell: Database<AnyTables>;
}

/** Two cells: the one to delete, in the main database, and one whose database is not there. */
async function cloudWithCells(engine: EngineName): Promise<Setting> {
  const cloud = await testCloud(engine);
  const api = await cloud.api();
  const cell = await cloud.open(cloud.urls.main);
  await syncSchema(api, "api", resolveRevision("api"));
  await syncSchema(cell, "main", resolveRevision("main"));
  const common = { transportUrl: "rabbit://a/", disabled: false, createdAt: TEST_NOW };
  const cellId = await insertCellMapping(api.query, {
    ...common,
    uuid: CELL,
    name: "cell1",
    databaseUrl: cloud.urls.main,
  });
  const otherId = await insertCellMapping(api.query, {
    ...common,
    uuid: OTHER,
    databaseUrl: "postgresql://nova:s3cret@127.0.0.1:1/nova",
  });
  return { ...cloud, cellId, otherId, cell };
}

async function mapHosts(cloud: TestCloud, cellId: number, hosts: readonly string[]) {
  const { query } = await cloud.api();
  await query.insertInto("host_mappings").values(hosts.map((host) => ({ host, cell_id: cellId })))
    .execute();
}

async function mapInstances(cloud: TestCloud, cellId: number, uuids: readonly string[]) {
  const { query } = await cloud.api();
  for (let start = 0; start < uuids.length; start += 1000) {
    await query.insertInto("instance_mappings").values(
      uuids.slice(start, start + 1000).map((instance_uuid) => ({
        instance_uuid,
        cell_id: cellId,
        project_id: "p",
        queued_for_delete: false,
      })),
    ).execute();
  }
}

/** What is left in the API database. */
async function left(cloud: TestCloud) {
  const { query } = await cloud.api();
  const cells = await query.selectFrom("cell_mappings").orderBy("id").select("uuid").execute();
  const hosts = await query.selectFrom("host_mappings").orderBy("id").select("host").execute();
  const instances = await query.selectFrom("instance_mappings").orderBy("id")
    .select("instance_uuid").execute();
  return {
    cells: cells.map(({ uuid }) => uuid),
    hosts: hosts.map(({ host }) => host),
    instances: instances.map(({ instance_uuid }) => instance_uuid),
  };
}

const uuidOf = (number: number) => `aaaaaaaa-0000-4000-8000-${String(number).padStart(12, "0")}`;

for (const engine of testEngines) {
  Deno.test(`a cell that nothing is mapped to goes, even without its database (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    await mapHosts(cloud, cloud.cellId, ["a"]);
    const dry = await cloud.run(deleteCell, { cell_uuid: OTHER, dry_run: true });
    assert.deepEqual([dry.code, dry.stdout], [0, `Would delete cell ${OTHER}.\n`]);
    assert.deepEqual((await left(cloud)).cells, [CELL, OTHER]);
    const { code, stdout, stderr } = await cloud.run(deleteCell, { cell_uuid: OTHER });
    assert.deepEqual([code, stdout, stderr], [0, `Deleted cell ${OTHER}.\n`, ""]);
    assert.deepEqual(await left(cloud), { cells: [CELL], hosts: ["a"], instances: [] });
  });

  Deno.test(`an unknown UUID gives 1 (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    const { code, stderr } = await cloud.run(deleteCell, { cell_uuid: CELL0_UUID, force: true });
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`^ERROR: .*${CELL0_UUID}`));
  });

  Deno.test(`hosts give 2, before anything else is looked at (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    await mapHosts(cloud, cloud.otherId, ["a", "b"]);
    await mapInstances(cloud, cloud.otherId, [uuidOf(1)]);
    const { code, stderr } = await cloud.run(deleteCell, { cell_uuid: OTHER });
    assert.equal(code, 2);
    assert.match(stderr, /^ERROR: 2 hosts are mapped to cell 2222.*--force/);
    assert.equal((await left(cloud)).cells.length, 2);
  });

  Deno.test(`a live instance gives 3, with and without --force (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    await addInstances(cloud.cell, [{ uuid: uuidOf(1), deleted: 1 }, { uuid: uuidOf(2) }]);
    await mapInstances(cloud, cloud.cellId, [uuidOf(1), uuidOf(2)]);
    const before = await left(cloud);
    for (const force of [false, true]) {
      const { code, stderr } = await cloud.run(deleteCell, { cell_uuid: CELL, force });
      assert.equal(code, 3);
      assert.match(stderr, /^ERROR: cell cell1 .* not deleted/);
    }
    await mapHosts(cloud, cloud.cellId, ["a"]);
    const { code } = await cloud.run(deleteCell, { cell_uuid: CELL, force: true, dry_run: true });
    assert.equal(code, 3);
    assert.deepEqual(await left(cloud), { ...before, hosts: ["a"] });
  });

  Deno.test(`a live instance that is not mapped gives 3 where hosts are (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    await addInstances(cloud.cell, [{ uuid: uuidOf(1) }]);
    await mapHosts(cloud, cloud.cellId, ["a"]);
    assert.equal((await cloud.run(deleteCell, { cell_uuid: CELL, force: true })).code, 3);
    assert.equal((await left(cloud)).cells.length, 2);
  });

  Deno.test(`mappings of deleted instances give 4 without --force (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    await addInstances(cloud.cell, [{ uuid: uuidOf(1), deleted: 1 }]);
    await mapInstances(cloud, cloud.cellId, [uuidOf(1)]);
    const { code, stderr } = await cloud.run(deleteCell, { cell_uuid: CELL });
    assert.equal(code, 4);
    assert.match(
      stderr,
      /^ERROR: All instances of cell cell1 .* 1 instance mapping is left.*--force/,
    );
    assert.deepEqual((await left(cloud)).instances, [uuidOf(1)]);
  });

  Deno.test(`--force deletes all that is mapped to the cell, and nothing else (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    await mapHosts(cloud, cloud.cellId, ["a", "b"]);
    await mapHosts(cloud, cloud.otherId, ["c"]);
    await mapInstances(cloud, cloud.cellId, [uuidOf(1), uuidOf(2)]);
    await mapInstances(cloud, cloud.otherId, [uuidOf(3)]);
    await addInstances(cloud.cell, [{ uuid: uuidOf(1), deleted: 1 }]);
    await addComputeNode(cloud.cell, "a");
    await addComputeNode(cloud.cell, "b");
    await addComputeNode(cloud.cell, "gone", { deleted: true });
    await cloud.cell.query.updateTable("compute_nodes").set({ mapped: 1 }).execute();
    const nodes = () =>
      cloud.cell.query.selectFrom("compute_nodes").orderBy("id")
        .select(["host", "mapped", "updated_at"]).execute();
    const before = [await left(cloud), await nodes()];

    const args = { cell_uuid: CELL, force: true };
    const dry = await cloud.run(deleteCell, { ...args, dry_run: true });
    assert.deepEqual([dry.code, dry.stderr], [0, ""]);
    assert.equal(
      dry.stdout,
      `\
Would delete 2 instance mappings.
Would set 2 compute nodes to be discovered again.
Would delete 2 host mappings.
Would delete cell cell1 (${CELL}).
`,
    );
    assert.deepEqual([await left(cloud), await nodes()], before);

    const { code, stdout, stderr } = await cloud.run(deleteCell, args);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(
      stdout,
      `\
Deleted 2 instance mappings.
Set 2 compute nodes to be discovered again.
Deleted 2 host mappings.
Deleted cell cell1 (${CELL}).
`,
    );
    assert.deepEqual(await left(cloud), { cells: [OTHER], hosts: ["c"], instances: [uuidOf(3)] });
    assert.deepEqual(await nodes(), [
      { host: "a", mapped: 0, updated_at: UPDATED_AT[engine] },
      { host: "b", mapped: 0, updated_at: UPDATED_AT[engine] },
      { host: "gone", mapped: 1, updated_at: null },
    ]);
  });

  Deno.test(`nothing is deleted when the cell's database does not answer (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    await mapInstances(cloud, cloud.otherId, [uuidOf(1)]);
    await assert.rejects(
      () => cloud.run(deleteCell, { cell_uuid: OTHER, force: true }),
      /^OperatorError: Nothing was deleted.*127\.0\.0\.1:1/,
    );
    assert.deepEqual((await left(cloud)).instances, [uuidOf(1)]);
  });

  Deno.test(`stopped after a batch, a repeat goes on (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    const uuids = Array.from({ length: 5001 }, (_, number) => uuidOf(number));
    await mapInstances(cloud, cloud.cellId, uuids);
    const stop = new AbortController();
    const log = {
      debug() {},
      info: () => stop.abort(new Error("stopped")),
      warning() {},
      reminder() {},
      error() {},
    };
    const context = await cloud.context({ signal: stop.signal, log });
    await assert.rejects(
      () => deleteCell.run(context, { cell_uuid: CELL, force: true }),
      /stopped/,
    );
    assert.equal(context.stdout(), "Deleted 5000 instance mappings.\n");
    assert.match(context.stderr(), /^WARNING: .*run this again/);
    const { cells, instances } = await left(cloud);
    assert.deepEqual([cells, instances], [[CELL, OTHER], [uuidOf(5000)]]);

    const again = await cloud.run(deleteCell, { cell_uuid: CELL, force: true });
    assert.equal(again.code, 0);
    assert.deepEqual(await left(cloud), { cells: [OTHER], hosts: [], instances: [] });
  });

  Deno.test(`an instance that comes meanwhile keeps its mapping (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    const uuids = Array.from({ length: 5001 }, (_, number) => uuidOf(number));
    await mapInstances(cloud, cloud.cellId, uuids);
    const result = await deleteCellAndMappings(
      await deletion(cloud, () => addInstances(cloud.cell, [{ uuid: uuidOf(5000) }])),
    );
    assert.deepEqual([result.end, result.instanceMappings], ["live instance", 5000]);
    assert.deepEqual((await left(cloud)).instances, [uuidOf(5000)]);
  });

  Deno.test(`a host that is mapped meanwhile keeps its mapping and the cell (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine);
    await mapHosts(cloud, cloud.cellId, ["a"]);
    await mapInstances(cloud, cloud.cellId, [uuidOf(1)]);
    const map = () => mapHosts(cloud, cloud.cellId, ["new"]);
    await assert.rejects(
      async () => await deleteCellAndMappings(await deletion(cloud, map)),
      /1 host and 0 instances/,
    );
    const { cells, hosts } = await left(cloud);
    assert.deepEqual([cells, hosts], [[CELL, OTHER], ["a", "new"]]);
    // The compute nodes are set already then, and a repeat does the rest.
    assert.equal((await cloud.run(deleteCell, { cell_uuid: CELL, force: true })).code, 0);
    assert.deepEqual((await left(cloud)).cells, [OTHER]);
  });
}

/** A deletion of the cell during which something happens: after the first batch, before the next step. */
async function deletion(cloud: Setting, meanwhile: () => Promise<void>) {
  const api = await cloud.api();
  const { clock, signal } = await cloud.context();
  const happened: Promise<void>[] = [];
  const cellDatabase: Database<CellTables> = {
    ...cloud.cell,
    async repeatable(work) {
      await Promise.all(happened);
      return await cloud.cell.repeatable(work);
    },
  };
  return {
    api,
    cell: {
      id: cloud.cellId,
      uuid: CELL,
      name: "cell1",
      transportUrl: "rabbit://a/",
      databaseUrl: cloud.urls.main,
      disabled: false,
    },
    cellDatabase,
    clock,
    signal,
    onBatch: () => void happened.push(meanwhile()),
  };
}

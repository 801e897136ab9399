import assert from "node:assert/strict";
import type { Kysely } from "kysely";
import { CELL0_UUID, insertCellMapping } from "../../src/cells/cell_mappings.ts";
import type { Databases } from "../../src/database/databases.ts";
import {
  addHostMappings,
  cellUuid,
  cloudWithCells,
  hostMappings,
  type TestCell,
} from "../../tests/support/cells.ts";
import type { TestCloud } from "../../tests/support/cloud.ts";
import { TEST_NOW } from "../../tests/support/context.ts";
import { addComputeNode, addService } from "../../tests/support/nova_rows.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { discoverHosts } from "./discover_hosts.ts";

/** The hosts of the compute nodes that are marked as mapped, by id. */
async function marked({ database }: TestCell): Promise<string[]> {
  const nodes = await database.query.selectFrom("compute_nodes").select("host")
    .where("mapped", "=", 1).orderBy("id").execute();
  return nodes.map(({ host }) => host);
}

async function addCell(cloud: TestCloud, uuid: string, databaseUrl: string): Promise<number> {
  return await insertCellMapping((await cloud.api()).query, {
    uuid,
    name: uuid === CELL0_UUID ? "cell0" : "cell9",
    transportUrl: "rabbit://mq/",
    databaseUrl,
    disabled: false,
    createdAt: TEST_NOW,
  });
}

/** Nothing listens there. */
const DEAD_URL = "mysql+pymysql://nova:s3cret@127.0.0.1:1/nova?connect_timeout=1";

/** The cloud's databases with one of their functions changed. */
async function changedDatabases(
  cloud: TestCloud,
  change: (databases: Databases) => Partial<Databases>,
): Promise<Databases> {
  const { databases } = await cloud.context();
  return { ...databases, ...change(databases), close: () => Promise.resolve() };
}

for (const engine of testEngines) {
  Deno.test(`${engine}: new hosts of all cells are mapped, once`, async () => {
    await using cloud = await cloudWithCells(engine, 2);
    const [one, two] = cloud.cells;
    await addCell(cloud, CELL0_UUID, DEAD_URL);
    await addHostMappings(cloud, one, ["known"]);
    await addComputeNode(one.database, "known");
    await one.database.query.updateTable("compute_nodes").set({ mapped: 1 }).execute();
    await addComputeNode(one.database, "b", { node: "b1" });
    await addComputeNode(one.database, "b", { node: "b2" });
    await addComputeNode(one.database, "deleted", { deleted: true });
    await addComputeNode(one.database, "a");
    await addComputeNode(two.database, "c");

    const dry = await cloud.run(discoverHosts, { dry_run: true, strict: true });
    assert.deepEqual([dry.code, dry.stderr], [0, ""]);
    assert.equal(
      dry.stdout,
      `\
Would map host b to cell cell1 (${one.uuid}).
Would map host a to cell cell1 (${one.uuid}).
Would map host c to cell cell2 (${two.uuid}).
`,
    );
    assert.deepEqual(await hostMappings(cloud), [`known@${one.id}`]);
    assert.deepEqual(await marked(one), ["known"]);

    const first = await cloud.run(discoverHosts, { strict: true });
    assert.deepEqual([first.code, first.stdout, first.stderr], [0, "", ""]);
    const expected = [`known@${one.id}`, `b@${one.id}`, `a@${one.id}`, `c@${two.id}`];
    assert.deepEqual(await hostMappings(cloud), expected);
    assert.deepEqual(await marked(one), ["known", "b", "b", "a"]);
    assert.deepEqual(await marked(two), ["c"]);
    const { updated_at } = await two.database.query.selectFrom("compute_nodes")
      .select("updated_at").executeTakeFirstOrThrow();
    assert.match(updated_at, /^2024-05-06 07:08:09/);

    assert.equal((await cloud.run(discoverHosts)).code, 0);
    const nothing = await cloud.run(discoverHosts, { strict: true });
    assert.deepEqual([nothing.code, nothing.stdout, nothing.stderr], [1, "", ""]);
    assert.equal((await cloud.run(discoverHosts, { strict: true, dry_run: true })).code, 1);
    assert.deepEqual(await hostMappings(cloud), expected);
  });

  Deno.test(`${engine}: --cell_uuid looks into one cell, --verbose tells of it`, async () => {
    await using cloud = await cloudWithCells(engine, 2);
    const [one, two] = cloud.cells;
    await addCell(cloud, CELL0_UUID, DEAD_URL);
    await addComputeNode(one.database, "a");
    await addComputeNode(two.database, "b");
    const args = { cell_uuid: two.uuid, verbose: true };
    const { code, stdout } = await cloud.run(discoverHosts, args);
    assert.equal(code, 0);
    const name = `cell cell2 (${two.uuid})`;
    assert.equal(
      stdout,
      `Looking at ${name}.\nMapped host b to ${name}.\n1 host of ${name} was mapped.\n`,
    );
    assert.deepEqual(await hostMappings(cloud), [`b@${two.id}`]);
    assert.deepEqual(await marked(one), []);

    const cell0 = await cloud.run(discoverHosts, { cell_uuid: CELL0_UUID, verbose: true });
    assert.deepEqual([cell0.code, cell0.stdout], [0, "Passing over cell0, which has no hosts.\n"]);
    await assert.rejects(
      cloud.run(discoverHosts, { cell_uuid: cellUuid(7) }),
      /^OperatorError: There is no cell with the UUID or the name 7777/,
    );
  });

  Deno.test(`${engine}: --by-service maps the hosts of compute services`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [cell] = cloud.cells;
    await addService(cell.database, "conductor", { binary: "nova-conductor" });
    await addService(cell.database, "ironic");
    await addService(cell.database, "disabled", { disabled: true });
    await addService(cell.database, "deleted", { deleted: 4 });
    await addService(cell.database, "known");
    await addComputeNode(cell.database, "ironic", { node: "a node" });
    await addHostMappings(cloud, cell, ["known"]);
    const args = { by_service: true, strict: true };
    const { code, stderr } = await cloud.run(discoverHosts, args);
    assert.deepEqual([code, stderr], [0, ""]);
    const expected = [`known@${cell.id}`, `ironic@${cell.id}`, `disabled@${cell.id}`];
    assert.deepEqual(await hostMappings(cloud), expected);
    assert.deepEqual(await marked(cell), []);
    assert.equal((await cloud.run(discoverHosts, args)).code, 1);
  });

  Deno.test(`${engine}: a host belongs to the first cell that has it, and stays there`, async () => {
    await using cloud = await cloudWithCells(engine, 2);
    const [one, two] = cloud.cells;
    await addComputeNode(one.database, "shared");
    await addComputeNode(two.database, "shared");
    const dry = await cloud.run(discoverHosts, { dry_run: true });
    assert.match(dry.stdout, /^Would map host shared to cell cell1 [^\n]*\n$/);
    for (let times = 0; times < 2; times++) {
      const { code, stderr } = await cloud.run(discoverHosts);
      assert.equal(code, 0);
      assert.match(stderr, /^WARNING: cell cell2 .* another cell.*: shared\n$/);
    }
    assert.deepEqual(await hostMappings(cloud), [`shared@${one.id}`]);
    assert.deepEqual(await marked(one), ["shared"]);
    assert.deepEqual(await marked(two), []);
  });

  Deno.test(`${engine}: a host mapped meanwhile by others gives 2, and nothing half-mapped`, async () => {
    await using cloud = await cloudWithCells(engine, 2);
    const [one, two] = cloud.cells;
    for (const host of ["a", "b", "c"]) await addComputeNode(one.database, host);
    await addComputeNode(two.database, "d");
    const databases = await changedDatabases(cloud, (real) => ({
      async api<T>() {
        const api = await real.api<T>();
        return {
          ...api,
          async transaction<R>(work: (query: Kysely<T>) => Promise<R>) {
            if ((await hostMappings(cloud)).length === 0) await addHostMappings(cloud, one, ["b"]);
            return await api.transaction(work);
          },
        };
      },
    }));
    const { code, stderr } = await cloud.run(discoverHosts, {}, { databases });
    assert.equal(code, 2);
    assert.match(stderr, /^ERROR: The hosts of cell cell1 .* mapped b\.\nRun the command again/);
    assert.deepEqual(await hostMappings(cloud), [`b@${one.id}`]);
    assert.deepEqual(await marked(one), []);

    assert.equal((await cloud.run(discoverHosts)).code, 0);
    const expected = [`b@${one.id}`, `a@${one.id}`, `c@${one.id}`, `d@${two.id}`];
    assert.deepEqual(await hostMappings(cloud), expected);
    assert.deepEqual(await marked(one), ["a", "b", "c"]);
  });

  Deno.test(`${engine}: a cell that cannot be reached is named, and the others are done`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [one] = cloud.cells;
    const deadId = await addCell(cloud, cellUuid(9), DEAD_URL);
    await addComputeNode(one.database, "a");
    const { code, stderr } = await cloud.run(discoverHosts, { timeout: 5 });
    assert.equal(code, 255);
    assert.match(stderr, /^ERROR: .*127\.0\.0\.1:1 \(cell cell9 \(9999.*\nCheck the host and port/);
    assert.doesNotMatch(stderr, /s3cret/);
    assert.deepEqual(await hostMappings(cloud), [`a@${one.id}`]);
    assert.deepEqual(await marked(one), ["a"]);

    // A cell that goes away in the middle: its hosts are mapped, and a repeat marks them.
    await addComputeNode(one.database, "b");
    await (await cloud.api()).query.deleteFrom("cell_mappings").where("id", "=", deadId).execute();
    let visits = 0;
    const databases = await changedDatabases(cloud, (real) => ({
      visit: (visit, work) => real.visit({ ...visit, url: visits++ ? DEAD_URL : visit.url }, work),
    }));
    const broken = await cloud.run(discoverHosts, { timeout: 5 }, { databases });
    assert.equal(broken.code, 255);
    assert.match(broken.stderr, /^ERROR: .*\(cell cell1/);
    assert.deepEqual(await hostMappings(cloud), [`a@${one.id}`, `b@${one.id}`]);
    assert.deepEqual(await marked(one), ["a"]);
    assert.equal((await cloud.run(discoverHosts, { strict: true })).code, 1);
    assert.deepEqual(await marked(one), ["a", "b"]);
  });

  Deno.test(`${engine}: more hosts than a statement takes, and names the database takes for one`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [cell] = cloud.cells;
    const { query } = cell.database;
    await addComputeNode(cell.database, "host0");
    const { id: _, ...node } = await query.selectFrom("compute_nodes").selectAll()
      .executeTakeFirstOrThrow();
    for (let start = 1; start <= 5500; start += 500) {
      await query.insertInto("compute_nodes").values(
        Array.from({ length: 500 }, (_, index) => ({
          ...node,
          uuid: crypto.randomUUID(),
          host: `host${start + index}`,
          hypervisor_hostname: `host${start + index}`,
        })),
      ).execute();
    }
    assert.equal((await cloud.run(discoverHosts)).code, 0);
    assert.equal((await hostMappings(cloud)).length, 5501);
    assert.equal(new Set(await marked(cell)).size, 5501);

    // To MySQL, "HOST7" and "host7" are one name; to the others, two.
    for (const [index, host] of ["HOST7", "New", "new", "other"].entries()) {
      await addComputeNode(cell.database, host, { node: `node ${index}` });
    }
    const { code, stderr } = await cloud.run(discoverHosts);
    assert.deepEqual([code, stderr], [0, ""]);
    const added = (await hostMappings(cloud)).slice(5501).map((text) => text.split("@")[0]);
    assert.deepEqual(
      added,
      engine === "mysql" ? ["New", "other"] : ["HOST7", "New", "new", "other"],
    );
    assert.equal((await marked(cell)).length, 5505);
    assert.equal((await cloud.run(discoverHosts, { strict: true })).code, 1);
  });
}

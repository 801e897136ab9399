import assert from "node:assert/strict";
import type { KyselyPlugin } from "kysely";
import { type TestCloud, testCloud } from "../../tests/support/cloud.ts";
import { addInstances, type TestInstance } from "../../tests/support/nova_rows.ts";
import { testEngines } from "../../tests/support/servers.ts";
import type { Database, EngineName } from "../database/databases.ts";
import { resolveRevision } from "../schema/revisions.ts";
import { syncSchema } from "../schema/sync.ts";
import { type CellMapping, findCellMapping, insertCellMapping } from "./cell_mappings.ts";
import { readInstanceMarker } from "./instance_marker.ts";
import {
  countInstances,
  findInstance,
  type InstanceRow,
  INSTANCES_PER_BATCH,
} from "./instances_in_order.ts";
import { type InstanceMappingJob, mapInstances } from "./map_instances.ts";
import type { ApiTables, CellTables } from "./tables.ts";

const CELL = "11111111-1111-4111-8111-111111111111";

interface Fixture extends AsyncDisposable {
  readonly cloud: TestCloud;
  readonly cell: CellMapping;
}

/** A deployment whose main database is a cell with the given instances. */
async function cellWith(engine: EngineName, instances: readonly TestInstance[]): Promise<Fixture> {
  const cloud = await testCloud(engine);
  const api = await cloud.api();
  const main = await cloud.open(cloud.urls.main);
  await syncSchema(api, "api", resolveRevision("api"));
  await syncSchema(main, "main", resolveRevision("main"));
  await addInstances(main, instances);
  await insertCellMapping(api.query, {
    uuid: CELL,
    transportUrl: "rabbit://",
    databaseUrl: cloud.urls.main,
    disabled: false,
    createdAt: new Date(),
  });
  const cell = await findCellMapping(api.query, await cloud.context(), CELL);
  return { cloud, cell: cell!, [Symbol.asyncDispose]: () => cloud[Symbol.asyncDispose]() };
}

type MapOptions = Partial<Pick<InstanceMappingJob, "dryRun" | "range" | "signal" | "onBatch">>;

/** Maps the cell's instances. */
async function map({ cloud, cell }: Fixture, options: MapOptions = {}) {
  const { clock, signal } = await cloud.context();
  const api = await cloud.api();
  const cellDatabase = await cloud.open(cloud.urls.main);
  const fixed = { api, cellDatabase, cell, clock };
  const defaults = { range: {}, dryRun: false, signal, onBatch() {} };
  return await mapInstances({ ...defaults, ...options, ...fixed });
}

/** The instance with a UUID, as a place to begin after. */
async function instance({ cloud }: Fixture, uuid: string): Promise<InstanceRow> {
  const found = await findInstance(await cloud.open(cloud.urls.main), uuid);
  assert.ok(found);
  return found;
}

/** Where the next run goes on. */
async function marker({ cloud }: Fixture): Promise<string | undefined> {
  return await readInstanceMarker(await cloud.api());
}

/** The UUIDs of the instance mappings, in the order in which they were made. */
async function mapped({ cloud }: Fixture): Promise<string[]> {
  const api = await cloud.api();
  const rows = await api.query.selectFrom("instance_mappings").select("instance_uuid")
    .where("cell_id", "is not", null).orderBy("id").execute();
  return rows.map(({ instance_uuid }) => instance_uuid);
}

/** A UUID that shows its number. */
function uuid(number: number): string {
  return `aaaaaaaa-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

for (const engine of testEngines) {
  Deno.test(`instances are mapped by creation time, then id, once (${engine})`, async () => {
    await using fixture = await cellWith(engine, [
      { uuid: uuid(4), created_at: "2024-03-01 00:00:00" },
      { uuid: uuid(2), created_at: "2024-02-01 00:00:00", deleted: 2 },
      { uuid: uuid(3), created_at: "2024-02-01 00:00:00" },
      { uuid: uuid(1), created_at: null },
      { uuid: uuid(9), created_at: "2024-01-01 00:00:00", hidden: true },
    ]);
    assert.deepEqual(await map(fixture), { mapped: 4, alreadyMapped: 0, end: "complete" });
    assert.deepEqual(await mapped(fixture), [1, 2, 3, 4].map(uuid));
    assert.equal(await marker(fixture), undefined);
    assert.deepEqual(await map(fixture), { mapped: 0, alreadyMapped: 4, end: "complete" });
    assert.equal(await countInstances(await fixture.cloud.open(fixture.cloud.urls.main), {}), 4);
  });

  Deno.test(`a mapping carries project, user and cell (${engine})`, async () => {
    await using fixture = await cellWith(engine, [
      { uuid: uuid(1), project_id: "p1", user_id: "u1", deleted: 1 },
      { uuid: uuid(2), project_id: "p2", user_id: null },
    ]);
    await map(fixture);
    const api = await fixture.cloud.api();
    const rows = await api.query.selectFrom("instance_mappings")
      .select(["cell_id", "project_id", "user_id", "queued_for_delete", "created_at"])
      .orderBy("id").execute();
    assert.deepEqual(
      rows.map((row) => [row.cell_id, row.project_id, row.user_id, Boolean(row.queued_for_delete)]),
      [[fixture.cell.id, "p1", "u1", false], [fixture.cell.id, "p2", null, false]],
    );
    assert.match(rows[0].created_at!, /^2024-05-06 07:08:09(\.0+)?$/);
  });

  Deno.test(`an instance without a project stops the mapping (${engine})`, async () => {
    await using fixture = await cellWith(engine, [
      { uuid: uuid(1) },
      { uuid: uuid(2), project_id: null },
      { uuid: uuid(3) },
    ]);
    await assert.rejects(() => map(fixture, { dryRun: true }), new RegExp(uuid(2)));
    assert.deepEqual(await mapped(fixture), []);
    await assert.rejects(() => map(fixture), new RegExp(uuid(2)));
    assert.deepEqual(await mapped(fixture), [uuid(1)]);
    assert.equal(await marker(fixture), undefined);
  });

  Deno.test(`batches follow on each other without gaps (${engine})`, async () => {
    // Two and a bit batches: some without a time, and many with the same one.
    const batch = INSTANCES_PER_BATCH;
    const instances = Array.from({ length: 2 * batch + 17 }, (_, number): TestInstance => ({
      uuid: uuid(number),
      created_at: number < batch + 100 ? null : "2024-01-01 00:00:00",
    }));
    await using fixture = await cellWith(engine, instances);
    const uuids = instances.map((instance) => instance.uuid);
    const main = await fixture.cloud.open(fixture.cloud.urls.main);

    // Interrupted after the first batch, which is done with, marker included.
    const interrupt = new AbortController();
    const { signal } = interrupt;
    const first = await map(fixture, { signal, onBatch: () => interrupt.abort() });
    assert.deepEqual(first, { mapped: batch, alreadyMapped: 0, end: "interrupted" });
    assert.deepEqual(await mapped(fixture), uuids.slice(0, batch));
    assert.equal(await marker(fixture), uuid(batch - 1));

    // From there on, counting and mapping.
    const after = await instance(fixture, uuid(batch - 1));
    assert.equal(await countInstances(main, { after }), batch + 17);
    assert.equal(await countInstances(main, { after, limit: batch + 1 }), batch + 1);
    const limited = await map(fixture, { range: { after, limit: batch + 1 } });
    assert.deepEqual(limited, { mapped: batch + 1, alreadyMapped: 0, end: "limit" });
    assert.deepEqual(await mapped(fixture), uuids.slice(0, 2 * batch + 1));
    assert.equal(await marker(fixture), uuid(2 * batch));

    const counts: number[] = [];
    const rest = await map(fixture, { onBatch: (count) => counts.push(count) });
    assert.deepEqual(rest, { mapped: 16, alreadyMapped: 2 * batch + 1, end: "complete" });
    assert.deepEqual(counts, [batch, batch, 17]);
    assert.deepEqual(await mapped(fixture), uuids);
    assert.equal(await marker(fixture), undefined);
  });

  Deno.test(`the marker moves while the work goes on, for who is killed (${engine})`, async () => {
    const batch = INSTANCES_PER_BATCH;
    const instances = Array.from({ length: 3 * batch }, (_, number) => ({ uuid: uuid(number) }));
    await using fixture = await cellWith(engine, instances);
    const { signal } = await fixture.cloud.context();
    const api = await fixture.cloud.api();
    const cellDatabase = await fixture.cloud.open(fixture.cloud.urls.main);
    /** The marker each time a batch is done; what has been done since shows in the next. */
    const markers = async (secondsToABatch: number) => {
      await api.query.deleteFrom("instance_mappings").execute();
      let done = 0;
      const clock = { now: () => new Date(Date.UTC(2024, 0, 1, 0, 0, done * secondsToABatch)) };
      const seen: Promise<string | undefined>[] = [];
      const watched: Database<ApiTables> = {
        ...api,
        async insertMissing(table, key, rows) {
          seen.push(marker(fixture));
          await seen.at(-1);
          done++;
          return await api.insertMissing(table, key, rows);
        },
      };
      const job = { api: watched, cellDatabase, cell: fixture.cell, clock, signal };
      await mapInstances({ ...job, range: {}, dryRun: false, onBatch() {} });
      assert.equal(await marker(fixture), undefined);
      return await Promise.all(seen);
    };
    assert.deepEqual(
      (await markers(1)).slice(0, 3),
      [undefined, uuid(batch - 1), uuid(2 * batch - 1)],
    );
    // Not after each batch, which would take as long as a small batch itself.
    assert.deepEqual(
      (await markers(0.5)).slice(0, 3),
      [undefined, undefined, uuid(2 * batch - 1)],
    );
  });

  Deno.test(`a run that is interrupted at its start leaves the marker alone (${engine})`, async () => {
    await using fixture = await cellWith(engine, [{ uuid: uuid(1) }, { uuid: uuid(2) }]);
    await map(fixture, { range: { limit: 1 } });
    await map(fixture, { signal: AbortSignal.abort() });
    assert.equal(await marker(fixture), uuid(1));
  });

  Deno.test(`a limit that is met exactly is a limit reached (${engine})`, async () => {
    await using fixture = await cellWith(engine, [{ uuid: uuid(1) }, { uuid: uuid(2) }]);
    const range = { limit: 2 };
    const end = async () => (await map(fixture, { range })).end;
    assert.equal(await end(), "limit");
    assert.equal(await marker(fixture), uuid(2));
    const after = await instance(fixture, uuid(2));
    const nothing = await map(fixture, { range: { after, limit: 2 } });
    assert.deepEqual(nothing, { mapped: 0, alreadyMapped: 0, end: "complete" });
    assert.equal(await marker(fixture), undefined);
    assert.equal((await map(fixture, { range: { limit: 3 } })).end, "complete");
  });

  Deno.test(`mapping begins after an instance, to the microsecond (${engine})`, async () => {
    await using fixture = await cellWith(engine, [
      { uuid: uuid(1), created_at: "2024-01-01 00:00:00.000001" },
      { uuid: uuid(2), created_at: "2024-01-01 00:00:00.000002" },
      { uuid: uuid(3), created_at: "2024-01-01 00:00:00.000003" },
    ]);
    await map(fixture, { range: { after: await instance(fixture, uuid(2)) } });
    assert.deepEqual(await mapped(fixture), [uuid(3)]);
  });

  Deno.test(`mapping begins after an instance without a time (${engine})`, async () => {
    await using fixture = await cellWith(engine, [
      { uuid: uuid(1), created_at: null },
      { uuid: uuid(3) },
      { uuid: uuid(2), created_at: null },
    ]);
    await map(fixture, { range: { after: await instance(fixture, uuid(1)) } });
    assert.deepEqual(await mapped(fixture), [uuid(2), uuid(3)]);
  });

  Deno.test(`an aborted run begins no batch (${engine})`, async () => {
    await using fixture = await cellWith(engine, [{ uuid: uuid(1) }]);
    const { end } = await map(fixture, { signal: AbortSignal.abort() });
    assert.equal(end, "interrupted");
    assert.deepEqual(await mapped(fixture), []);
  });

  Deno.test(`a dry run changes nothing (${engine})`, async () => {
    await using fixture = await cellWith(engine, [{ uuid: uuid(1) }, { uuid: uuid(2) }]);
    await map(fixture, { range: { limit: 1 } });
    const outcome = await map(fixture, { dryRun: true });
    assert.deepEqual(outcome, { mapped: 1, alreadyMapped: 1, end: "complete" });
    assert.deepEqual(await mapped(fixture), [uuid(1)]);
    assert.equal(await marker(fixture), uuid(1));
  });

  Deno.test(`reading goes on when the cell's connection breaks (${engine})`, async () => {
    const instances = Array.from({ length: 10_017 }, (_, number) => ({ uuid: uuid(number) }));
    await using fixture = await cellWith(engine, instances);
    const main = await fixture.cloud.open(fixture.cloud.urls.main);
    let broken = false;
    // It breaks in the middle of the second batch, and the database asks for that batch again.
    const cellDatabase: Database<CellTables> = {
      ...main,
      async repeatable(work) {
        const plugin: KyselyPlugin = {
          transformQuery: ({ node }) => node,
          transformResult: ({ result }) => {
            const breaks = !broken && result.rows.some((row) => row.uuid === uuid(6000));
            broken ||= breaks;
            return breaks ? Promise.reject(new Error("broken")) : Promise.resolve(result);
          },
        };
        try {
          return await work(main.query.withPlugin(plugin));
        } catch {
          return await work(main.query);
        }
      },
    };
    const { clock, signal } = await fixture.cloud.context();
    const job = { api: await fixture.cloud.api(), cellDatabase, cell: fixture.cell, clock, signal };
    await mapInstances({ ...job, range: {}, dryRun: false, onBatch() {} });
    assert.ok(broken);
    assert.deepEqual(await mapped(fixture), instances.map((instance) => instance.uuid));
  });
}

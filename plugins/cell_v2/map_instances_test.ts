import assert from "node:assert/strict";
import { insertCellMapping } from "../../src/cells/cell_mappings.ts";
import { moveInstanceMarker, readInstanceMarker } from "../../src/cells/instance_marker.ts";
import { INSTANCES_PER_BATCH } from "../../src/cells/instances_in_order.ts";
import type { EngineName } from "../../src/database/databases.ts";
import { OperatorError } from "../../src/errors/operator_error.ts";
import { resolveRevision } from "../../src/schema/revisions.ts";
import { syncSchema } from "../../src/schema/sync.ts";
import { type RunResult, type TestCloud, testCloud } from "../../tests/support/cloud.ts";
import type { TestContextOverrides } from "../../tests/support/context.ts";
import { addInstances } from "../../tests/support/nova_rows.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { mapInstances } from "./map_instances.ts";

const CELL = "11111111-1111-4111-8111-111111111111";

/** A deployment whose main database is cell1, with so many instances. */
async function cloudWith(engine: EngineName, count: number): Promise<TestCloud> {
  const cloud = await testCloud(engine);
  const api = await cloud.api();
  const main = await cloud.open(cloud.urls.main);
  await syncSchema(api, "api", resolveRevision("api"));
  await syncSchema(main, "main", resolveRevision("main"));
  await addInstances(
    main,
    Array.from({ length: count }, (_, index) => ({ uuid: uuid(index + 1) })),
  );
  await insertCellMapping(api.query, {
    uuid: CELL,
    name: "cell1",
    transportUrl: "rabbit://",
    databaseUrl: cloud.urls.main,
    disabled: false,
    createdAt: new Date(),
  });
  return cloud;
}

/** A UUID that shows its number. */
function uuid(number: number): string {
  return `aaaaaaaa-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

interface Options {
  readonly max_count?: string;
  readonly reset?: boolean;
  readonly dry_run?: boolean;
}

function run(cloud: TestCloud, options: Options, overrides?: TestContextOverrides) {
  return cloud.run(mapInstances, { cell_uuid: CELL, ...options }, overrides);
}

/** The numbers of the mapped instances, in the order in which they were mapped. */
async function mapped(cloud: TestCloud): Promise<number[]> {
  const { query } = await cloud.api();
  const rows = await query.selectFrom("instance_mappings").select("instance_uuid")
    .where("cell_id", "is not", null).orderBy("id").execute();
  return rows.map(({ instance_uuid }) => Number(instance_uuid.slice(-12)));
}

/** The exit code and what was printed. */
function shown({ code, stdout, stderr }: RunResult): (number | string)[] {
  return [code, stdout, stderr];
}

for (const engine of testEngines) {
  Deno.test(`all instances are mapped, then nothing is left to do (${engine})`, async () => {
    await using cloud = await cloudWith(engine, 3);
    const done = (mapped: number, already: number) =>
      `Mapped ${mapped} instances to cell cell1 (${CELL}); ${already} were mapped already.\n`;
    assert.deepEqual(shown(await run(cloud, {})), [0, done(3, 0), ""]);
    assert.deepEqual(await mapped(cloud), [1, 2, 3]);
    assert.deepEqual(shown(await run(cloud, {})), [0, done(0, 3), ""]);
  });

  Deno.test(`with --max-count it ends with 1 until there are fewer (${engine})`, async () => {
    await using cloud = await cloudWith(engine, 4);
    for (const [code, marker] of [[1, uuid(2)], [1, uuid(4)], [0, undefined]] as const) {
      assert.equal((await run(cloud, { max_count: "2" })).code, code);
      assert.equal(await readInstanceMarker(await cloud.api()), marker);
    }
    assert.deepEqual(await mapped(cloud), [1, 2, 3, 4]);
    // Numbers as Python reads them.
    assert.equal((await run(cloud, { max_count: " +0_4 " })).code, 1);
    assert.equal((await run(cloud, { max_count: "9".repeat(40), reset: true })).code, 0);
  });

  Deno.test(`--max-count that is no count gives 127, before anything else (${engine})`, async () => {
    await using cloud = await testCloud(engine);
    for (const max_count of ["0", "-1", "", " ", "x", "1.5", "1e3", "0x10", "1__0", "5 0"]) {
      const { code, stdout, stderr } = await run(cloud, { max_count });
      assert.deepEqual([code, stdout], [127, ""], max_count);
      assert.match(stderr, /^ERROR: --max-count /);
    }
  });

  Deno.test(`it goes on behind the marker, or with --reset from the oldest (${engine})`, async () => {
    await using cloud = await cloudWith(engine, 3);
    const api = await cloud.api();
    await moveInstanceMarker(api, uuid(2), new Date());
    assert.equal((await run(cloud, {})).code, 0);
    assert.deepEqual(await mapped(cloud), [3]);
    assert.equal(await readInstanceMarker(await cloud.api()), undefined);

    await moveInstanceMarker(api, uuid(2), new Date());
    assert.equal((await run(cloud, { reset: true, max_count: "2" })).code, 1);
    assert.deepEqual(await mapped(cloud), [3, 1, 2]);
    assert.equal(await readInstanceMarker(await cloud.api()), uuid(2));
  });

  Deno.test(`a marker from elsewhere means the oldest (${engine})`, async () => {
    await using cloud = await cloudWith(engine, 1);
    const api = await cloud.api();
    await moveInstanceMarker(api, uuid(7), new Date());
    const { code, logged } = await run(cloud, {});
    assert.equal(code, 0);
    assert.deepEqual(await mapped(cloud), [1]);
    assert.match(logged.join("\n"), new RegExp(`warning: .*${uuid(7)}.* cell1 `));
    assert.equal(await readInstanceMarker(await cloud.api()), undefined);
  });

  Deno.test(`--dry-run says what would be mapped, and changes nothing (${engine})`, async () => {
    await using cloud = await cloudWith(engine, 3);
    await run(cloud, { max_count: "1" });
    const dry = await run(cloud, { dry_run: true });
    const would = (mapped: number, already: number) =>
      `Would map ${mapped} instances to cell cell1 (${CELL}); ${already} were mapped already.\n`;
    assert.deepEqual(shown(dry), [0, would(2, 0), ""]);
    const all = await run(cloud, { dry_run: true, reset: true, max_count: "2" });
    const more = "--max-count 2 was reached; there may be more.\n";
    const one = `Would map 1 instance to cell cell1 (${CELL}); 1 was mapped already.\n`;
    assert.deepEqual(shown(all), [1, one + more, ""]);
    assert.deepEqual(await mapped(cloud), [1]);
    assert.equal(await readInstanceMarker(await cloud.api()), uuid(1));
  });

  Deno.test(`interrupted, it ends after the batch, and says how to go on (${engine})`, async () => {
    await using cloud = await cloudWith(engine, INSTANCES_PER_BATCH + 1);
    const interruptedRun = async (options: Options) => {
      const interrupt = new AbortController();
      const { output, databases } = await cloud.context();
      const progress = { advance: () => interrupt.abort(), [Symbol.dispose]() {} };
      const overrides = {
        signal: interrupt.signal,
        output: { ...output, progress: () => Promise.resolve(progress) },
        databases,
      };
      return await run(cloud, options, overrides).then(
        () => assert.fail("it was not interrupted"),
        (error) =>
          error instanceof OperatorError ? [error.message, error.hint] : assert.fail(error),
      );
    };
    const dry = await interruptedRun({ dry_run: true });
    assert.match(dry[0]!, / 1000 instances of cell cell1 .* nothing was changed$/);
    assert.equal(dry[1], undefined);
    assert.deepEqual(await mapped(cloud), []);

    const real = await interruptedRun({});
    assert.match(real[0]!, / 1000 instances of cell cell1 .* 1000 were mapped/);
    assert.match(real[1]!, / again.* go on/);
    assert.equal((await mapped(cloud)).length, INSTANCES_PER_BATCH);
    assert.equal(await readInstanceMarker(await cloud.api()), uuid(INSTANCES_PER_BATCH));
    assert.match(
      (await run(cloud, {})).stdout,
      /^Mapped 1 instance to .* 0 were mapped already\.$/m,
    );
  });

  Deno.test(`a bar shows how far it is (${engine})`, async () => {
    await using cloud = await cloudWith(engine, 5);
    await run(cloud, { max_count: "2" });
    const { stderr } = await run(cloud, { max_count: "2" }, { drawProgress: true });
    assert.match(stderr, /Mapping instances \[-+\] 0\/2[^]*Mapping instances \[=+\] 2\/2 /);
    const rest = await run(cloud, {}, { drawProgress: true });
    assert.match(rest.stderr, /Mapping instances \[=+\] 1\/1 /);
  });
}

for (const engine of testEngines) {
  Deno.test(`a cell that does not exist is an error that says so (${engine})`, async () => {
    await using cloud = await cloudWith(engine, 0);
    const nowhere = "22222222-2222-4222-8222-222222222222";
    await assert.rejects(
      () => cloud.run(mapInstances, { cell_uuid: nowhere }),
      (error) => error instanceof OperatorError && error.message.includes(nowhere),
    );
  });
}

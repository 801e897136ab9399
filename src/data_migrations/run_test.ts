import assert from "node:assert/strict";
import fc from "fast-check";
import { testContext } from "../../tests/support/context.ts";
import { OperatorError } from "../errors/operator_error.ts";
import type { DataMigration, MigrationContext, RowOutcome } from "./data_migration.ts";
import { runMigrations } from "./run.ts";

/** A migration's rows: true for one that can be migrated, false for one that cannot. */
type Rows = readonly boolean[];

interface FakeTable {
  readonly name: string;
  /** The rows that are left. */
  rows: boolean[];
  /** How often somebody looked at it. */
  looks: number;
}

function fakeTable(rows: Rows, index = 0): FakeTable {
  return { name: `migration_${index}`, rows: [...rows], looks: 0 };
}

/** One batch as a query with a limit and no position has it. */
function takeBatch(table: FakeTable, limit: number): { found: number; done: number } {
  table.looks++;
  const looked = table.rows.slice(0, limit);
  table.rows = [...looked.filter((good) => !good), ...table.rows.slice(limit)];
  return { found: looked.length, done: looked.filter((good) => good).length };
}

const common = { releases: { from: "victoria" }, pending: () => Promise.resolve(0) } as const;

/** Works by batches. */
function batchMigration(table: FakeTable): DataMigration {
  return {
    ...common,
    name: table.name,
    start: () => (limit) => Promise.resolve(takeBatch(table, limit)),
  };
}

/** Works by rows. */
function rowMigration(table: FakeTable): DataMigration {
  return {
    ...common,
    name: table.name,
    rows() {
      let position = 0;
      return (limit) => {
        table.looks++;
        const outcomes = table.rows.slice(position, position + limit);
        const left = outcomes.filter((good) => !good);
        table.rows.splice(position, limit, ...left);
        position += left.length;
        return Promise.resolve(outcomes);
      };
    },
  };
}

/** The lines that Nova's own loop prints, and its sums, by what is known of it. */
function expectedRun(tables: readonly FakeTable[], maxCount?: number) {
  const size = maxCount ?? 50;
  const lines: string[] = [];
  const totals = new Map<string, { found: number; done: number }>();
  for (let ran = -1; ran !== 0;) {
    ran = 0;
    for (const table of tables) {
      const batch = takeBatch(table, size - ran);
      const total = totals.get(table.name) ?? { found: 0, done: 0 };
      totals.set(table.name, { found: total.found + batch.found, done: total.done + batch.done });
      lines.push(`${table.name} ${batch.found} ${batch.done}`);
      ran += batch.done;
      if (ran >= size) break;
    }
    if (maxCount !== undefined) break;
  }
  return { lines, totals: [...totals] };
}

async function migrationContext(overrides: Partial<MigrationContext> = {}) {
  return { ...await testContext(), release: "zed" as const, ...overrides };
}

async function actualRun(
  migrations: readonly DataMigration[],
  maxCount?: number,
  context?: MigrationContext,
) {
  const lines: string[] = [];
  const failures: string[] = [];
  const { totals, failed } = await runMigrations({
    context: context ?? await migrationContext(),
    migrations,
    maxCount,
    onBatch: (name, { found, done }) => lines.push(`${name} ${found} ${done}`),
    onFailure: (name, failure) => failures.push(`${name} ${failure}`),
  });
  return { lines, failures, failed, totals: [...totals] };
}

const manyRows = fc.array(
  fc.oneof({ weight: 20, arbitrary: fc.constant(true) }, fc.constant(false)),
  { maxLength: 300, size: "max" },
).filter((rows) => rows.filter((good) => !good).length < 20);

Deno.test("whatever rows there are, lines and sums are those of separate batches", async () => {
  const kinds = [batchMigration, rowMigration];
  const migration = fc.tuple(manyRows, fc.constantFrom(...kinds));
  await fc.assert(
    fc.asyncProperty(
      fc.array(migration, { minLength: 1, maxLength: 4 }),
      fc.option(fc.integer({ min: 20, max: 700 }), { nil: undefined }),
      async (given, maxCount) => {
        const expected = expectedRun(
          given.map(([rows], index) => fakeTable(rows, index)),
          maxCount,
        );
        const tables = given.map(([rows], index) => fakeTable(rows, index));
        const migrations = given.map(([, kind], index) => kind(tables[index]));
        const { lines, totals } = await actualRun(migrations, maxCount);
        assert.deepEqual({ lines, totals }, expected);
        if (maxCount === undefined) assert.ok(tables.every(({ rows }) => !rows.includes(true)));
      },
    ),
  );
});

Deno.test("many rows are migrated with few looks, also past migrations with nothing to do", async () => {
  const idle = [[], [false, false], []].map(fakeTable);
  const busy = fakeTable(Array(20_000).fill(true), 3);
  const { lines } = await actualRun([...idle.map(batchMigration), rowMigration(busy)]);
  assert.equal(lines.filter((line) => line === "migration_3 50 50").length, 400);
  assert.equal(lines.filter((line) => line === "migration_1 2 0").length, 401);
  assert.deepEqual(idle.map(({ looks }) => looks), [2, 2, 2]);
  assert.ok(busy.looks < 10, `${busy.looks} looks`);
});

Deno.test("rows that cannot be migrated never keep those behind them from it", async () => {
  const rows = [...Array(70).fill(false), ...Array(120).fill(true)];
  const table = fakeTable(rows);
  const { lines } = await actualRun([rowMigration(table)]);
  assert.deepEqual(
    lines,
    ["migration_0 50 30", "migration_0 50 50", "migration_0 40 40", "migration_0 50 0"],
  );
  assert.ok(!table.rows.includes(true));
  const limited = fakeTable(rows);
  assert.deepEqual((await actualRun([rowMigration(limited)], 20)).lines, ["migration_0 20 10"]);
});

/** Works by rows, and fails at the one that has so many behind it. */
function failingMigration(table: FakeTable, rowsBehind: number): DataMigration {
  const good = rowMigration(table) as Extract<DataMigration, { rows: unknown }>;
  return {
    ...good,
    rows(context) {
      const source = good.rows(context);
      return (limit) =>
        limit >= table.rows.length - rowsBehind
          ? Promise.reject(new Error("bad row"))
          : source(limit);
    },
  };
}

Deno.test("a failure is told with the rows that were done before it, and the others go on", async () => {
  const [bad, good] = [Array(300).fill(true), Array(120).fill(true)].map(fakeTable);
  const run = await actualRun([failingMigration(bad, 139), rowMigration(good)]);
  // Thousands at once fail, and then the fifty that the bad row is among.
  assert.deepEqual(bad.rows.length, 150);
  assert.deepEqual(run.failures, Array(2).fill("migration_0 Error: bad row"));
  assert.deepEqual(run.failed, ["migration_0"]);
  assert.deepEqual(run.totals, [
    ["migration_0", { found: 150, done: 150 }],
    ["migration_1", { found: 120, done: 120 }],
  ]);
});

Deno.test("a failed migration is asked again once the others have nothing left", async () => {
  const asked: number[] = [];
  const table = fakeTable(Array(200).fill(true), 1);
  const dependent: DataMigration = {
    ...common,
    name: "dependent",
    start: () => () => {
      asked.push(table.rows.length);
      if (table.rows.length > 0) return Promise.reject(new Error("not yet"));
      return Promise.resolve(asked.length < 3 ? { found: 1, done: 1 } : { found: 0, done: 0 });
    },
  };
  const run = await actualRun([dependent, rowMigration(table)]);
  assert.deepEqual(asked, [200, 0, 0]);
  assert.deepEqual([run.failures, run.failed], [["dependent Error: not yet"], []]);
  assert.deepEqual(run.totals[0], ["dependent", { found: 1, done: 1 }]);
});

Deno.test("a batch may be done in part and fail for the rest", async () => {
  let left = 3;
  const partial: DataMigration = {
    ...common,
    name: "partial",
    start: () => () =>
      Promise.resolve({
        found: left,
        done: left > 1 ? left-- && 1 : 0,
        failure: new Error("rest"),
      }),
  };
  const run = await actualRun([partial]);
  assert.deepEqual(run.lines, ["partial 3 1", "partial 2 1", "partial 1 0"]);
  assert.deepEqual(run.failed, ["partial"]);
  left = 3;
  assert.deepEqual((await actualRun([partial], 5)).failed, ["partial"]);
});

Deno.test("a row that is passed over is told of once, and makes the run fail, however it ends", async () => {
  const bad = new OperatorError("row 3: too heavy");
  const rows: RowOutcome[] = [true, true, bad, ...Array(130).fill(true), false];
  const byRows: DataMigration = {
    ...common,
    name: "by rows",
    rows() {
      let position = 0;
      return (limit) => {
        const outcomes = rows.slice(position, position + limit);
        const kept = outcomes.filter((outcome) => outcome !== true);
        rows.splice(position, limit, ...kept);
        position += kept.length;
        return Promise.resolve(outcomes);
      };
    },
  };
  const byBatches: DataMigration = {
    ...common,
    name: "by batches",
    start() {
      let batch = 0;
      return () =>
        Promise.resolve({
          found: 1,
          done: batch++ === 1 ? 0 : Number(batch < 4),
          passedOver: batch === 1 ? [new OperatorError("row 9")] : [],
        });
    },
  };
  const { failed, failures, totals } = await actualRun([byRows, byBatches]);
  assert.deepEqual(failed, ["by batches", "by rows"]);
  assert.deepEqual(failures, [
    "by rows OperatorError: row 3: too heavy",
    "by batches OperatorError: row 9",
  ]);
  assert.deepEqual(totals[0][1].done, 132);
  assert.deepEqual(rows, [bad, false]);
});

Deno.test("a warning that a migration repeats in a run is logged once", async () => {
  const context = await testContext();
  const warning: DataMigration = {
    ...common,
    name: "warning",
    start({ log }) {
      let left = 3;
      return () => {
        log.warning("odd rows");
        return Promise.resolve({ found: 1, done: left-- > 0 ? 1 : 0 });
      };
    },
  };
  await actualRun([warning], undefined, { ...context, release: "zed" });
  assert.deepEqual(context.logged(), ["warning: odd rows"]);
});

Deno.test("once interrupted, what is in flight is finished and told", async () => {
  for (const maxCount of [undefined, 100_000]) {
    const interrupt = new AbortController();
    const table = fakeTable(Array(12_000).fill(true), 1);
    const never = fakeTable([true], 2);
    const source = rowMigration(table) as Extract<DataMigration, { rows: unknown }>;
    const interrupting: DataMigration = {
      ...source,
      rows(context) {
        const next = source.rows(context);
        return async (limit) => {
          const outcomes = await next(limit);
          if (table.rows.length <= 7000) interrupt.abort();
          return outcomes;
        };
      },
    };
    const context = await migrationContext({ signal: interrupt.signal });
    const run = await actualRun([interrupting, batchMigration(never)], maxCount, context);
    assert.equal(table.rows.length, 7000);
    assert.deepEqual(run.totals[0], ["migration_1", { found: 5000, done: 5000 }]);
    assert.deepEqual([run.failed, never.looks], [[], 0]);
  }
});

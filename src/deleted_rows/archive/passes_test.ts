import assert from "node:assert/strict";
import fc from "fast-check";
import { countPasses } from "./passes.ts";

/** The passes as they are defined: one after the other, each through all tables; how many moved something. */
function passesOneByOne(tables: readonly (readonly number[])[], maxRows: number): number {
  const left = tables.map((sizes) => [...sizes]);
  for (let passes = 0;; passes++) {
    let moved = 0;
    for (const sizes of left) {
      if (moved >= maxRows) break;
      const taken = sizes.splice(0, maxRows - moved);
      for (const size of taken) moved += size;
    }
    if (moved === 0) return passes;
  }
}

/** A counter, and how many passes it has told of. */
function startCounter(maxRows: number) {
  let passes = 0;
  const counter = countPasses(maxRows, (more) => {
    assert.ok(more > 0);
    passes += more;
  });
  return { counter, passes: () => passes };
}

/** The same rows moved in batches of any size, cut only where the last pass of a table begins. */
function passesByBatches(
  tables: readonly (readonly number[])[],
  maxRows: number,
  batchSize: () => number,
): number {
  const { counter, passes } = startCounter(maxRows);
  for (const sizes of tables) {
    const table = counter.beginTable();
    const boundary = table.lastPassBegins(sizes.length);
    for (let position = 0; position < sizes.length;) {
      const end = position < boundary ? boundary : sizes.length;
      const roots = Math.min(batchSize(), end - position);
      const rows = sizes.slice(position, position + roots).reduce((sum, size) => sum + size, 0);
      table.moved(position, roots, rows);
      position += roots;
    }
    if (sizes.length > 0) table.end(sizes.length);
  }
  counter.endPass();
  return passes();
}

Deno.test("passes are counted as if they came one after the other", () => {
  const tables = fc.array(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 40 }), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(
      tables,
      fc.integer({ min: 1, max: 30 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 12 })),
      (tables, maxRows, sizes) => {
        assert.equal(
          passesByBatches(tables, maxRows, () => sizes.next().value!),
          passesOneByOne(tables, maxRows),
        );
      },
    ),
    { numRuns: 500 },
  );
});

Deno.test("batches may end in any order", () => {
  const { counter, passes } = startCounter(10);
  const table = counter.beginTable();
  table.moved(20, 3, 9);
  table.moved(0, 10, 50);
  table.moved(10, 10, 50);
  table.end(23);
  assert.equal(passes(), 2);
  const next = counter.beginTable();
  assert.equal(next.lastPassBegins(1), 0);
  next.moved(0, 1, 1);
  next.end(1);
  assert.equal(passes(), 3, "9 and 1 row fill the third pass");
  counter.endPass();
  assert.equal(passes(), 3);
});

Deno.test("a pass is told of once the next has begun, not only at the end of the table", () => {
  const { counter, passes } = startCounter(10);
  const table = counter.beginTable();
  const told = [[0, 10], [10, 9], [19, 2], [21, 30]].map(([position, roots]) => {
    table.moved(position, roots, roots);
    return passes();
  });
  assert.deepEqual(told, [0, 1, 2, 5]);
  table.end(51);
  assert.equal(passes(), 5);
  counter.endPass();
  assert.equal(passes(), 6);
});

Deno.test("passes in which all rows had to stay are told of with the first that moved something", () => {
  const { counter, passes } = startCounter(10);
  const table = counter.beginTable();
  table.moved(0, 25, 0);
  assert.equal(passes(), 0);
  table.moved(25, 1, 4);
  assert.equal(passes(), 2);
});

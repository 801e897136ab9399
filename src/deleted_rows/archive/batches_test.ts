import assert from "node:assert/strict";
import fc from "fast-check";
import { cutIntoBatches, halves } from "./batches.ts";
import type { Root } from "./root.ts";

Deno.test("batches hold all roots in order, and more rows than allowed only for a single tree", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: 1, max: 60 })),
    fc.integer({ min: 1, max: 100 }),
    (sizes, rows) => {
      const roots = sizes.map((_, key) => ({ key, referred: {} }));
      const batches = cutIntoBatches(roots, new Map(sizes.entries()), rows);
      assert.deepEqual(batches.flat(), roots);
      const sizeOf = (batch: readonly Root[]) =>
        batch.reduce((sum, { key }) => sum + sizes[Number(key)], 0);
      for (const [index, batch] of batches.entries()) {
        assert.ok(batch.length === 1 || sizeOf(batch) <= rows);
        const next = batches[index + 1];
        if (next !== undefined) assert.ok(sizeOf([...batch, next[0]]) > rows, "cut too early");
      }
    },
  ));
});

Deno.test("halves hold everything, and one element is not split", () => {
  assert.deepEqual(halves([1, 2, 3]), [[1, 2], [3]]);
  assert.deepEqual(halves([1]), [[1]]);
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { collectRows } from "./collect_rows.ts";

const anyRow = fc.dictionary(
  fc.stringMatching(/^[a-z_]{1,10}$/),
  fc.oneof(fc.string({ unit: "grapheme" }), fc.integer(), fc.boolean(), fc.constant(null)),
  { noNullPrototype: true },
);

Deno.test("rows come back as they were, in their order, as often as somebody looks", () => {
  fc.assert(
    fc.property(
      fc.array(anyRow, { maxLength: 40 }),
      fc.integer({ min: 1, max: 9 }),
      (all, held) => {
        using rows = collectRows(held);
        for (const row of all) rows.add(row);
        assert.equal(rows.length, all.length);
        assert.deepEqual([...rows], all);
        assert.deepEqual([...rows], all);
      },
    ),
  );
});

Deno.test("rows may be longer than what is read at a time, and looked at side by side", () => {
  using rows = collectRows(2);
  const long = "é€😀".repeat(30_000);
  const all = [1, 2, 3, 4, 5].map((number) => ({ number, long }));
  for (const row of all) rows.add(row);
  const [one, other] = [rows[Symbol.iterator](), rows[Symbol.iterator]()];
  for (const row of all) {
    assert.deepEqual(one.next().value, row);
    assert.deepEqual(other.next().value, row);
  }
  rows.add({ number: 6 });
  assert.equal([...rows].length, 6);
});

Deno.test("nothing of the file is left in the temporary folder", async () => {
  const folder = await Deno.makeTempDir();
  const before = Deno.env.get("TMPDIR");
  Deno.env.set("TMPDIR", folder);
  try {
    using rows = collectRows(1);
    rows.add({ a: 1 });
    rows.add({ a: 2 });
    assert.deepEqual([...Deno.readDirSync(folder)], []);
    assert.deepEqual([...rows], [{ a: 1 }, { a: 2 }]);
  } finally {
    if (before === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", before);
    await Deno.remove(folder);
  }
});

Deno.test("where there is no room for a file, rows stay in memory", () => {
  const before = Deno.env.get("TMPDIR");
  Deno.env.set("TMPDIR", "/nowhere/at/all");
  try {
    using rows = collectRows(1);
    for (const a of [1, 2, 3]) rows.add({ a });
    assert.deepEqual([...rows], [{ a: 1 }, { a: 2 }, { a: 3 }]);
  } finally {
    if (before === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", before);
  }
});

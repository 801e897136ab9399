import assert from "node:assert/strict";
import fc from "fast-check";
import { renderBlocks } from "./blocks.ts";
import type { ResultSpec } from "./result.ts";
import { wrapText } from "./wrap_text.ts";

/** What oslo.upgradecheck prints for one check with these details, and another one without any. */
interface Recorded {
  readonly details: string;
  readonly table: readonly string[];
}

const spec: ResultSpec = {
  layout: "blocks",
  title: "Upgrade Check Results",
  columns: [
    { key: "check", header: "Check" },
    { key: "result", header: "Result" },
    { key: "details", header: "Details", missing: "None", wrap: 60 },
  ],
};

Deno.test("blocks look as oslo.upgradecheck prints them, however their texts are wrapped", async () => {
  const file = new URL("fixtures/upgrade_check_tables.json", import.meta.url);
  const recorded: Recorded[] = JSON.parse(await Deno.readTextFile(file));
  assert.ok(recorded.length > 100);
  for (const { details, table } of recorded) {
    const rows = [
      { check: "Some check", result: "Failure", details },
      { check: "Another", result: "Success" },
    ];
    assert.deepEqual(renderBlocks(spec, rows).split("\n"), table, JSON.stringify(details));
  }
});

Deno.test("without rows the title stands alone", () => {
  assert.equal(renderBlocks({ ...spec, title: "None" }, []), "+------+\n| None |\n+------+\n");
});

Deno.test("wrapping loses nothing but blanks, and keeps to the width", () => {
  fc.assert(fc.property(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.integer({ min: 3, max: 80 }),
    (text, width) => {
      const lines = wrapText(text, width, "  ");
      const bare = (words: string) => words.replaceAll(/\s/g, "");
      assert.equal(bare(lines.join("")), bare(text));
      for (const line of lines) assert.ok([...line].length <= width);
    },
  ));
});

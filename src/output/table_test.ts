import assert from "node:assert/strict";
import type { Column } from "./result.ts";
import { drawTable, renderTable } from "./table.ts";

/** A table of rows without keys; the expected texts are what PrettyTable 3.6 prints for them. */
function table(
  headers: string[],
  rows: (string | number | boolean | null)[][],
  align?: Column["align"],
): string {
  const columns = headers.map((header, index) => ({ key: `c${index}`, header, align }));
  const records = rows.map((row) => Object.fromEntries(row.map((value, i) => [`c${i}`, value])));
  return renderTable({ columns, layout: "table" }, records);
}

Deno.test("a table is centred: odd space goes right of odd texts, left of even ones", () => {
  assert.equal(
    table(["A", "Bb"], [["123456", "12345"], ["", null]]),
    `+--------+-------+
|   A    |   Bb  |
+--------+-------+
| 123456 | 12345 |
|        |       |
+--------+-------+
`,
  );
});

Deno.test("widths count terminal cells: wide characters two, combining ones none", () => {
  assert.equal(
    table(["Name", "UUID"], [["cell1", "a"], ["", "bbbb"], ["日本", "é e\u0301"]]),
    `+-------+------+
|  Name | UUID |
+-------+------+
| cell1 |  a   |
|       | bbbb |
|  日本 | é e\u0301  |
+-------+------+
`,
  );
});

Deno.test("a control character makes its text count as -1, as in PrettyTable", () => {
  assert.equal(
    table(["A", "Bb"], [["tab\t", "\u200bx"], ["123456", "12345"]]),
    "+--------+-------+\n" +
      "|   A    |   Bb  |\n" +
      "+--------+-------+\n" +
      "|    tab\t     |   \u200bx   |\n" +
      "| 123456 | 12345 |\n" +
      "+--------+-------+\n",
  );
});

Deno.test("left-aligned columns, values of several lines, numbers and truth values", () => {
  assert.equal(
    table(["Property", "n"], [["a\nbb", 1], ["c", true], ["d", false]], "left"),
    `+----------+-------+
| Property | n     |
+----------+-------+
| a        | 1     |
| bb       |       |
| c        | True  |
| d        | False |
+----------+-------+
`,
  );
});

Deno.test("a table without rows shows its header", () => {
  assert.equal(
    table(["Migration", "Total Needed", "Completed"], []),
    `+-----------+--------------+-----------+
| Migration | Total Needed | Completed |
+-----------+--------------+-----------+
+-----------+--------------+-----------+
`,
  );
});

Deno.test("a table may have very many rows", () => {
  let count = 0;
  const rows = Array.from({ length: 200_000 }, (_, index) => ({ name: `vm${index}` }));
  const spec = { columns: [{ key: "name", header: "Name" }], layout: "table" } as const;
  for (const piece of drawTable(spec, rows)) count += piece.split("\n").length - 1;
  assert.equal(count, 200_004);
});

import assert from "node:assert/strict";
import { drawVertical } from "./vertical.ts";

const columns = [
  { key: "name", header: "Name" },
  { key: "url", header: "Database Connection" },
  { key: "hosts", header: "Hosts", missing: "-" },
];

Deno.test("a record a paragraph, a field a line", () => {
  assert.equal(
    [...drawVertical({ columns, layout: "table" }, [
      { name: "cell1", url: "mysql://db1/nova", hosts: 3 },
      { name: "日本", url: null },
    ])].join(""),
    `-[ RECORD 1 ]-------+-----------------
Name                | cell1
Database Connection | mysql://db1/nova
Hosts               | 3
-[ RECORD 2 ]-------+-----
Name                | 日本
Database Connection |
Hosts               | -
`,
  );
});

Deno.test("values of several lines stay in their column; short headers leave the title whole", () => {
  assert.equal(
    [...drawVertical({ columns: [{ key: "a", header: "A" }], layout: "table" }, [{ a: "x\ny" }])]
      .join(""),
    `-[ RECORD 1 ]
A | x
  | y
`,
  );
  assert.equal([...drawVertical({ columns, layout: "table" }, [])].join(""), "");
});

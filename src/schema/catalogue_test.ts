import assert from "node:assert/strict";
import { type CatalogueColumn, catalogueLines, compareCatalogues } from "./catalogue.ts";

function linesWith(overrides: {
  columns?: [string, CatalogueColumn][];
  indexes?: [string, string][];
  options?: string;
}) {
  const columns: [string, CatalogueColumn][] = [
    ["id", { type: "int", nullable: false, extra: "auto_increment" }],
    ["host", { type: "text", nullable: true, extra: "" }],
  ];
  return catalogueLines({
    tables: new Map([["hosts", {
      columns: new Map(overrides.columns ?? columns),
      indexes: new Map(overrides.indexes ?? [["host_idx", "(host)"]]),
      constraints: new Map([["PRIMARY", "primary key (id)"]]),
      options: overrides.options ?? "InnoDB",
    }]]),
    types: new Map(),
    options: "",
  });
}

Deno.test("equal catalogues have no differences", () => {
  assert.deepEqual(compareCatalogues(linesWith({}), linesWith({})), []);
});

Deno.test("the order of columns is compared, that of indexes is not", () => {
  const id: [string, CatalogueColumn] = ["id", { type: "int", nullable: false, extra: "" }];
  const host: [string, CatalogueColumn] = ["host", { type: "text", nullable: true, extra: "" }];
  assert.deepEqual(
    compareCatalogues(linesWith({ columns: [id, host] }), linesWith({ columns: [host, id] })),
    ["hosts: - order id host", "hosts: + order host id"],
  );
  const [a, b]: [string, string][] = [["a", "(id)"], ["b", "(host)"]];
  assert.deepEqual(
    compareCatalogues(linesWith({ indexes: [a, b] }), linesWith({ indexes: [b, a] })),
    [],
  );
});

Deno.test("each difference is a line", () => {
  assert.deepEqual(
    compareCatalogues(
      linesWith({}),
      linesWith({ indexes: [["host_idx", "unique (host)"]], options: "Aria" }),
    ),
    [
      "hosts: - index host_idx (host)",
      "hosts: - options InnoDB",
      "hosts: + index host_idx unique (host)",
      "hosts: + options Aria",
    ],
  );
  assert.deepEqual(compareCatalogues(linesWith({}), new Map()), ["hosts: - table"]);
  assert.deepEqual(compareCatalogues(new Map(), linesWith({})), ["hosts: + table"]);
});

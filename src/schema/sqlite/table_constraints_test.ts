import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { tableConstraints } from "./table_constraints.ts";

Deno.test("constraints are found with and without names, whatever the white space", () => {
  const ddl = `CREATE TABLE "a" (
    id INTEGER NOT NULL, "key" VARCHAR(4) DEFAULT ',)' NOT NULL, late BOOLEAN,
    CONSTRAINT a_pk  PRIMARY KEY ( id ),
    CONSTRAINT "odd name" UNIQUE ("key", late),
    FOREIGN KEY(late) REFERENCES b (id),
    CHECK (late IN (0, 1))
  )`;
  assert.deepEqual(
    [...tableConstraints(ddl)],
    [
      ["a_pk", "primary key (id)"],
      ['"odd name"', "unique (key,late)"],
      ["(foreign key (late)REFERENCES b(id))", "foreign key (late)REFERENCES b(id)"],
      ["(check (late IN(0,1)))", "check (late IN(0,1))"],
    ],
  );
});

Deno.test("columns are never taken for constraints, nor parts of defaults", () => {
  const text = fc.string({ unit: fc.constantFrom("'", '"', ",", "(", ")", " ", "x", "UNIQUE") });
  const name = fc.constantFrom("unique_id", "check_in", "primary_host", "constraint_1");
  fc.assert(fc.property(name, text, (column, value) => {
    const ddl = `CREATE TABLE t (${column} TEXT DEFAULT '${value.replaceAll("'", "''")}', ` +
      `CONSTRAINT u UNIQUE (${column}))`;
    new DatabaseSync(":memory:").exec(ddl);
    assert.deepEqual([...tableConstraints(ddl)], [["u", `unique (${column})`]]);
  }));
});

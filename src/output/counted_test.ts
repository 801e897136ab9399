import assert from "node:assert/strict";
import { counted } from "./counted.ts";

Deno.test("one is told in the singular, all else in the plural", () => {
  assert.deepEqual(
    [0, 1, 2, 21].map((number) => counted(number, "compute node")),
    ["0 compute nodes", "1 compute node", "2 compute nodes", "21 compute nodes"],
  );
  assert.equal(counted(1, "row was", "rows were"), "1 row was");
  assert.equal(counted(0, "row was", "rows were"), "0 rows were");
});

import assert from "node:assert/strict";
import { history, schemaAfter } from "../../schema/history.ts";
import { missingShadows } from "./missing_shadows.ts";

Deno.test("no revision of Nova's schema lacks a shadow table, and one that was dropped is missed", () => {
  for (let revisions = 1; revisions <= history.main.length; revisions++) {
    const tables = [...schemaAfter("main", revisions).keys()].map((name) => ({ name }));
    assert.deepEqual(missingShadows(tables), [], `after ${revisions} revisions`);
    const without = tables.filter(({ name }) => name !== "shadow_instances");
    assert.deepEqual(missingShadows(without), ["instances"]);
  }
});

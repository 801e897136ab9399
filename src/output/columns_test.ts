import assert from "node:assert/strict";
import { shownColumns } from "./columns.ts";
import type { ResultSpec } from "./result.ts";

const spec: ResultSpec = {
  layout: "table",
  columns: [{ key: "name", header: "Name" }, { key: "hosts", header: "Hosts", when: "usage" }],
};

Deno.test("a column that belongs to an option is shown with that option alone", () => {
  const keys = (args: Record<string, boolean | string>) =>
    shownColumns(spec, args)?.columns.map(({ key }) => key);
  assert.deepEqual(keys({}), ["name"]);
  assert.deepEqual(keys({ usage: false }), ["name"]);
  assert.deepEqual(keys({ usage: true }), ["name", "hosts"]);
  assert.deepEqual(keys({ usage: "all" }), ["name", "hosts"]);
  assert.equal(shownColumns(spec, { usage: true })?.layout, "table");
});

Deno.test("an action without a result has no columns", () => {
  assert.equal(shownColumns(undefined, {}), undefined);
});

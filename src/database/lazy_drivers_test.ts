import assert from "node:assert/strict";
import { packagesLoadedBy } from "../../tests/support/packages_loaded_by.ts";

const DRIVERS = ["mysql2", "postgres", "node:sqlite"];

Deno.test("opening databases loads no driver before it knows the engine", async () => {
  const loaded = await packagesLoadedBy(new URL("./open_databases.ts", import.meta.url));
  assert.deepEqual(loaded.filter((name) => DRIVERS.includes(name)), []);
  assert.ok(loaded.includes("kysely"), String(loaded));
});

for (
  const [engine, driver] of [
    ["mysql", "mysql2"],
    ["postgresql", "postgres"],
    ["sqlite", "node:sqlite"],
  ]
) {
  Deno.test(`${engine} loads its own driver and no other`, async () => {
    const loaded = await packagesLoadedBy(new URL(`./${engine}/mod.ts`, import.meta.url));
    assert.deepEqual(loaded.filter((name) => DRIVERS.includes(name)), [driver]);
  });
}

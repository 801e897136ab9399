import assert from "node:assert/strict";
import { packagesLoadedBy } from "../../tests/support/packages_loaded_by.ts";

Deno.test("services that nobody asks for cost nothing", async () => {
  assert.deepEqual(await packagesLoadedBy(new URL("./lazy_services.ts", import.meta.url)), []);
});

Deno.test("the HTTP library is loaded with the first connection", async () => {
  const loaded = await packagesLoadedBy(new URL("./open_services.ts", import.meta.url));
  assert.ok(loaded.includes("node:net"), String(loaded));
  assert.ok(!loaded.includes("undici"), String(loaded));
});

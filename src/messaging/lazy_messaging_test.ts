import assert from "node:assert/strict";
import { packagesLoadedBy } from "../../tests/support/packages_loaded_by.ts";

const LIBRARY = "@cloudamqp/amqp-client";

Deno.test("the AMQP library is loaded by the one command that calls somebody, and only when it does", async () => {
  const loaded = (path: string) => packagesLoadedBy(new URL(`../../${path}`, import.meta.url));
  const command = await loaded("plugins/volume_attachment/refresh.ts");
  assert.deepEqual(command.filter((name) => name === LIBRARY), []);
  assert.ok((await loaded("src/volumes/refresh.ts")).includes(LIBRARY));
});

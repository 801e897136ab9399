import assert from "node:assert/strict";
import { releaseNames } from "../../../src/schema/releases.ts";
import { migrations } from "./mod.ts";

Deno.test("the list holds each file's migration, under the file's name", async () => {
  const files = await Array.fromAsync(Deno.readDir(new URL(".", import.meta.url)));
  const names = files.map(({ name }) => name)
    .filter((name) => name.endsWith(".ts") && !name.endsWith("_test.ts") && name !== "mod.ts");
  assert.deepEqual(
    migrations.map(({ name }) => `${name}.ts`).sort(),
    names.sort(),
  );
  for (const listed of migrations) {
    const { migration } = await import(new URL(`${listed.name}.ts`, import.meta.url).href);
    assert.equal(listed, migration, listed.name);
  }
});

Deno.test("migrations of later releases come behind those of earlier ones", () => {
  const firsts = migrations.map(({ releases }) => releaseNames.indexOf(releases.from));
  assert.deepEqual(firsts, firsts.toSorted((a, b) => a - b));
});

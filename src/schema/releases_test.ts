import assert from "node:assert/strict";
import { findRelease, isSince, newestRelease, releaseNames, releases } from "./releases.ts";

Deno.test("a release is since itself and those before it", () => {
  assert.ok(isSince("wallaby", "wallaby"));
  assert.ok(isSince("2023.1", "zed"));
  assert.ok(!isSince("victoria", "wallaby"));
});

Deno.test("a release is found by its name; one major version follows the other", () => {
  assert.deepEqual(releaseNames.map(findRelease), releases);
  assert.deepEqual(releases.map(({ version }) => version), releases.map((_, i) => 22 + i));
  assert.equal(newestRelease.name, "2026.2");
});

import assert from "node:assert/strict";
import { releases } from "./schema/releases.ts";
import { shownVersion, version, withCommit } from "./version.ts";

Deno.test("the version begins with the newest release of Nova, and is one word", () => {
  assert.match(version, new RegExp(`^${releases.at(-1)!.version}\\.0\\.0\\+[0-9A-Za-z-]+$`));
  assert.equal(shownVersion(34, "0.1.0"), "34.0.0+0-1-0");
  // What semver.org and PEP 440 take for a version, whatever the program's own one looks like.
  assert.equal(shownVersion(34, "1.0.0-rc.2+build.7"), "34.0.0+1-0-0-rc-2-build-7");
});

Deno.test("the commit stands behind the version, in the same word and without dots", () => {
  const build = { commit: "0123456789abcdef0123", date: "2026-01-02T03:04:05Z", changed: false };
  assert.equal(withCommit("34.0.0+0-1-0", undefined), "34.0.0+0-1-0");
  assert.equal(withCommit("34.0.0+0-1-0", build), "34.0.0+0-1-0-g0123456789ab");
  assert.equal(
    withCommit("34.0.0+0-1-0", { ...build, changed: true }),
    "34.0.0+0-1-0-g0123456789ab-dirty",
  );
});

Deno.test("releases stand in order, so that the last is the newest", () => {
  const numbers = releases.map(({ version }) => version);
  assert.deepEqual(numbers, numbers.toSorted((a, b) => a - b));
});

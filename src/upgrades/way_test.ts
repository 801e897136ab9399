import assert from "node:assert/strict";
import { findRelease, type ReleaseName, releases } from "../schema/releases.ts";
import { findWay, schemaStep } from "./way.ts";

const at = (name: ReleaseName) => {
  const { api, main } = findRelease(name);
  return [{ lineage: "api", version: api }, { lineage: "main", version: main }] as const;
};
const names = (steps: readonly { readonly name: string }[]) => steps.map(({ name }) => name);

Deno.test("a way goes through each release behind that of the last database", () => {
  for (const release of releases) {
    const { from, steps } = findWay(at(release.name), findRelease("2026.2"));
    assert.equal(from!.main, release.main);
    assert.equal(steps.at(-1)?.name, release.name === "2026.2" ? undefined : "2026.2");
  }
  const behind = findWay([...at("zed"), at("xena")[1]], findRelease("zed"));
  assert.deepEqual([behind.from?.name, names(behind.steps)], ["xena", ["yoga", "zed"]]);
  const api = findWay([at("xena")[0], at("zed")[1]], findRelease("zed"));
  assert.deepEqual(names(api.steps), ["yoga", "zed"]);
  const train = findWay([
    { lineage: "api", version: "67" },
    { lineage: "main", version: "402" },
  ], findRelease("wallaby"));
  assert.deepEqual([train.from, names(train.steps)], [undefined, ["victoria", "wallaby"]]);
});

Deno.test("services may run to the next release, and from one year's first to the next's", () => {
  const isRolling = (from: ReleaseName, to: ReleaseName) =>
    findWay(at(from), findRelease(to), from).isRolling;
  assert.ok(isRolling("victoria", "wallaby"));
  assert.ok(isRolling("2023.1", "2024.1"));
  assert.ok(isRolling("2024.1", "2025.1"));
  assert.ok(!isRolling("2024.2", "2025.2"));
  assert.ok(!isRolling("yoga", "2023.1"));
  assert.ok(!isRolling("2023.1", "2025.1"));
});

Deno.test("where releases have the same schema, one can be named; no other", () => {
  const from = (name?: ReleaseName) => findWay(at("2025.2"), findRelease("2026.2"), name);
  assert.deepEqual(names(from().steps), ["2025.2", "2026.1", "2026.2"]);
  assert.deepEqual(names(from("2026.1").steps), ["2026.2"]);
  assert.throws(() => from("2024.2"), /all databases are at 2025\.1 or a later/);
  assert.throws(() => from("2026.2"), /main database is at 2903cd72dc14/);
  assert.throws(() => findWay(at("zed"), findRelease("yoga")), /at release zed.*no way back/);
});

Deno.test("the steps of a database go from its version to the release's, without gaps", () => {
  const versions = {
    main: ["402", "412", "419", "422", "16f1fbcab42b", "1b91788ec3a6"],
    api: ["67", "86", "b30f573d3377"],
  } as const;
  for (const lineage of ["main", "api"] as const) {
    for (const version of versions[lineage]) {
      let reached: string = version;
      for (const [index, release] of releases.entries()) {
        const step = schemaStep({ lineage, version }, release, releases[index - 1]);
        if (step === undefined) continue;
        assert.equal(step.from, reached);
        reached = step.to;
      }
      assert.equal(reached, releases.at(-1)![lineage]);
    }
  }
});

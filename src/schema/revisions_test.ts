import assert from "node:assert/strict";
import fc from "fast-check";
import { OperatorError } from "../errors/operator_error.ts";
import { findRelease, releases } from "./releases.ts";
import {
  integersOf,
  isInteger,
  isKnownVersion,
  type Lineage,
  lineages,
  releaseHead,
  resolveRevision,
} from "./revisions.ts";

Deno.test("no VERSION, an empty one and head are the newest revision", () => {
  for (const text of [undefined, "", "head", "heads"]) {
    assert.equal(resolveRevision("main", text), "ab450ba04102");
    assert.equal(resolveRevision("api", text), "cdeec0c85668");
  }
});

Deno.test("a beginning that fits one revision is that revision", () => {
  for (const lineage of Object.keys(lineages) as Lineage[]) {
    const { ids } = lineages[lineage];
    fc.assert(fc.property(
      fc.constantFrom(...ids),
      fc.integer({ min: 1, max: 12 }),
      (id, length) => {
        const text = id.slice(0, length);
        const fits = ids.filter((other) => other.startsWith(text)).length;
        fc.pre(!/^\d+$/.test(text));
        if (fits === 1) assert.equal(resolveRevision(lineage, text), id);
        else assert.throws(() => resolveRevision(lineage, text), OperatorError);
      },
    ));
  }
});

Deno.test("a beginning that fits several revisions lists them", () => {
  assert.throws(() => resolveRevision("main", "1"), OperatorError);
  const ids = ["1a", "1b"].map((text) => resolveRevision("main", `${text}9`.slice(0, 2)));
  assert.deepEqual(ids, ["1acf2c98e646", "1b91788ec3a6"]);
});

Deno.test("numbers, unknown text and the other database's revisions are refused", () => {
  for (
    const [text, message] of [["422", /is a number/], ["960", /is a number/], [
      "xyz",
      /no revision xyz/,
    ], ["cdeec0c85668", /main database has no revision/]] as const
  ) {
    assert.throws(() => resolveRevision("main", text), (error: Error) => {
      assert.ok(error instanceof OperatorError);
      assert.match(error.message, message);
      assert.match(error.hint!, /8f2f1571d55b.*head/);
      return true;
    });
  }
});

Deno.test("each release ends at known revisions, none before the release before it", () => {
  for (const lineage of Object.keys(lineages) as Lineage[]) {
    const order = [...integersOf(lineage), ...lineages[lineage].ids];
    const places = releases.map(({ name }) => order.indexOf(releaseHead(name, lineage)));
    assert.ok(!places.includes(-1));
    assert.deepEqual(places, places.toSorted((a, b) => a - b));
  }
  assert.equal(releaseHead("zed", "main"), "ccb0fa1a2252");
});

Deno.test("a release has its own revisions and those before, and no later ones", () => {
  const zed = findRelease("zed");
  assert.equal(resolveRevision("main", undefined, zed), "ccb0fa1a2252");
  assert.equal(resolveRevision("main", "head", zed), "ccb0fa1a2252");
  assert.equal(resolveRevision("main", "16f", zed), "16f1fbcab42b");
  assert.throws(
    () => resolveRevision("main", "ab450ba04102", zed),
    /The main database of release zed has no revision ab450ba04102/,
  );
});

Deno.test("a release from before Alembic has the integers up to its own", () => {
  const wallaby = findRelease("wallaby");
  for (const text of [undefined, "", "head"]) {
    assert.equal(resolveRevision("main", text, wallaby), "417");
    assert.equal(resolveRevision("api", text, wallaby), "82");
  }
  assert.equal(resolveRevision("main", "0402", wallaby), "402");
  for (
    const [text, message] of [
      ["418", /release wallaby has no version 418/],
      ["401", /401 of the main database is older than train's/],
      ["abc", /abc is not a number/],
      ["8f2f1571d55b", /8f2f1571d55b is not a number/],
    ] as const
  ) {
    assert.throws(() => resolveRevision("main", text, wallaby), (error: Error) => {
      assert.ok(error instanceof OperatorError);
      assert.match(error.message, message);
      assert.match(error.hint!, /versions 402 to 417/);
      return true;
    });
  }
  for (const version of ["402", "422", "8f2f1571d55b"]) assert.ok(isKnownVersion("main", version));
  for (const version of ["401", "423", "0402"]) assert.ok(!isKnownVersion("main", version));
});

Deno.test("whatever is named, each release has a version for it, up to its own, or refuses it", () => {
  const texts = fc.oneof(
    fc.string(),
    fc.stringMatching(/^[0-9a-f]{1,12}$/),
    fc.integer({ min: 0, max: 1000 }).map(String),
  );
  const lineage = fc.constantFrom(...Object.keys(lineages) as Lineage[]);
  fc.assert(fc.property(lineage, fc.constantFrom(...releases), texts, (lineage, release, text) => {
    const order = [...integersOf(lineage), ...lineages[lineage].ids];
    try {
      const version = resolveRevision(lineage, text, release);
      assert.ok(isKnownVersion(lineage, version));
      assert.equal(isInteger(version), isInteger(release[lineage]));
      assert.ok(order.indexOf(version) <= order.indexOf(release[lineage]));
    } catch (error) {
      assert.ok(error instanceof OperatorError, String(error));
    }
  }));
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { compareVersions, newestWithin, parseVersion, readVersions } from "./versions.ts";

Deno.test("versions are read as services and options write them", () => {
  for (
    const [text, version] of [
      ["1.39", [1, 39]],
      ["v2.0", [2, 0]],
      ["3", [3]],
      [" V3 ", [3]],
      ["2.latest", [2, Infinity]],
      ["latest", [Infinity]],
    ] as const
  ) assert.deepEqual(parseVersion(text), version, text);
  for (const text of ["", "x", "1.", "1.x", "-1", "1.2.3.4", "1e3", "12345678"]) {
    assert.equal(parseVersion(text), undefined, text);
  }
});

Deno.test("the parts of versions are compared as numbers", () => {
  const sorted = ["1", "1.2", "1.10", "1.latest", "2.0", "latest"].map((text) =>
    parseVersion(text)!
  );
  for (const [i, one] of sorted.entries()) {
    for (const [j, other] of sorted.entries()) {
      assert.equal(compareVersions(one, other), Math.sign(i - j));
    }
  }
  assert.equal(compareVersions([1], [1, 0]), 0);
});

Deno.test("version documents have several forms", () => {
  const entry = {
    id: "v3.0",
    version: "3.70",
    min_version: "3.0",
    links: [{ rel: "describedby", href: "no" }, { rel: "self", href: "http://h/v3/" }],
  };
  const version = { version: [3, 0], lowest: [3, 0], highest: [3, 70], link: "http://h/v3/" };
  for (
    const document of [
      { versions: [entry] },
      { versions: { values: [entry] } },
      { version: entry },
      { versions: [entry, {}, null, 7, { id: "x" }] },
    ]
  ) assert.deepEqual(readVersions(document), [version]);
  const bare = { version: [2, 0], lowest: undefined, highest: undefined, link: undefined };
  assert.deepEqual(readVersions({ versions: [{ id: "v2.0", version: "", links: {} }] }), [bare]);
});

Deno.test("whatever a service sends as its version document is read without failing", () => {
  fc.assert(fc.property(fc.jsonValue(), (document) => {
    readVersions(document);
    readVersions({ versions: document });
    readVersions({ versions: [document], version: document });
  }));
});

Deno.test("the newest version of a range", () => {
  const versions = [[2, 0], [3, 0], [3, 14], [4, 1]].map((version) => ({ version }));
  const within = (from?: string, to?: string) =>
    newestWithin(versions, {
      from: from === undefined ? undefined : parseVersion(from),
      to: to === undefined ? undefined : parseVersion(to),
    })?.version;
  assert.deepEqual(within(), [4, 1]);
  assert.deepEqual(within("3", "3"), [3, 14]);
  assert.deepEqual(within("2", "3.0"), [3, 0]);
  assert.deepEqual(within("latest", "latest"), undefined);
  assert.deepEqual(within("3", "latest"), [4, 1]);
  assert.equal(within("5"), undefined);
  assert.equal(within(undefined, "1.9"), undefined);
});

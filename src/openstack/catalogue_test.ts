import assert from "node:assert/strict";
import fc from "fast-check";
import { findEndpoint, readCatalogue } from "./catalogue.ts";

const token = {
  catalog: [
    {
      type: "placement",
      name: "placement",
      endpoints: ["RegionOne", "RegionTwo"].flatMap((region) =>
        ["public", "internal", "admin"].map((kind) => ({
          interface: kind,
          region,
          region_id: region,
          url: `http://${kind}.${region}/placement`,
        }))
      ),
    },
    {
      type: "volumev2",
      endpoints: [{ interface: "public", region_id: "RegionOne", url: "http://v2" }],
    },
    {
      type: "block-storage",
      name: "cinder",
      endpoints: [{ interface: "publicURL", region: "RegionOne", url: "http://v3" }],
    },
    { type: "broken", endpoints: [{ interface: "public" }, {}, null, "x"] },
    { endpoints: "none" },
    null,
  ],
};

const catalogue = readCatalogue(token);

Deno.test("the first interface that is there counts, in the region wished for", () => {
  const url = (interfaces: string[], region?: string, name?: string) =>
    findEndpoint(catalogue, { types: ["placement"], interfaces, region, name })?.url;
  assert.equal(url(["internal", "public"]), "http://internal.RegionOne/placement");
  assert.equal(url(["public", "internal"], "RegionTwo"), "http://public.RegionTwo/placement");
  assert.equal(url(["publicURL"], "RegionTwo"), "http://public.RegionTwo/placement");
  assert.equal(url([], "RegionTwo"), "http://public.RegionTwo/placement");
  assert.equal(url(["public"], "RegionThree"), undefined);
  assert.equal(url(["public"], undefined, "placement"), "http://public.RegionOne/placement");
  assert.equal(url(["public"], undefined, "other"), undefined);
});

Deno.test("of the types that mean the same, the preferred one counts that is there", () => {
  const url = (types: string[], name?: string) =>
    findEndpoint(catalogue, { types, interfaces: ["internal", "public"], name })?.url;
  assert.equal(url(["volumev3", "block-storage", "volumev2"]), "http://v3");
  assert.equal(url(["volumev2", "block-storage"]), "http://v2");
  // A service without a name is of any name.
  assert.equal(url(["volumev2"], "cinder"), "http://v2");
  assert.equal(url(["block-storage"], "other"), undefined);
  assert.equal(url(["broken"]), undefined);
});

Deno.test("whatever stands in a token is read without failing", () => {
  fc.assert(fc.property(fc.jsonValue(), (json) => {
    readCatalogue(json);
    readCatalogue({ catalog: json });
    readCatalogue({ catalog: [{ type: "x", endpoints: json }] });
  }));
});

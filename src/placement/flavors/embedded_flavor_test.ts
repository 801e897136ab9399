import assert from "node:assert/strict";
import fc from "fast-check";
import { OperatorError } from "../../errors/operator_error.ts";
import { readEmbeddedFlavor } from "./embedded_flavor.ts";

const DATA = {
  id: 3,
  name: "m1.small",
  flavorid: "1",
  vcpus: 2,
  memory_mb: 512,
  root_gb: 10,
  ephemeral_gb: 1,
  swap: 64,
  rxtx_factor: 1.0,
  extra_specs: { "hw:cpu_policy": "shared" },
};

function stored(data: unknown, version = "1.2"): string {
  const flavor = {
    "nova_object.name": "Flavor",
    "nova_object.namespace": "nova",
    "nova_object.version": version,
    "nova_object.data": data,
  };
  return JSON.stringify({ cur: flavor, old: null, new: null });
}

Deno.test("the current flavor of an instance is read, whatever its version", () => {
  for (const version of ["1.1", "1.2", "1.9"]) {
    assert.deepEqual(readEmbeddedFlavor(stored({ ...DATA, later: {} }, version)), {
      vcpus: 2,
      memoryMb: 512,
      rootGb: 10,
      ephemeralGb: 1,
      swapMb: 64,
      extraSpecs: new Map([["hw:cpu_policy", "shared"]]),
    });
  }
});

Deno.test("without extra specs there are none", () => {
  const { extra_specs: _, ...data } = DATA;
  assert.deepEqual(readEmbeddedFlavor(stored(data)).extraSpecs, new Map());
});

Deno.test("what is no flavor is refused in words", () => {
  const texts = [
    null,
    "",
    "{",
    "null",
    "[]",
    "{}",
    '{"cur": null}',
    '{"cur": {"name": "m1.small"}}',
    stored({ ...DATA, vcpus: "2" }),
    stored({ ...DATA, swap: -1 }),
    stored({ ...DATA, root_gb: 1.5 }),
  ];
  for (const text of texts) assert.throws(() => readEmbeddedFlavor(text), OperatorError);
  fc.assert(fc.property(fc.json(), (text) => {
    assert.throws(() => readEmbeddedFlavor(text), OperatorError);
  }));
});

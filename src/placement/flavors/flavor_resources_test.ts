import assert from "node:assert/strict";
import fc from "fast-check";
import { OperatorError } from "../../errors/operator_error.ts";
import { readCpuSet } from "./cpu_set.ts";
import { flavorResources } from "./flavor_resources.ts";

Deno.test("flavors mean the resources that Nova's scheduler asks for", async () => {
  // Recorded from Nova 26.2.2: vcpus, MB of memory, GB of root and ephemeral disk, MB of swap, extra specs;
  // whether the root disk is a volume; the resources, or the name of the exception.
  const file = new URL("fixtures/resources.jsonl", import.meta.url);
  const lines = (await Deno.readTextFile(file)).trim().split("\n");
  assert.ok(lines.length > 300);
  for (const line of lines) {
    const [[vcpus, memoryMb, rootGb, ephemeralGb, swapMb, specs], volumeBacked, expected] = JSON
      .parse(line);
    const extraSpecs = new Map<string, string>(Object.entries(specs));
    const flavor = { vcpus, memoryMb, rootGb, ephemeralGb, swapMb, extraSpecs };
    if (typeof expected === "string") {
      assert.throws(() => flavorResources(flavor, volumeBacked), OperatorError, line);
    } else {
      assert.deepEqual(flavorResources(flavor, volumeBacked), expected, line);
    }
  }
});

Deno.test("encrypted memory takes one context", () => {
  const flavor = {
    vcpus: 1,
    memoryMb: 1,
    rootGb: 0,
    ephemeralGb: 0,
    swapMb: 0,
    extraSpecs: new Map([["hw:mem_encryption", "true"]]),
  };
  const resources = { VCPU: 1, MEMORY_MB: 1, MEM_ENCRYPTION_CONTEXT: 1 };
  assert.deepEqual(flavorResources(flavor, false), resources);
});

Deno.test("a set of processors is read, or refused in words", () => {
  fc.assert(fc.property(fc.stringMatching(/^[0-9^, x-]{0,12}$/), (text) => {
    try {
      for (const cpu of readCpuSet(text)) assert.ok(Number.isInteger(cpu) && cpu >= 0);
    } catch (error) {
      assert.ok(error instanceof OperatorError);
    }
  }));
  assert.throws(() => readCpuSet("0-99999999999"), OperatorError);
});

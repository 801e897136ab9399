import assert from "node:assert/strict";
import fc from "fast-check";
import { propertiesOf } from "./image.ts";
import { properties } from "./properties.ts";
import { asciiJson, cpuList, InvalidValue, wholeNumber } from "./values.ts";

/** Properties that Nova takes alike: what it makes of each candidate. */
interface Group {
  readonly properties: readonly string[];
  /** What becomes of a value, as JSON. */
  readonly changed: Readonly<Record<string, string>>;
  readonly rest: "as they are" | "refused";
  readonly exceptions: readonly string[];
}

const reference: { candidates: readonly string[]; groups: readonly Group[] } = JSON.parse(
  await Deno.readTextFile(new URL("fixtures/reference_values.json", import.meta.url)),
);

/** What is read of one property, as JSON; undefined where it is refused. */
function read(name: string, value: string): string | undefined {
  try {
    const found = propertiesOf(new Map([[name, value]]), "zed");
    const own = found.get(name);
    if (own !== undefined) return own;
    return `{${[...found].map(([key, json]) => `${JSON.stringify(key)}: ${json}`).join(", ")}}`;
  } catch (error) {
    assert.ok(error instanceof InvalidValue);
    return undefined;
  }
}

Deno.test("zed reads the values of all its properties as we do", () => {
  const names = reference.groups.flatMap((group) => group.properties);
  const known = [...properties].filter(([, { since = "zed" }]) =>
    ["wallaby", "xena", "yoga", "zed"].includes(since)
  ).map(([name]) => name);
  assert.deepEqual(known.filter((name) => !names.includes(name)), []);
  let compared = 0;
  for (const { properties, changed, rest, exceptions } of reference.groups) {
    for (const value of reference.candidates) {
      const isKept = (rest === "as they are") !== exceptions.includes(value);
      const expected = Object.hasOwn(changed, value)
        ? changed[value]
        : isKept
        ? asciiJson(value)
        : undefined;
      for (const name of properties) {
        // No host has a CPU of that number; Nova would count up to it.
        if (name === "hw_numa_cpus.0" && value.length > 20) continue;
        compared++;
        assert.equal(read(name, value), expected, `${name} ${JSON.stringify(value)}`);
      }
    }
  }
  assert.ok(compared > 10_000);
});

Deno.test("later releases know more properties and values, and versions by PEP 440", () => {
  const reads = (release: Parameters<typeof propertiesOf>[1], name: string, value: string) => {
    try {
      return propertiesOf(new Map([[name, value]]), release).get(name);
    } catch {
      return "refused";
    }
  };
  assert.equal(reads("2025.1", "hw_sound_model", "usb"), undefined);
  assert.equal(reads("2025.1", "hw_sound_model", "nonsense"), undefined);
  assert.equal(reads("2025.2", "hw_sound_model", "usb"), '"usb"');
  assert.equal(reads("2025.2", "hw_sound_model", "nonsense"), "refused");
  assert.equal(reads("2024.2", "hw_vif_model", "IGB"), "refused");
  assert.equal(reads("2025.1", "hw_vif_model", "IGB"), '"igb"');
  assert.equal(reads("2026.1", "hw_mem_encryption_model", "amd-sev-snp"), "refused");
  assert.equal(reads("2026.2", "hw_mem_encryption_model", "amd-sev-snp"), '"amd-sev-snp"');
  assert.equal(reads("2024.2", "img_hv_requested_version", ">=3,<4.0rc1"), "refused");
  assert.equal(reads("2025.1", "img_hv_requested_version", ">=3,<4.0rc1"), '">=3,<4.0rc1"');
  assert.equal(reads("2025.1", "img_hv_requested_version", ">=3,4"), "refused");
  // What JavaScript's objects have is no alias.
  assert.equal(reads("zed", "hw_vm_mode", "constructor"), "refused");
});

Deno.test("there are 86 properties", () => assert.equal(properties.size, 86));

Deno.test("whole numbers of any size are read", () => {
  fc.assert(fc.property(fc.bigInt(), (number) => {
    assert.equal(wholeNumber("p", ` ${number}\n`), String(number));
  }));
});

Deno.test("whatever stands in a list of CPUs, it ends", () => {
  const rule = fc.stringMatching(/^[\^0-9 ,-]{0,20}$/);
  fc.assert(fc.property(rule, (text) => {
    try {
      const cpus: number[] = JSON.parse(cpuList("p", text));
      assert.deepEqual(cpus, [...new Set(cpus)].sort((a, b) => a - b));
    } catch (error) {
      assert.ok(error instanceof InvalidValue);
    }
  }));
  for (const text of ["0-99999999999", `${"9".repeat(200)}-${"9".repeat(200)}`]) {
    assert.throws(() => cpuList("p", text), InvalidValue);
  }
});

Deno.test("JSON is of ASCII alone", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    const json = asciiJson(text);
    assert.match(json, /^[ -~]*$/);
    assert.equal(JSON.parse(json), text);
  }));
});

import assert from "node:assert/strict";
import { isSupported, obstacle } from "./machine_type.ts";

Deno.test("the machine types that Nova supports", () => {
  const supported = [
    "pc",
    "q35",
    "virt",
    "s390-ccw-virtio",
    "pc-1.2",
    "pc-i440fx-2.12",
    "pc-q35-2.12",
    "pc-q35-8.2.0",
    "virt-6.2",
    "s390-ccw-virtio-6.2",
    "pc-i440fx-rhel7.6.0",
    "pc-q35-rhel8.2.0",
    // Only the start has to fit, and the dot is any character.
    "pc-i440fx-2.12-custom",
    "pc-1x2",
  ];
  assert.deepEqual(supported.filter((type) => !isSupported(type)), []);
  const others = [
    "",
    "pc-foo",
    "pc-foo-1.2",
    "bar-q35",
    "virt-foo",
    "pc-virt",
    "PC",
    "pc\n",
    " pc",
    "virt-rhel8.2.0",
    "s390-ccw-virtio-rhel8.2.0",
    "pc-q35-rhel8.2",
    "q35-2.12",
  ];
  assert.deepEqual(others.filter(isSupported), []);
});

Deno.test("from which machine type to which an instance may change", () => {
  const refused: [stored: string, wanted: string, why: RegExp][] = [
    ["pc", "q35", /another kind/],
    ["q35", "pc", /another kind/],
    ["pc-i440fx-2.12", "pc-q35-2.12", /another kind/],
    ["pc", "pc-i440fx-2.12", /another kind/],
    ["pc-i440fx-2.12", "pc", /another kind/],
    ["q35", "pc-q35-5.2.0", /another kind/],
    ["pc-i440fx-2.12", "pc-i440fx-2.11", /older/],
    ["pc-q35-2.10", "pc-q35-2.9", /older/],
    // Three parts go before two, whatever they are.
    ["pc-q35-5.2.0", "pc-q35-6.0", /older/],
    ["pc-q35-rhel8.2.0", "pc-q35-rhel8.1.0", /older/],
    ["pc-q35-2.12", "pc-q35-2.12-x", /does not/],
    // Forced before: it is of no kind, but it has a version.
    ["bar-2.12", "pc-q35-2.11", /older/],
  ];
  for (const [stored, wanted, why] of refused) {
    assert.match(obstacle(stored, wanted) ?? "allowed", why, `${stored} to ${wanted}`);
  }
  const allowed = [
    ["pc-i440fx-2.11", "pc-i440fx-2.12"],
    ["pc-i440fx-2.12", "pc-i440fx-2.12"],
    ["pc-q35-2.9", "pc-q35-2.10"],
    ["pc-q35-rhel8.1.0", "pc-q35-rhel8.2.0"],
    ["pc-q35-6.0", "pc-q35-5.2.0"],
    ["virt-6.2", "virt-7.0"],
    ["foo", "pc"],
    ["pc-q35-2.12-x", "pc-q35-2.11"],
  ];
  for (const [stored, wanted] of allowed) {
    assert.equal(obstacle(stored, wanted), undefined, `${stored} to ${wanted}`);
  }
});

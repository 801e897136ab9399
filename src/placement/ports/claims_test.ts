import assert from "node:assert/strict";
import type { Port } from "../../openstack/neutron/ports.ts";
import type { Allocations, Resources } from "../../openstack/placement/allocations.ts";
import type { RequestGroup } from "../../openstack/placement/candidates.ts";
import { claimOf, overclaimed, unclaimedAllocations, wayToServe } from "./claims.ts";

function group(id: string, egress: number, required: readonly string[] = []): RequestGroup {
  return { id, resources: { EGRESS: egress }, required };
}

function port(id: string, groups: readonly RequestGroup[], claim?: Port["claim"]): Port {
  const request = { single: false, groups, sameSubtree: [] };
  return { id, instance: "vm", profile: {}, claim, request };
}

const provider = (uuid: string, egress: number, ...traits: readonly string[]) => ({
  uuid,
  resources: { EGRESS: egress },
  traits: new Set(traits),
});

Deno.test("what ports claim is taken from what is allocated", () => {
  const allocations: Allocations = new Map<string, Resources>([
    ["node", { VCPU: 1 }],
    ["device", { EGRESS: 10 }],
  ]);
  const ports = [
    port("p1", [group("g1", 4)], { g1: "device" }),
    port("p2", [group("g2", 3)]),
    { ...port("p3", [group("p3", 1)], "device") },
  ];
  assert.deepEqual(
    unclaimedAllocations(allocations, ports),
    new Map([["node", { VCPU: 1 }], ["device", { EGRESS: 5 }]]),
  );
  assert.deepEqual(overclaimed(allocations, ports), []);
});

Deno.test("ports that claim more than is allocated are found", () => {
  const p1 = port("p1", [group("g1", 4)], { g1: "device" });
  const p2 = port("p2", [group("g2", 4)], { g2: "elsewhere" });
  const allocations = new Map([["device", { EGRESS: 4 }]]);
  assert.deepEqual(overclaimed(allocations, [p1, p2]), [{ port: p2, provider: "elsewhere" }]);
});

Deno.test("groups are served by what nobody claims, if there is one way to do it", () => {
  const serve = (groups: readonly RequestGroup[], ...left: Parameters<typeof wayToServe>[1]) =>
    wayToServe(groups, left);
  assert.deepEqual(serve([group("g", 4)], provider("a", 4)), new Map([["g", "a"]]));
  assert.equal(serve([group("g", 5)], provider("a", 4)), undefined);
  assert.equal(serve([group("g", 4, ["T"])], provider("a", 4)), undefined);
  assert.deepEqual(
    serve([group("g", 4, ["T"])], provider("a", 4), provider("b", 4, "T")),
    new Map([["g", "b"]]),
  );
  assert.equal(serve([group("g", 4)], provider("a", 4), provider("b", 4)), "ambiguous");
  // Only together.
  assert.deepEqual(
    serve([group("g", 4), group("h", 6)], provider("a", 6), provider("b", 4)),
    new Map([["g", "b"], ["h", "a"]]),
  );
  assert.equal(serve([group("g", 4), group("h", 4)], provider("a", 6)), undefined);
});

Deno.test("a search without end counts as ambiguous", () => {
  const groups = Array.from({ length: 30 }, (_, index) => group(`g${index}`, 1));
  const providers = Array.from({ length: 5 }, (_, index) => provider(`p${index}`, 5));
  assert.equal(wayToServe(groups, providers), "ambiguous");
});

Deno.test("a claim has the form that its Neutron knows", () => {
  const providers = new Map([["g", "a"], ["h", "b"]]);
  assert.deepEqual(claimOf(port("p", [group("g", 1), group("h", 1)]), providers), {
    g: "a",
    h: "b",
  });
  const older = {
    ...port("p", []),
    request: { single: true, groups: [group("g", 1)], sameSubtree: [] },
  };
  assert.equal(claimOf(older, providers), "a");
});

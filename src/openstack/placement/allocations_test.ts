import assert from "node:assert/strict";
import { startFakeCloud, testServices } from "../../../tests/support/fake_cloud.ts";
import { ServiceError } from "../service_error.ts";
import {
  isConsumerConflict,
  isProviderConflict,
  isSameAllocations,
  readConsumer,
  readProviderAllocations,
  writeConsumer,
  writeConsumers,
} from "./allocations.ts";
import { readCandidates } from "./candidates.ts";
import { readProviders } from "./providers.ts";

/** A Placement that answers all requests with the same. */
async function placementThatSays(answer: unknown, status = 200) {
  const cloud = startFakeCloud();
  cloud.answer = () => Response.json(answer, { status });
  const services = testServices({ placement: cloud.section });
  return {
    cloud,
    placement: await services.placement({ microversion: "1.28" }),
    async [Symbol.asyncDispose]() {
      await services[Symbol.asyncDispose]();
      await cloud[Symbol.asyncDispose]();
    },
  };
}

function conflict(detail: string) {
  return {
    errors: [{ status: 409, title: "Conflict", detail, code: "placement.concurrent_update" }],
  };
}

Deno.test("what consumers are to hold is written with the generation that was read", async () => {
  await using fake = await placementThatSays({});
  const wanted = {
    allocations: new Map([["rp1", { VCPU: 1 }]]),
    project: "p",
    user: "u",
  };
  await writeConsumer(fake.placement, "c1", { ...wanted, generation: 3 });
  await writeConsumers(fake.placement, new Map([["c1", wanted]]));
  const consumer = {
    allocations: { rp1: { resources: { VCPU: 1 } } },
    project_id: "p",
    user_id: "u",
  };
  assert.deepEqual(
    fake.cloud.requests.map(({ method, path, body }) => [method, path, JSON.parse(body)]),
    [
      ["PUT", "/allocations/c1", { ...consumer, consumer_generation: 3 }],
      ["POST", "/allocations", { c1: { ...consumer, consumer_generation: null } }],
    ],
  );
});

Deno.test("a conflict over the consumer is told from one over a provider", async () => {
  const failure = async (detail: string) => {
    await using fake = await placementThatSays(conflict(detail), 409);
    const wanted = { allocations: new Map(), project: "p", user: "u" };
    return await writeConsumer(fake.placement, "c1", wanted).catch((error) => error);
  };
  const consumer = await failure("consumer generation conflict - expected null but got 1");
  assert.deepEqual([isConsumerConflict(consumer), isProviderConflict(consumer)], [true, false]);
  const provider = await failure("Inventory changed while attempting to allocate");
  assert.deepEqual([isConsumerConflict(provider), isProviderConflict(provider)], [false, true]);
});

Deno.test("the same allocations are the same in any order", () => {
  const one = new Map([["a", { VCPU: 1, DISK_GB: 2 }], ["b", { VCPU: 1, DISK_GB: 0 }]]);
  const other = new Map([["b", { DISK_GB: 0, VCPU: 1 }], ["a", { DISK_GB: 2, VCPU: 1 }]]);
  assert.ok(isSameAllocations(one, other));
  assert.ok(!isSameAllocations(one, new Map([["a", { VCPU: 1, DISK_GB: 2 }]])));
  assert.ok(!isSameAllocations(new Map(), one));
  assert.ok(isSameAllocations(new Map(), new Map()));
});

Deno.test("candidates are asked for in one tree, with the groups' names", async () => {
  await using fake = await placementThatSays({
    allocation_requests: [{
      allocations: { rp1: { resources: { EGRESS: 5 } } },
      mappings: { "g-1": ["rp1"] },
    }],
  });
  const candidates = await readCandidates(fake.placement, {
    groups: [{ id: "g-1", resources: { EGRESS: 5, INGRESS: 6 }, required: ["T", "U"] }],
    sameSubtree: [["g-1", "g-2"]],
    inTree: "node",
    groupPolicy: "none",
    limit: 2,
  });
  assert.deepEqual(candidates, [{
    allocations: new Map([["rp1", { EGRESS: 5 }]]),
    providers: new Map([["g-1", "rp1"]]),
  }]);
  const [{ path, headers }] = fake.cloud.requests;
  assert.equal(headers.get("openstack-api-version"), "placement 1.36");
  assert.deepEqual(Object.fromEntries(new URLSearchParams(path.split("?")[1])), {
    limit: "2",
    group_policy: "none",
    same_subtree: "g-1,g-2",
    "resourcesg-1": "EGRESS:5,INGRESS:6",
    "requiredg-1": "T,U",
    "in_treeg-1": "node",
  });
});

Deno.test("an answer of another form is an error, and never nothing", async () => {
  for (
    const answer of [{}, [], { allocations: [] }, { allocations: { rp: {} } }, {
      allocations: null,
    }]
  ) {
    await using fake = await placementThatSays(answer);
    for (const read of [readConsumer, readProviderAllocations]) {
      const error = await read(fake.placement, "c1").catch((error) => error);
      assert.ok(
        error instanceof ServiceError && error.kind === "bad_answer",
        JSON.stringify(answer),
      );
    }
    const error = await readProviders(fake.placement).catch((error) => error);
    assert.ok(error instanceof ServiceError && error.kind === "bad_answer");
  }
});

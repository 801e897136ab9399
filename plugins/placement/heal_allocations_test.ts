import assert from "node:assert/strict";
import { computeNode, embeddedFlavor } from "../../tests/conformance/sample_rows.ts";
import {
  device,
  deviceProvider,
  guest,
  node,
  nodeProvider,
  SMALL,
  vm,
} from "../../tests/conformance/service_rows.ts";
import { addNetwork, addPolicy, addPort, profileOf } from "../../tests/support/openstack/ports.ts";
import { addAllocation, addProvider } from "../../tests/support/openstack/providers.ts";
import {
  addGuests,
  addRows,
  readHoldings,
  stageTests,
} from "../../tests/support/openstack/stage.ts";
import { healAllocations } from "./heal_allocations.ts";

const testHealing = stageTests("heal_allocations");

testHealing("more instances than are asked for one by one, in batches", async (stage) => {
  const { openstack } = stage;
  await addGuests(stage, 63);
  await addAllocation(openstack, {
    consumer: vm(60),
    allocations: { [node(1)]: { VCPU: 1 } },
    project: "project0",
    user: "user0",
  });
  const { code, stdout } = await stage.run(healAllocations);
  assert.equal(code, 0);
  assert.match(stdout, /^Healed 62 instances\.$/m);
  const holdings = await readHoldings(openstack);
  assert.equal(Object.keys(holdings).length, 63);
  assert.deepEqual(holdings[vm(60)], { [node(1)]: { VCPU: 1 } });
  assert.deepEqual(holdings[vm(63)], { [node(1)]: SMALL });
});

testHealing("one that Placement refuses does not spoil its batch", async (stage) => {
  await addGuests(stage, 5);
  // Room for three.
  const { placement } = stage.openstack;
  await placement(`/resource_providers/${node(1)}/inventories/VCPU`, {
    method: "PUT",
    body: { resource_provider_generation: 1, total: 3 },
  });
  const { code, stderr } = await stage.run(healAllocations);
  assert.equal(code, 3);
  assert.match(stderr, new RegExp(`Instance ${vm(4)}: creating its allocations failed`));
  assert.deepEqual(Object.keys(await readHoldings(stage.openstack)), [vm(1), vm(2), vm(3)]);
});

testHealing("a provider that is missing stops the run and leaves nothing behind", async (stage) => {
  const elsewhere = { host: "compute2", node: "compute2" };
  await addGuests(stage, 3, (number) => number === 2 ? elsewhere : {});
  await addRows(stage.cells[0], "compute_nodes", [computeNode(2, "compute2")]);
  const { code, stderr } = await stage.run(healAllocations);
  assert.equal(code, 3);
  assert.match(
    stderr,
    new RegExp(`Instance ${vm(2)}: Placement has no resource provider ${node(2)}`),
  );
  assert.deepEqual(Object.keys(await readHoldings(stage.openstack)), [vm(1)]);
  // Nova allocates for the third meanwhile, which an empty record of it would refuse.
  await addAllocation(stage.openstack, { consumer: vm(3), allocations: { [node(1)]: SMALL } });
  await addProvider(stage.openstack, nodeProvider(2));
  assert.equal((await stage.run(healAllocations)).code, 0);
  assert.deepEqual(Object.keys(await readHoldings(stage.openstack)), [vm(1), vm(2), vm(3)]);
});

testHealing("an empty record of an instance in Placement is no obstacle", async (stage) => {
  await addGuests(stage, 2);
  for (const number of [1, 2]) {
    // Placement refuses this, and remembers the consumer.
    const allocations = { [device(9)]: { VCPU: 1 } };
    await assert.rejects(addAllocation(stage.openstack, { consumer: vm(number), allocations }));
    const again = { consumer: vm(number), allocations: { [node(1)]: SMALL } };
    await assert.rejects(addAllocation(stage.openstack, again), /expected 0 but got None/);
  }
  assert.equal((await stage.run(healAllocations)).code, 0);
  assert.deepEqual(Object.keys(await readHoldings(stage.openstack)), [vm(1), vm(2)]);
});

testHealing(
  "devices are refused since xena, by the release in the configuration",
  async (stage) => {
    await addGuests(stage, 1);
    const flavor = embeddedFlavor({ extra_specs: { "resources:VGPU": "1" } });
    const cell = await stage.cloud.open(stage.cells[0].url);
    await cell.query.updateTable("instance_extra").set({ flavor }).execute();
    const options = { ...stage.options, nova_manage: { release: "wallaby" } };
    const dryRun = async (args: { release?: string }, overrides = {}) =>
      (await stage.run(healAllocations, { dry_run: true, ...args }, overrides)).code;
    assert.equal(await dryRun({}), 8);
    assert.equal(await dryRun({ release: "wallaby" }), 4);
    assert.equal(await dryRun({}, { options }), 4);
    assert.equal(await dryRun({ release: "xena" }, { options }), 8);
  },
);

testHealing("rows tell of each instance", async (stage) => {
  await addGuests(stage, 2);
  await addRows(stage.cells[0], "instances", [guest(3, { task_state: "rebuilding" })]);
  const dry = await stage.run(healAllocations, { dry_run: true }, { format: "json" });
  assert.equal(dry.code, 4);
  const allocations = `DISK_GB=1, MEMORY_MB=512, VCPU=1 of ${node(1)}`;
  const row = { cell: "cell1", host: "compute1", reason: null };
  const healed = { ...row, allocations, ports: "" };
  const passed = {
    ...row,
    instance: vm(3),
    outcome: "passed over",
    allocations: null,
    ports: null,
    reason: "in the middle of a task: rebuilding",
  };
  const instances = [vm(1), vm(2)];
  assert.deepEqual(JSON.parse(dry.stdout), [
    ...instances.map((instance) => ({ ...healed, instance, outcome: "would be created" })),
    passed,
  ]);
  assert.deepEqual(await readHoldings(stage.openstack), {});
  const real = await stage.run(healAllocations, {}, { format: "json" });
  assert.deepEqual(JSON.parse(real.stdout), [
    ...instances.map((instance) => ({ ...healed, instance, outcome: "created" })),
    passed,
  ]);
});

testHealing("what is allocated and not claimed is not allocated again", async (stage) => {
  const { openstack } = stage;
  await addGuests(stage, 1);
  await addProvider(openstack, deviceProvider(1, 1));
  const network = await addNetwork(openstack, "physnet0");
  const policy = await addPolicy(openstack, { egress: 100 });
  const port = await addPort(openstack, { network, policy, instance: vm(1), host: "compute1" });
  const allocations = { [node(1)]: SMALL, [device(1)]: { NET_BW_EGR_KILOBIT_PER_SEC: 100 } };
  await addAllocation(openstack, {
    consumer: vm(1),
    allocations,
    project: "project1",
    user: "user1",
  });
  const { code } = await stage.run(healAllocations);
  assert.equal(code, 0);
  assert.deepEqual(await readHoldings(openstack), { [vm(1)]: allocations });
  assert.deepEqual(Object.values((await profileOf(openstack, port)).allocation as object), [
    device(1),
  ]);
  assert.equal((await stage.run(healAllocations)).code, 4);
});

testHealing("a port that claims what is not allocated is named", async (stage) => {
  const { openstack } = stage;
  await addGuests(stage, 1);
  await addProvider(openstack, deviceProvider(1, 1));
  const network = await addNetwork(openstack, "physnet0");
  const policy = await addPolicy(openstack, { egress: 100 });
  const port = await addPort(openstack, { network, policy, instance: vm(1), host: "compute1" });
  assert.equal((await stage.run(healAllocations)).code, 0);
  const forced = await stage.run(healAllocations, { instance: vm(1), force: true });
  assert.equal(forced.code, 0);
  assert.match(
    forced.stderr,
    new RegExp(`openstack port unset ${port} --binding-profile allocation`),
  );
  const next = await stage.run(healAllocations);
  assert.equal(next.code, 4);
  assert.match(
    next.stderr,
    new RegExp(`openstack port unset ${port} --binding-profile allocation`),
  );
});

testHealing("a run that is interrupted says so, and the next goes on", async (stage) => {
  await addGuests(stage, 3);
  const controller = new AbortController();
  const clock = {
    now() {
      // When the work begins.
      controller.abort(new Error("Ctrl-C"));
      return new Date();
    },
  };
  await assert.rejects(
    stage.run(healAllocations, {}, { signal: controller.signal, clock }),
    /Ctrl-C/,
  );
  assert.deepEqual(await readHoldings(stage.openstack), {});
  assert.equal((await stage.run(healAllocations)).code, 0);
});

testHealing("--max-runtime ends the run between two batches", async (stage) => {
  await addGuests(stage, 60);
  let seconds = 0;
  // Each look at the clock takes two seconds.
  const clock = { now: () => new Date(1_700_000_000_000 + 2000 * seconds++) };
  const { code, stdout } = await stage.run(healAllocations, { max_runtime: 12 }, { clock });
  assert.equal(code, 1);
  assert.match(stdout, /--max-runtime was reached/);
  assert.equal((await stage.run(healAllocations)).code, 0);
  assert.equal(Object.keys(await readHoldings(stage.openstack)).length, 60);
});

/** The compiled program against the real services: each exit code of the manual, and what it leaves. */

import assert from "node:assert/strict";
import { aggregate, device, deviceProvider, node, SMALL, vm } from "../conformance/service_rows.ts";
import { computeNode, embeddedFlavor } from "../conformance/sample_rows.ts";
import type { Row } from "../conformance/scenario.ts";
import { addHostMappings } from "../support/cells.ts";
import type { TestOptions } from "../support/context.ts";
import { type HttpProxy, startHttpProxy } from "../support/openstack/http_proxy.ts";
import { addNetwork, addPolicy, addPort } from "../support/openstack/ports.ts";
import { runProgram } from "../support/openstack/program.ts";
import { addAllocation, addProvider } from "../support/openstack/providers.ts";
import {
  addGuests,
  addRows,
  type PlacementStage,
  readHoldings,
  readProfiles,
  stageTests,
  through,
} from "../support/openstack/stage.ts";

const testProgram = stageTests("the compiled program");

/** The instances, by what is to become of them. */
const PLAIN = 1;
const SECOND = 2;
const WITHOUT_NODE = 3;
const WITHOUT_PROVIDER = 4;
const WITH_PORT = 5;
const WITH_PORTS = 6;
const WITH_GPU = 7;

/** Instances in want of all kinds of things, with ports for two of them. */
async function prepareHealing(stage: PlacementStage): Promise<void> {
  const { openstack, cells: [cell] } = stage;
  const elsewhere: Record<number, Row> = {
    [WITHOUT_NODE]: { host: "nowhere", node: "nowhere" },
    [WITHOUT_PROVIDER]: { host: "compute2", node: "compute2" },
  };
  await addGuests(
    stage,
    WITH_GPU,
    (number) => elsewhere[number] ?? {},
    (number) =>
      number === WITH_GPU ? embeddedFlavor({ extra_specs: { "resources:VGPU": "1" } }) : undefined,
  );
  await addRows(cell, "compute_nodes", [computeNode(2, "compute2")]);
  await addProvider(openstack, deviceProvider(1, 1));
  const network = await addNetwork(openstack, "physnet0");
  const policy = await addPolicy(openstack, { egress: 100 });
  for (const number of [WITH_PORT, WITH_PORTS, WITH_PORTS]) {
    await addPort(openstack, { network, policy, instance: vm(number), host: "compute1" });
  }
}

const EACH = { [node(1)]: SMALL };
const share = (ports: number) => ({
  ...EACH,
  [device(1)]: { NET_BW_EGR_KILOBIT_PER_SEC: 100 * ports },
});

/** Lets Neutron refuse requests of a method, from the n-th on. */
function refuse(neutron: HttpProxy, method: string, from = 1): void {
  let count = 0;
  neutron.treat = (request) => {
    if (request.method !== method || !request.path.includes("/ports")) return "pass";
    const body = { NeutronError: { type: "Refused", message: "on purpose", detail: "" } };
    return ++count < from ? "pass" : Response.json(body, { status: 409 });
  };
}

testProgram("heal_allocations ends with each code of the manual", async (stage) => {
  await prepareHealing(stage);
  const { openstack, options } = stage;
  const heal = async (args: readonly string[], code: number, changed: TestOptions = options) => {
    const ended = await runProgram(changed, ["placement", "heal_allocations", ...args]);
    assert.equal(ended.code, code, `${args.join(" ")}\n${ended.stdout}${ended.stderr}`);
    assert.ok(!ended.stderr.includes(openstack.password), "no password");
    return ended;
  };
  const one = (number: number) => ["--instance", vm(number)];

  // 127: what cannot be meant.
  await heal(["--max-count", "0"], 127);
  await heal([...one(PLAIN), "--cell", stage.cells[0].uuid], 127);
  await heal(["--instance", vm(99)], 127);
  await heal(["--cell", vm(99)], 127);
  await heal(["--force"], 127);
  // 255: nobody has said how to reach Placement.
  const { placement: _, ...without } = options;
  assert.match((await heal([], 255, without)).stderr, /\[placement\]/);
  assert.deepEqual(await readHoldings(openstack), {});

  await heal(one(PLAIN), 0);
  await heal(one(PLAIN), 4);
  await heal(["--max-count", "1"], 1);
  const healed = { [vm(PLAIN)]: EACH, [vm(SECOND)]: EACH };
  assert.deepEqual(await readHoldings(openstack), healed);

  assert.match((await heal(one(WITHOUT_NODE), 2)).stderr, /no compute node nowhere/);
  assert.match((await heal(one(WITHOUT_PROVIDER), 3)).stderr, new RegExp(node(2)));
  const unreachable = through(options, { placement: "http://127.0.0.1:1" });
  const patient = { ...unreachable.placement, connect_retries: "0" };
  await heal(one(WITH_PORT), 3, { ...unreachable, placement: patient });
  assert.match((await heal(one(WITH_GPU), 8)).stderr, /resources:VGPU/);
  assert.deepEqual(await readHoldings(openstack), healed);

  await using neutron = startHttpProxy(openstack.neutronUrl);
  const proxied = through(options, { neutron: neutron.url });
  refuse(neutron, "GET");
  await heal(one(WITH_PORT), 5, proxied);
  assert.deepEqual(await readHoldings(openstack), healed);
  refuse(neutron, "PUT");
  assert.match((await heal(one(WITH_PORT), 6, proxied)).stderr, /Nothing was left changed/);
  assert.deepEqual(await readHoldings(openstack), healed);
  assert.deepEqual(await readProfiles(openstack), {});

  // The second port is refused, and so is taking back the first.
  refuse(neutron, "PUT", 2);
  const { stderr } = await heal(one(WITH_PORTS), 7, proxied);
  const [left] = Object.keys(await readProfiles(openstack));
  assert.match(stderr, new RegExp(`Still saying .*: ports ${left};`));
  const mend = `nova-manage placement heal_allocations --instance ${vm(WITH_PORTS)}`;
  assert.match(stderr, new RegExp(`^Either let the run be completed: ${mend}$`, "m"));
  // What a port claims stays allocated.
  assert.deepEqual(await readHoldings(openstack), { ...healed, [vm(WITH_PORTS)]: share(2) });
  await heal(mend.split(" ").slice(3), 0);
  await heal(one(WITH_PORT), 0);
  assert.deepEqual(await readHoldings(openstack), {
    ...healed,
    [vm(WITH_PORT)]: share(1),
    [vm(WITH_PORTS)]: share(2),
  });
  assert.equal(Object.keys(await readProfiles(openstack)).length, 3);
});

testProgram("audit and sync_aggregates end with each code of the manual", async (stage) => {
  const { openstack, options, cloud, cells: [cell] } = stage;
  await addGuests(stage, 1);
  const run = async (args: readonly string[], code: number, changed: TestOptions = options) => {
    const ended = await runProgram(changed, ["placement", ...args]);
    assert.equal(ended.code, code, `${args.join(" ")}\n${ended.stdout}${ended.stderr}`);
  };
  const unreachable = through(options, { placement: "http://127.0.0.1:1" });
  const dead = { ...unreachable, placement: { ...unreachable.placement, connect_retries: "0" } };
  const { placement: _, ...without } = options;

  await addAllocation(openstack, { consumer: vm(1), allocations: EACH });
  await run(["audit"], 0);
  await run(["audit"], 1, dead);
  await run(["audit"], 255, without);
  await addAllocation(openstack, { consumer: vm(9), allocations: EACH });
  await run(["audit"], 3);
  await run(["audit", "--delete"], 4);
  await run(["audit", "--resource_provider", node(9)], 127);
  assert.deepEqual(await readHoldings(openstack), { [vm(1)]: EACH });

  await run(["sync_aggregates"], 0);
  const api = await cloud.open(cloud.urls.api);
  await api.query.insertInto("aggregates").values(
    { id: 1, uuid: aggregate(1), name: "aggregate1" },
  ).execute();
  const join = (host: string) =>
    api.query.insertInto("aggregate_hosts").values({ host, aggregate_id: 1 }).execute();
  const leave = (host: string) =>
    api.query.deleteFrom("aggregate_hosts").where("host", "=", host).execute();
  await addHostMappings(cloud, cell, ["compute1", "compute2", "bare", "twins"]);
  await join("compute1");
  await run(["sync_aggregates"], 255, without);
  await run(["sync_aggregates"], 2, dead);
  await using placement = startHttpProxy(openstack.placementUrl);
  placement.treat = ({ method }) =>
    method === "PUT" ? Response.json({ errors: [] }, { status: 400 }) : "pass";
  await run(["sync_aggregates"], 3, through(options, { placement: placement.url }));
  await run(["sync_aggregates"], 0);
  const { aggregates } = await openstack.placement(`/resource_providers/${node(1)}/aggregates`);
  assert.deepEqual(aggregates, [aggregate(1)]);
  const rows = [
    computeNode(2, "compute2"),
    computeNode(3, "twins", { hypervisor_hostname: "twin1" }),
    computeNode(4, "twins", { hypervisor_hostname: "twin2" }),
  ];
  await addRows(cell, "compute_nodes", rows);
  for (
    const [host, code] of [["twins", 1], ["unmapped", 4], ["bare", 5], ["compute2", 6]] as const
  ) {
    await join(host);
    await run(["sync_aggregates"], code);
    await leave(host);
  }
});

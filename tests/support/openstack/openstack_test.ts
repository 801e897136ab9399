/** What the test bed itself has to be able to do. */

import assert from "node:assert/strict";
import { logIn, requester } from "./client.ts";
import { hasOpenstack } from "./on_demand.ts";
import { emptyOpenstack } from "./openstack.ts";
import { addNetwork, addPolicy, addPort, profileOf } from "./ports.ts";
import { addAllocation, addProvider, allocationsOf, changeInventory } from "./providers.ts";

const NODE = "d0000000-0000-4000-8000-000000000001";
const DEVICE = "d0000000-0000-4000-8000-000000000002";
const INSTANCE = "e0000000-0000-4000-8000-000000000001";

Deno.test({ name: "a test finds the services empty", ignore: !hasOpenstack() }, async () => {
  const openstack = await emptyOpenstack();
  const { placement, neutron } = openstack;
  await addProvider(openstack, {
    uuid: NODE,
    inventory: { VCPU: 8, CUSTOM_TEST_BED: 2 },
    traits: ["CUSTOM_TEST_BED"],
    aggregates: [crypto.randomUUID()],
  });
  await addAllocation(openstack, { consumer: INSTANCE, allocations: { [NODE]: { VCPU: 2 } } });
  assert.deepEqual(await allocationsOf(openstack, INSTANCE), { [NODE]: { VCPU: 2 } });
  await changeInventory(openstack, NODE, { VCPU: 4, CUSTOM_TEST_BED: 1 });
  const network = await addNetwork(openstack);
  await addPort(openstack, { network, instance: INSTANCE });

  const again = await emptyOpenstack();
  assert.deepEqual((await placement("/resource_providers")).resource_providers, []);
  assert.deepEqual(await allocationsOf(again, INSTANCE), {});
  assert.deepEqual((await neutron("/ports")).ports, []);
  assert.deepEqual((await neutron("/networks")).networks, []);
  // The same can be put in once more: nothing of it is left in the services' memory.
  await addProvider(again, {
    uuid: NODE,
    inventory: { CUSTOM_TEST_BED: 1 },
    traits: ["CUSTOM_TEST_BED"],
  });
  await addAllocation(again, {
    consumer: INSTANCE,
    allocations: { [NODE]: { CUSTOM_TEST_BED: 1 } },
  });
});

Deno.test({ name: "ports ask for guaranteed resources", ignore: !hasOpenstack() }, async () => {
  const openstack = await emptyOpenstack();
  await addProvider(openstack, { uuid: NODE, inventory: { VCPU: 8 } });
  await addProvider(openstack, {
    uuid: DEVICE,
    parent: NODE,
    inventory: { NET_BW_EGR_KILOBIT_PER_SEC: 1000, NET_BW_IGR_KILOBIT_PER_SEC: 1000 },
    traits: ["CUSTOM_PHYSNET_PHYSNET0", "CUSTOM_VNIC_TYPE_NORMAL"],
  });
  const policy = await addPolicy(openstack, { egress: 100, ingress: 200, packets: 3 });
  const network = await addNetwork(openstack, "physnet0");
  const port = await addPort(openstack, {
    network,
    policy,
    instance: INSTANCE,
    host: "compute1",
    profile: { kept: "yes" },
  });
  assert.deepEqual(await profileOf(openstack, port), { kept: "yes" });
  const { resource_request } = (await openstack.neutron(`/ports/${port}`)).port;
  const groups: { required: string[]; resources: unknown }[] = resource_request.request_groups
    .map(({ required, resources }: Record<string, unknown>) => ({ required, resources }));
  // Neutron gives them in one order or the other.
  const byTraits = groups.toSorted((one, other) => one.required.length - other.required.length);
  assert.deepEqual(byTraits, [
    {
      required: ["CUSTOM_VNIC_TYPE_NORMAL"],
      resources: { NET_PACKET_RATE_KILOPACKET_PER_SEC: 3 },
    },
    {
      required: ["CUSTOM_PHYSNET_PHYSNET0", "CUSTOM_VNIC_TYPE_NORMAL"],
      resources: { NET_BW_EGR_KILOBIT_PER_SEC: 100, NET_BW_IGR_KILOBIT_PER_SEC: 200 },
    },
  ]);
});

Deno.test({ name: "a revoked token is refused at once", ignore: !hasOpenstack() }, async () => {
  const openstack = await emptyOpenstack();
  const token = await logIn(openstack, openstack);
  const request = requester(token);
  const urls = [
    `${openstack.placementUrl}/resource_providers`,
    `${openstack.neutronUrl}/v2.0/networks`,
  ];
  for (const url of urls) await request(url);
  await request(`${openstack.keystoneUrl}/v3/auth/tokens`, {
    method: "DELETE",
    headers: { "X-Subject-Token": token },
  });
  for (const url of urls) await assert.rejects(request(url), /: 401 /);
});

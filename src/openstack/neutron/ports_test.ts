import assert from "node:assert/strict";
import { startFakeCloud, testServices } from "../../../tests/support/fake_cloud.ts";
import { ServiceError } from "../service_error.ts";
import { readPort, readPorts, writeProfile } from "./ports.ts";

const PORT = {
  id: "p1",
  device_id: "vm1",
  revision_number: 7,
  "binding:profile": { allocation: { g1: "rp1" }, tag: 1 },
  resource_request: {
    request_groups: [{ id: "g1", required: ["T"], resources: { EGRESS: 5 } }],
    same_subtree: ["g1", "g2"],
  },
};

/** A Neutron that answers all requests with the same. */
async function neutronThatSays(answer: unknown) {
  const cloud = startFakeCloud();
  cloud.answer = () => Response.json(answer);
  const services = testServices({ neutron: cloud.section });
  return {
    cloud,
    neutron: await services.neutron(),
    async [Symbol.asyncDispose]() {
      await services[Symbol.asyncDispose]();
      await cloud[Symbol.asyncDispose]();
    },
  };
}

Deno.test("ports are read with what they ask for and what they claim", async () => {
  await using fake = await neutronThatSays({ ports: [PORT] });
  assert.deepEqual(await readPorts(fake.neutron, ["vm1", "vm2"]), [{
    id: "p1",
    instance: "vm1",
    revision: 7,
    profile: { allocation: { g1: "rp1" }, tag: 1 },
    claim: { g1: "rp1" },
    request: {
      single: false,
      groups: [{ id: "g1", required: ["T"], resources: { EGRESS: 5 } }],
      sameSubtree: ["g1", "g2"],
    },
  }]);
  const [{ path }] = fake.cloud.requests;
  assert.match(path, /^\/v2\.0\/ports\?device_id=vm1&device_id=vm2&fields=id&/);
});

Deno.test("a port of an older Neutron asks for one group, and claims one provider", async () => {
  await using fake = await neutronThatSays({
    port: {
      ...PORT,
      "binding:profile": { allocation: "rp1" },
      resource_request: { required: ["T"], resources: { EGRESS: 5 } },
    },
  });
  const port = await readPort(fake.neutron, "p1");
  assert.equal(port?.claim, "rp1");
  assert.deepEqual(port?.request, {
    single: true,
    groups: [{ id: "p1", required: ["T"], resources: { EGRESS: 5 } }],
    sameSubtree: [],
  });
});

Deno.test("a port without a request, a profile or a claim has none", async () => {
  for (
    const empty of [
      { resource_request: null, "binding:profile": null },
      { resource_request: {}, "binding:profile": {} },
      { resource_request: { request_groups: [] }, "binding:profile": { allocation: {} } },
    ]
  ) {
    await using fake = await neutronThatSays({ port: { ...PORT, ...empty } });
    const port = await readPort(fake.neutron, "p1");
    assert.deepEqual([port?.request, port?.claim], [undefined, undefined]);
  }
});

Deno.test("many instances and many pages are read to their end", async () => {
  await using fake = await neutronThatSays({});
  fake.cloud.answer = ({ path }) => {
    const query = new URLSearchParams(path.split("?")[1]);
    const [first] = query.getAll("device_id");
    const page = query.get("marker") === null ? 1 : 2;
    const links = page === 1 ? { ports_links: [{ rel: "next", href: "http://elsewhere/" }] } : {};
    const port = { ...PORT, id: `${first}-${page}`, device_id: first };
    return Response.json({ ports: [port], ...links });
  };
  const instances = Array.from({ length: 150 }, (_, index) => `vm${index}`);
  const ports = await readPorts(fake.neutron, instances);
  assert.deepEqual(ports.map(({ id }) => id).sort(), ["vm0-1", "vm0-2", "vm100-1", "vm100-2"]);
});

Deno.test("a profile is written only to the revision that was read", async () => {
  await using fake = await neutronThatSays({ port: PORT });
  assert.equal(
    (await writeProfile(fake.neutron, { id: "p1", revision: 6 }, { a: 1 }))?.revision,
    7,
  );
  const [{ headers, body }] = fake.cloud.requests;
  assert.equal(headers.get("if-match"), "revision_number=6");
  assert.equal(body, '{"port":{"binding:profile":{"a":1}}}');
  fake.cloud.answer = () => Response.json({}, { status: 412 });
  assert.equal(await writeProfile(fake.neutron, { id: "p1", revision: 6 }, {}), undefined);
  fake.cloud.answer = () => Response.json({ port: PORT });
  await writeProfile(fake.neutron, { id: "p1" }, {});
  assert.equal(fake.cloud.requests.at(-1)?.headers.get("if-match"), null);
});

Deno.test("an answer of another form is an error, and never no ports", async () => {
  for (
    const answer of [
      {},
      [],
      { ports: {} },
      { ports: [{}] },
      { ports: [{ ...PORT, resource_request: [] }] },
      { ports: [{ ...PORT, resource_request: { request_groups: [{ id: "g" }] } }] },
      { ports: [{ ...PORT, "binding:profile": "x" }] },
    ]
  ) {
    await using fake = await neutronThatSays(answer);
    const error = await readPorts(fake.neutron, ["vm1"]).catch((error) => error);
    assert.ok(error instanceof ServiceError && error.kind === "bad_answer", JSON.stringify(answer));
  }
});

import assert from "node:assert/strict";
import { type FakeCloud, startFakeCloud, testServices } from "../../tests/support/fake_cloud.ts";
import type { TestOptions } from "../../tests/support/context.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { ServiceError } from "./service_error.ts";

/** Reaches Placement, and gives the client's endpoint. */
async function endpoint(options: TestOptions): Promise<string> {
  await using services = testServices(options);
  return (await services.placement()).endpoint;
}

/** Neutron's endpoint. */
async function neutron(options: Record<string, string>): Promise<string> {
  await using services = testServices({ neutron: options });
  return (await services.neutron()).endpoint;
}

async function refused(promise: Promise<unknown>, message: RegExp): Promise<OperatorError> {
  const error = await promise.then(() => undefined, (error) => error);
  assert.ok(error instanceof OperatorError, String(error));
  assert.match(error.message, message);
  return error;
}

Deno.test("endpoint_override goes before the catalogue, and knows the project", async () => {
  await using cloud = startFakeCloud();
  const place = `${cloud.url}/service`;
  const { section } = cloud;
  const override = (endpoint_override: string) =>
    endpoint({ placement: { ...section, endpoint_override } });
  assert.equal(await override(`${place}/`), place);
  assert.equal(await override(`${place}/%(project_id)s/$(user_id)s`), `${place}/p1/u1`);
  await refused(
    override("placement"),
    /^\[placement\] endpoint_override is no URL of HTTP: "placement"$/,
  );
  await refused(override("ftp://h/"), /is no URL of HTTP/);
});

Deno.test("Neutron's version is added where it is missing", async () => {
  await using cloud = startFakeCloud();
  const { section, url } = cloud;
  const versioned = `${url}/service/v2.0`;
  assert.equal(await neutron(section), versioned);
  for (const path of ["/service", "/service/", "/service/v2.0", "/service/v2.0/"]) {
    assert.equal(await neutron({ ...section, endpoint_override: `${url}${path}` }), versioned);
  }
});

Deno.test("what the catalogue does not have is told with what it has", async () => {
  await using cloud = startFakeCloud();
  const { section } = cloud;
  const error = await refused(
    endpoint({ placement: { ...section, region_name: "Elsewhere", valid_interfaces: "public" } }),
    /^Keystone's catalogue has no endpoint for Placement of type placement with the interface public in the region Elsewhere: it has admin in RegionOne, internal in RegionOne, public in RegionOne$/,
  );
  assert.ok(error instanceof ServiceError);
  assert.deepEqual([error.kind, error.service], ["no_endpoint", "placement"]);
  await refused(
    endpoint({ placement: { ...section, service_type: "compute" } }),
    /of type compute .*: it has no service of this type$/,
  );
  await refused(
    endpoint({ placement: { ...section, service_name: "other" } }),
    /of type placement named other/,
  );
  await refused(
    endpoint({ placement: { ...section, valid_interfaces: "public, private" } }),
    /^\[placement\] valid_interfaces: "private" is none of public, internal, admin$/,
  );
  cloud.keystone = ({ method }) =>
    method === "POST"
      ? Response.json({ token: {} }, { status: 201, headers: { "x-subject-token": "t-unscoped" } })
      : undefined;
  const unscoped = await refused(endpoint({ placement: section }), /the token has no catalogue$/);
  assert.match(unscoped.hint ?? "", /project_name/);
});

/** Services without Keystone, by what they ask of a request. */
const FIXED: readonly [options: Record<string, string>, header: string, value: string][] = [
  [{ auth_type: "none" }, "x-auth-token", "notused"],
  [{ auth_type: "http_basic", username: "ü", password: "p:w" }, "authorization", "Basic w7w6cDp3"],
  [{ auth_type: "admin_token", token: "secret" }, "x-auth-token", "secret"],
];

for (const [options, header, value] of FIXED) {
  Deno.test(`${options.auth_type} does without Keystone`, async () => {
    await using cloud = startFakeCloud();
    const place = `${cloud.url}/service`;
    for (const where of ["endpoint", "endpoint_override"]) {
      await using services = testServices({ placement: { ...options, [where]: place } });
      const placement = await services.placement();
      const error = await placement.request({ method: "GET", path: "/x" }).catch((error) => error);
      assert.equal(cloud.requests.at(-1)!.headers.get(header), value);
      // The fake service knows Keystone's tokens alone; there is nobody to ask for another.
      if (header !== "authorization") assert.equal(error.kind, "unauthorized");
    }
    assert.equal(cloud.requests.length, 2);
    assert.equal(cloud.logins, 0);
    await refused(
      endpoint({ placement: options }),
      /^\[placement\] endpoint_override is not set, and with this auth_type there is no catalogue/,
    );
  });
}

Deno.test("credentials may stand in another section; the way to the service does not", async () => {
  await using cloud = startFakeCloud();
  const { section, url } = cloud;
  const placement = {
    auth_section: "keystone_authtoken",
    // Not looked at.
    auth_type: "none",
    endpoint_override: `${url}/service/sub`,
  };
  assert.equal(await endpoint({ placement, keystone_authtoken: section }), `${url}/service/sub`);
  assert.equal(cloud.logins, 1);
  await refused(
    endpoint({ placement, keystone_authtoken: {} }),
    /^\[keystone_authtoken\] auth_type is not set in nova\.conf$/,
  );
});

Deno.test("an auth_type that is not known is refused with those that are", async () => {
  const error = await refused(
    endpoint({ placement: { auth_type: "v3oidcpassword" } }),
    /^\[placement\] auth_type "v3oidcpassword" is not supported$/,
  );
  assert.match(error.hint ?? "", /password, v3password, .* none, http_basic, admin_token/);
});

/** Where Keystone may be, and what it is asked for then. */
const AUTH_URLS: readonly [type: string, path: string, asked: readonly string[]][] = [
  ["password", "", ["GET /", "POST /v3/auth/tokens"]],
  ["password", "/", ["GET /", "POST /v3/auth/tokens"]],
  ["password", "/v3", ["POST /v3/auth/tokens"]],
  ["password", "/v3/", ["POST /v3/auth/tokens"]],
  ["password", "/v2.0", ["GET /", "POST /v3/auth/tokens"]],
  ["v3password", "", ["POST /v3/auth/tokens"]],
  ["v3password", "/v3", ["POST /v3/auth/tokens"]],
];

for (const [type, path, asked] of AUTH_URLS) {
  Deno.test(`auth_url with "${path}" and auth_type ${type}`, async () => {
    await using cloud = startFakeCloud();
    const seen: string[] = [];
    cloud.keystone = ({ method, path }) => {
      seen.push(`${method} ${path || "/"}`);
      return undefined;
    };
    const auth_url = `${cloud.url}/identity${path}`;
    await endpoint({ placement: { ...cloud.section, auth_type: type, auth_url } });
    assert.deepEqual(seen, asked);
  });
}

Deno.test("a Keystone that does not tell its versions, or under another name, is found", async () => {
  await using cloud = startFakeCloud();
  const answer = async (response: () => Response) => {
    cloud.keystone = ({ method }) => method === "GET" ? response() : undefined;
    return await endpoint({ placement: cloud.section });
  };
  const found = `${cloud.url}/service`;
  assert.equal(await answer(() => new Response("<html></html>")), found);
  assert.equal(await answer(() => new Response(null, { status: 404 })), found);
  const link = (href: string) => ({ id: "v3.14", links: [{ rel: "self", href }] });
  const document = (version: unknown) => () => Response.json({ versions: { values: [version] } });
  assert.equal(await answer(document(link("http://inside:5000/identity/v3/"))), found);
  assert.equal(await answer(document({ id: "v3.14" })), found);
  await assert.rejects(answer(document({ id: "v2.0" })), /does not have the API v3$/);
});

/** Ranges of versions, and the path of the endpoint that is taken; undefined for none. */
const RANGES: readonly [options: Record<string, string>, path: string | undefined][] = [
  [{ min_version: "1" }, "/service"],
  [{ min_version: "1.0", max_version: "1.latest" }, "/service"],
  [{ version: "1" }, "/service"],
  [{ max_version: "latest" }, "/service"],
  [{ min_version: "2" }, undefined],
  [{ max_version: "0.9" }, undefined],
];

for (const [options, path] of RANGES) {
  Deno.test(`versions of the API: ${JSON.stringify(options)}`, async () => {
    await using cloud = startFakeCloud();
    const reached = endpoint({ placement: { ...cloud.section, ...options } });
    if (path !== undefined) assert.equal(await reached, `${cloud.url}${path}`);
    else {await refused(
        reached,
        /has the versions 1\.0, and \[placement\] asks for (min|max)_version/,
      );}
  });
}

Deno.test("a range of versions that makes no sense is named", async () => {
  const reach = async (cloud: FakeCloud, options: Record<string, string>) =>
    await endpoint({ placement: { ...cloud.section, ...options } });
  await using cloud = startFakeCloud();
  await refused(reach(cloud, { min_version: "x" }), /min_version: "x" is no version$/);
  await refused(reach(cloud, { version: "1", max_version: "2" }), /both version and a range/);
});

Deno.test("a failure is not kept: the next to ask may succeed", async () => {
  await using cloud = startFakeCloud();
  await using services = testServices({ placement: cloud.section });
  let down = true;
  cloud.keystone = ({ method }) =>
    down && method === "POST" ? Response.json({}, { status: 500 }) : undefined;
  await assert.rejects(services.placement(), /with 500/);
  down = false;
  assert.equal((await services.placement()).endpoint, `${cloud.url}/service`);
});

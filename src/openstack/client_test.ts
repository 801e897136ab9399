import assert from "node:assert/strict";
import { startFakeCloud, testServices } from "../../tests/support/fake_cloud.ts";
import { ServiceError } from "./service_error.ts";

/** The error of a promise that fails with one of a service. */
async function failure(promise: Promise<unknown>): Promise<ServiceError> {
  const error = await promise.then(() => undefined, (error) => error);
  assert.ok(error instanceof ServiceError, String(error));
  return error;
}

Deno.test("a request goes to the service of the catalogue, as JSON and with the microversion", async () => {
  await using cloud = startFakeCloud();
  cloud.answer = () =>
    Response.json({ ok: [1] }, { headers: { "x-openstack-request-id": "req-1" } });
  await using services = testServices({ placement: cloud.section });
  const placement = await services.placement({ microversion: "1.28" });
  assert.equal(placement.endpoint, `${cloud.url}/service`);
  assert.equal(placement.newestMicroversion, "1.39");
  const answer = await placement.request({
    method: "PUT",
    path: "/allocations/c1",
    query: { a: ["1", "2"], b: undefined, c: 3, d: "x&y=z" },
    body: { x: "ü" },
  });
  assert.deepEqual(
    { ...answer, headers: undefined },
    { status: 200, headers: undefined, body: { ok: [1] }, requestId: "req-1", repeated: false },
  );
  const [seen] = cloud.requests;
  assert.equal(`${seen.method} ${seen.path}`, "PUT /allocations/c1?a=1&a=2&c=3&d=x%26y%3Dz");
  assert.equal(seen.body, '{"x":"ü"}');
  const header = (name: string) => seen.headers.get(name);
  assert.equal(header("openstack-api-version"), "placement 1.28");
  assert.equal(header("content-type"), "application/json");
  assert.equal(header("accept"), "application/json");
  assert.match(header("user-agent") ?? "", /^nova-manage\/\d/);
});

Deno.test("Neutron has no microversions, and its version in the URL", async () => {
  await using cloud = startFakeCloud();
  await using services = testServices({ neutron: cloud.section });
  const neutron = await services.neutron();
  assert.deepEqual((await neutron.request({ method: "GET", path: "/ports" })).body, {});
  assert.equal(cloud.requests[0].path, "/v2.0/ports");
  assert.equal(cloud.requests[0].headers.get("openstack-api-version"), null);
});

Deno.test("a service without the microversion needed is named with what it has", async () => {
  await using cloud = startFakeCloud();
  cloud.newest = "1.14";
  await using services = testServices({ placement: cloud.section });
  const error = await failure(services.placement({ microversion: "1.28" }));
  assert.equal(error.kind, "too_old");
  assert.equal(
    error.message,
    `Placement at ${cloud.url}/service has the microversions 1.0 to 1.14, and 1.28 is needed`,
  );
  const placement = await services.placement({ microversion: "1.14" });
  assert.equal(
    (await failure(placement.request({ method: "GET", path: "/x", microversion: "1.15" }))).kind,
    "too_old",
  );
  assert.deepEqual(cloud.requests, []);
});

Deno.test("a service that does not tell its versions says so when asked for one", async () => {
  await using cloud = startFakeCloud();
  cloud.newest = "";
  cloud.answer = () =>
    Response.json({
      errors: [{ status: 406, title: "Not Acceptable", max_version: "1.10", min_version: "1.0" }],
    }, { status: 406 });
  await using services = testServices({ placement: cloud.section });
  const placement = await services.placement({ microversion: "1.28" });
  const error = await failure(placement.request({ method: "GET", path: "/x" }));
  assert.equal(error.kind, "too_old");
  assert.match(error.message, /has the microversions 1\.0 to 1\.10, and 1\.28 is needed$/);
});

Deno.test("what a service refuses is an error with its words, its code and its request id", async () => {
  await using cloud = startFakeCloud();
  const answers: [number, unknown, Record<string, string>, Partial<ServiceError>][] = [
    [
      409,
      {
        errors: [{
          code: "placement.concurrent_update",
          title: "Conflict",
          detail: "consumer generation conflict\n\u001b[31m - expected 1",
        }],
      },
      {},
      {
        kind: "conflict",
        code: "placement.concurrent_update",
        detail: "consumer generation conflict \\x1b[31m - expected 1",
      },
    ],
    [404, { NeutronError: { type: "PortNotFound", message: "Port x could not be found." } }, {}, {
      kind: "not_found",
      code: "PortNotFound",
      detail: "Port x could not be found.",
    }],
    [403, { badRequest: { message: "no" } }, {}, { kind: "forbidden", detail: "no" }],
    [400, "plain", { "content-type": "text/plain" }, { kind: "client", detail: "plain" }],
    [500, "<html><title>Oops</title><body>long</body></html>", { "content-type": "text/html" }, {
      kind: "server",
      detail: "Oops",
    }],
    [418, "", {}, { kind: "client", detail: undefined, code: undefined }],
  ];
  await using services = testServices({ placement: cloud.section });
  const placement = await services.placement();
  for (const [status, body, headers, expected] of answers) {
    cloud.answer = () =>
      new Response(typeof body === "string" ? body : JSON.stringify(body), {
        status,
        headers: { "x-openstack-request-id": "req-7", ...headers },
      });
    const error = await failure(placement.request({ method: "PUT", path: "/y", body: {} }));
    const { kind, code, detail } = error;
    assert.deepEqual({ kind, code, detail }, { code: undefined, detail: undefined, ...expected });
    assert.equal(error.service, "placement");
    assert.equal(error.status, status);
    assert.equal(error.requestId, "req-7");
    assert.equal(error.outcomeUnknown, status === 500);
    assert.match(error.message, new RegExp(`^Placement answered PUT .*/y with ${status}`));
    assert.match(error.message, /request id req-7/);
  }
});

Deno.test("statuses that a caller expects are answers", async () => {
  await using cloud = startFakeCloud();
  cloud.answer = ({ method }) =>
    method === "DELETE" ? new Response(null, { status: 204 }) : Response.json({}, { status: 404 });
  await using services = testServices({ placement: cloud.section });
  const placement = await services.placement();
  const found = await placement.request({ method: "GET", path: "/x", accept: [404] });
  assert.equal(found.status, 404);
  const gone = await placement.request({ method: "DELETE", path: "/x" });
  assert.deepEqual([gone.status, gone.body], [204, undefined]);
});

Deno.test("HTML where JSON should be is no answer, not even a 404 that is expected", async () => {
  await using cloud = startFakeCloud();
  await using services = testServices({ placement: cloud.section });
  const placement = await services.placement();
  for (const status of [200, 404]) {
    cloud.answer = () =>
      new Response("<html>It works!</html>", { status, headers: { "content-type": "text/html" } });
    const error = await failure(
      placement.request({ method: "GET", path: "/x", accept: [404] }),
    );
    assert.equal(error.kind, "bad_answer");
    assert.match(error.message, /but this is text\/html, no JSON$/);
    assert.match(error.hint ?? "", /the service catalogue leads to Placement/);
  }
});

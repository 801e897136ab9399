import assert from "node:assert/strict";
import { FAKE_PASSWORD, startFakeCloud, testServices } from "../../tests/support/fake_cloud.ts";
import { describeFailure } from "../shell/failure.ts";
import { ServiceError } from "./service_error.ts";

Deno.test("requests that start together share one token, those of another service too", async () => {
  await using cloud = startFakeCloud();
  await using services = testServices({ placement: cloud.section, neutron: cloud.section });
  await Promise.all([
    ...Array.from(
      { length: 20 },
      async () => await (await services.placement()).request({ method: "GET", path: "/x" }),
    ),
    ...Array.from(
      { length: 20 },
      async () => await (await services.neutron()).request({ method: "GET", path: "/x" }),
    ),
  ]);
  assert.equal(cloud.requests.length, 40);
  assert.equal(cloud.logins, 1);
});

Deno.test("a token that is revoked in the middle of a run is replaced once for all", async () => {
  await using cloud = startFakeCloud();
  await using services = testServices({ placement: cloud.section });
  const placement = await services.placement({ parallel: 8 });
  await placement.request({ method: "GET", path: "/x" });
  cloud.revoke();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => placement.request({ method: "POST", path: "/x", body: {} })),
  );
  assert.ok(answers.every(({ status }) => status === 200));
  assert.equal(cloud.logins, 2);
});

Deno.test("a token is replaced before it runs out", async () => {
  await using cloud = startFakeCloud();
  cloud.lifetime = 40;
  let now = Date.now();
  await using services = testServices({ placement: cloud.section }, { now: () => new Date(now) });
  const placement = await services.placement();
  await placement.request({ method: "GET", path: "/x" });
  assert.equal(cloud.logins, 1);
  now += 15_000;
  cloud.lifetime = 3600;
  await placement.request({ method: "GET", path: "/x" });
  await placement.request({ method: "GET", path: "/x" });
  assert.equal(cloud.logins, 2);
});

Deno.test("a service that refuses a new token too is an error after one repetition", async () => {
  await using cloud = startFakeCloud();
  await using services = testServices({ placement: cloud.section });
  const placement = await services.placement();
  cloud.answer = () => Response.json({ error: { message: "not you" } }, { status: 401 });
  await assert.rejects(placement.request({ method: "GET", path: "/x" }), (error) => {
    assert.ok(error instanceof ServiceError);
    assert.equal(error.kind, "unauthorized");
    assert.equal(error.authentication, false);
    assert.match(error.message, /^Placement answered GET .* with 401: not you/);
    return true;
  });
  assert.equal(cloud.requests.length, 2);
  assert.equal(cloud.logins, 2);
});

Deno.test("credentials that Keystone refuses are an error that names their section", async () => {
  await using cloud = startFakeCloud();
  cloud.keystone = ({ method }) =>
    method === "POST"
      ? Response.json({ error: { code: 401, message: "The request you have made…" } }, {
        status: 401,
      })
      : undefined;
  const { auth_type: _, ...rest } = cloud.section;
  await using services = testServices({
    neutron: { auth_section: "service_user" },
    service_user: { auth_type: "v3password", ...rest },
  });
  await assert.rejects(services.neutron(), (error) => {
    assert.ok(error instanceof ServiceError);
    assert.equal(error.kind, "unauthorized");
    assert.equal(error.service, "neutron");
    assert.equal(error.authentication, true);
    assert.equal(error.outcomeUnknown, false);
    assert.match(error.hint ?? "", /Check the credentials in \[service_user\]/);
    return true;
  });
});

Deno.test("no password and no token shows, whatever a service says", async () => {
  await using cloud = startFakeCloud();
  await using services = testServices({ placement: cloud.section });
  const placement = await services.placement();
  await placement.request({ method: "GET", path: "/x" });
  const token = cloud.requests[0].headers.get("x-auth-token")!;
  const said: string[] = [];
  for (const status of [400, 404, 500]) {
    // A service that echoes what it got.
    cloud.answer = () =>
      Response.json({ error: { message: `${token} ${FAKE_PASSWORD}` } }, { status });
    const error = await placement.request({
      method: "PUT",
      path: `/${token}`,
      query: { q: FAKE_PASSWORD },
      body: { password: FAKE_PASSWORD },
    }).catch((error) => error);
    assert.ok(error instanceof ServiceError);
    said.push(describeFailure(error, true), JSON.stringify({ ...error }));
  }
  const everything = [...said, ...services.log].join("\n");
  assert.match(everything, /\*\*\*\*/);
  assert.ok(!everything.includes(token), everything);
  assert.ok(!everything.includes(FAKE_PASSWORD), everything);
});

Deno.test("each request is one line of the debug log, with the service's id", async () => {
  await using cloud = startFakeCloud();
  cloud.answer = () => Response.json({}, { headers: { "x-openstack-request-id": "req-9" } });
  await using services = testServices({ placement: cloud.section });
  await (await services.placement()).request({ method: "GET", path: "/x", query: { a: "b" } });
  assert.deepEqual(
    services.log.map((line) => line.replace(/\d+\.\d{3} s/, "N s")),
    [
      "debug: Keystone: GET /identity 300, N s",
      "debug: Keystone: POST /identity/v3/auth/tokens 201 (req-login), N s",
      "debug: Placement: GET /service/ 200, N s",
      "debug: Placement: GET /service/x?a=b 200 (req-9), N s",
    ],
  );
});

import assert from "node:assert/strict";
import { startFakeCloud, testServices } from "../../tests/support/fake_cloud.ts";
import { startProxy } from "../../tests/support/proxy.ts";
import { startRawServer } from "../../tests/support/raw_server.ts";
import { HttpFailure } from "./http/http_failure.ts";
import type { ServicesOutside } from "./open_services.ts";
import type { ServiceRequest } from "./service.ts";
import { ServiceError } from "./service_error.ts";

async function failure(promise: Promise<unknown>): Promise<ServiceError> {
  const error = await promise.then(() => undefined, (error) => error);
  assert.ok(error instanceof ServiceError, String(error));
  return error;
}

const READ: ServiceRequest = { method: "GET", path: "/x" };
const WRITE: ServiceRequest = { method: "PUT", path: "/x", body: {} };
const REPEATABLE: ServiceRequest = { ...WRITE, repeatable: true };

/** Which requests are sent again after which answers. */
const STATUSES: readonly [
  status: number,
  again: Record<"read" | "write" | "repeatable", boolean>,
][] = [
  [429, { read: true, write: true, repeatable: true }],
  [502, { read: true, write: false, repeatable: true }],
  [503, { read: true, write: false, repeatable: true }],
  [504, { read: true, write: false, repeatable: true }],
  [500, { read: false, write: false, repeatable: false }],
  [409, { read: false, write: false, repeatable: false }],
];

for (const [status, again] of STATUSES) {
  Deno.test(`${status} is tried again where that is safe`, async () => {
    await using cloud = startFakeCloud();
    await using services = testServices({ placement: cloud.section });
    const placement = await services.placement();
    for (
      const [request, repeats] of [
        [READ, again.read],
        [WRITE, again.write],
        [REPEATABLE, again.repeatable],
      ] as const
    ) {
      let left = 2;
      const before = cloud.requests.length;
      cloud.answer = () => left-- > 0 ? Response.json({}, { status }) : Response.json({ ok: 1 });
      const outcome = await placement.request(request).catch((error) => error);
      assert.equal(cloud.requests.length - before, repeats ? 3 : 1);
      if (repeats) {
        assert.deepEqual(outcome.body, { ok: 1 });
        // One that was turned away has not been carried out.
        assert.equal(outcome.repeated, status !== 429);
      } else {
        assert.ok(outcome instanceof ServiceError);
        assert.equal(outcome.status, status);
        assert.equal(
          outcome.outcomeUnknown,
          request === WRITE && status >= 500 || request === REPEATABLE && status === 500,
        );
      }
    }
  });
}

Deno.test("a service that stays busy is an error after as many tries as the section says", async () => {
  await using cloud = startFakeCloud();
  cloud.answer = () => Response.json({}, { status: 503 });
  await using services = testServices({
    placement: {
      ...cloud.section,
      status_code_retries: "2",
      status_code_retry_delay: "8",
      retriable_status_codes: "503,500",
    },
  });
  const placement = await services.placement();
  const error = await failure(placement.request(READ));
  assert.deepEqual([error.kind, error.status, error.repeated], ["busy", 503, true]);
  assert.equal(cloud.requests.length, 3);
  assert.equal(services.pauses.length, 2);
  assert.ok(services.pauses.every((pause) => pause >= 6000 && pause <= 10_000));
  const warnings = () => services.log.filter((line) => line.startsWith("warning: "));
  assert.equal(warnings().length, 2);
  assert.match(
    warnings()[0],
    /^warning: GET \/service\/x of Placement at http:\/\/127\.0\.0\.1:\d+ failed: it answers with 503\. Trying again in [\d.]+ s \(attempt 2 of 3\)$/,
  );
  // What many requests meet at once is told once.
  await Promise.all([1, 2, 3, 4].map(() => failure(placement.request(READ))));
  assert.ok(warnings().length <= 4, services.log.join("\n"));
});

Deno.test("waits grow from half a second on", async () => {
  await using cloud = startFakeCloud();
  cloud.answer = () => Response.json({}, { status: 503 });
  await using services = testServices({
    placement: { ...cloud.section, status_code_retries: "9" },
  });
  await failure((await services.placement()).request(READ));
  const wished = [0.5, 1, 2, 4, 8, 16, 32, 60, 60];
  assert.equal(services.pauses.length, wished.length);
  services.pauses.forEach((pause, i) => {
    assert.ok(Math.abs(pause / 1000 - wished[i]) <= wished[i] / 4, `${pause} for ${wished[i]}`);
  });
});

Deno.test("a service is left alone for as long as it asks, unless that is too long", async () => {
  await using cloud = startFakeCloud();
  await using services = testServices({ placement: cloud.section });
  const placement = await services.placement();
  let left = 1;
  cloud.answer = () =>
    left-- > 0
      ? Response.json({}, { status: 429, headers: { "retry-after": "1" } })
      : Response.json({});
  const begun = performance.now();
  await placement.request(WRITE);
  assert.ok(services.pauses[0] >= 1000);
  // The test's pause takes no time, but nobody else is let in meanwhile either.
  assert.ok(performance.now() - begun >= 950);

  cloud.answer = () => Response.json({}, { status: 503, headers: { "retry-after": "3600" } });
  const error = await failure(placement.request(READ));
  assert.equal(error.kind, "busy");
  assert.match(error.message, /with 503; it asks to be left alone for 3600 s$/);
  assert.equal(services.pauses.length, 1);
});

Deno.test("a lost answer is asked for again where that is safe", async () => {
  await using cloud = startFakeCloud();
  await using proxy = startProxy(cloud.port);
  const section = { ...cloud.section, endpoint_override: `http://127.0.0.1:${proxy.port}/service` };
  await using services = testServices({ placement: section });
  const placement = await services.placement();
  const cutOnce = () => proxy.atPiece(1, "after", () => proxy.cut(), /\/service\/x/);

  cutOnce();
  assert.equal((await placement.request(READ)).repeated, true);
  cutOnce();
  assert.equal((await placement.request(REPEATABLE)).repeated, true);
  cutOnce();
  const error = await failure(placement.request(WRITE));
  assert.deepEqual([error.kind, error.outcomeUnknown], ["no_answer", true]);
  assert.match(error.message, /did not answer PUT http:.*\/service\/x properly: the server closed/);
  assert.match(error.hint ?? "", /not known whether this was carried out/);
});

Deno.test("a request that never got out is sent again, whatever it is", async () => {
  await using cloud = startFakeCloud();
  await using proxy = startProxy(cloud.port);
  const section = { ...cloud.section, endpoint_override: `http://127.0.0.1:${proxy.port}/service` };
  const { port } = proxy;
  let back: ReturnType<typeof startProxy> | undefined;
  await using services = testServices({ placement: section }, {
    pause: () => {
      // It is back at the second try.
      back ??= startProxy(cloud.port, port);
      return Promise.resolve();
    },
  });
  const placement = await services.placement();
  await proxy[Symbol.asyncDispose]();
  const answer = await placement.request(WRITE);
  assert.deepEqual([answer.status, answer.repeated], [200, false]);
  await back![Symbol.asyncDispose]();
});

Deno.test("a service that is not there is an error that says where it was looked for", async () => {
  await using server = startRawServer(() => undefined);
  await server[Symbol.asyncDispose]();
  await using cloud = startFakeCloud();
  const endpoint_override = `http://127.0.0.1:${server.port}/placement`;
  await using services = testServices({ placement: { ...cloud.section, endpoint_override } });
  const error = await failure(services.placement());
  assert.equal(error.kind, "unreachable");
  assert.equal(
    error.message,
    `Cannot reach Placement at ${endpoint_override} ([placement] endpoint_override): ` +
      "connection refused, nothing listens there",
  );
  assert.equal(services.pauses.length, 3);

  await using without = testServices({
    neutron: {
      ...cloud.section,
      auth_url: `http://127.0.0.1:${server.port}/v3`,
      http_retries: "1",
    },
  });
  const keystone = await failure(without.neutron());
  assert.deepEqual(
    [keystone.kind, keystone.service, keystone.authentication],
    ["unreachable", "neutron", true],
  );
  assert.match(
    keystone.message,
    /^Cannot reach Keystone at .* \(\[neutron\]\): connection refused/,
  );
  assert.equal(without.pauses.length, 1);
});

Deno.test("redirections are followed on the same host, with method and body", async () => {
  await using cloud = startFakeCloud();
  await using services = testServices({ placement: cloud.section });
  const placement = await services.placement();
  for (const status of [301, 302, 303, 307, 308]) {
    cloud.answer = ({ path, method, body }) =>
      path === "/x"
        ? new Response(null, { status, headers: { location: "/service/y" } })
        : Response.json({ path, method, body });
    const { body } = await placement.request({ ...WRITE, body: { status } });
    assert.deepEqual(body, { path: "/y", method: "PUT", body: JSON.stringify({ status }) });
  }
  cloud.answer = () => new Response(null, { status: 302, headers: { location: "/service/x" } });
  assert.match((await failure(placement.request(READ))).message, /it redirects again and again$/);
});

Deno.test("a token follows no redirection to another host or port", async () => {
  await using elsewhere = startRawServer(() => "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
  await using cloud = startFakeCloud();
  await using services = testServices({ placement: cloud.section });
  const placement = await services.placement();
  for (
    const location of [
      `http://127.0.0.1:${elsewhere.port}/`,
      `http://localhost:${cloud.port}/`,
      "https://evil.example.org/",
      "ftp://127.0.0.1/",
    ]
  ) {
    cloud.answer = () => new Response(null, { status: 307, headers: { location } });
    const error = await failure(placement.request(WRITE));
    assert.equal(error.kind, "bad_answer");
    assert.match(error.message, /it redirects to another host, /);
    assert.equal(error.outcomeUnknown, false);
  }
  assert.equal(elsewhere.accepted, 0);
});

/** Services that are interrupted when the test says so. */
function interruptible(section: Record<string, string>, overrides: Partial<ServicesOutside> = {}) {
  const controller = new AbortController();
  const services = testServices({ placement: section }, {
    signal: controller.signal,
    ...overrides,
  });
  return { services, interrupt: () => controller.abort(new Error("Ctrl-C")) };
}

Deno.test("an interruption ends reads and waits, and lets what is being written be answered", async () => {
  await using cloud = startFakeCloud();
  const { services, interrupt } = interruptible(cloud.section);
  await using _ = services;
  const placement = await services.placement({ parallel: 2 });
  const arrived = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const answers = Promise.withResolvers<void>();
  cloud.answer = async ({ method }) => {
    arrived[method === "GET" ? 0 : 1].resolve();
    await answers.promise;
    return Response.json({ done: true });
  };
  const reading = placement.request(READ);
  const writing = placement.request(WRITE);
  await Promise.all(arrived.map(({ promise }) => promise));
  const waiting = placement.request(WRITE);
  interrupt();
  await assert.rejects(reading, /Ctrl-C/);
  await assert.rejects(waiting, /Ctrl-C/);
  await assert.rejects(placement.request(READ), /Ctrl-C/);
  answers.resolve();
  assert.deepEqual((await writing).body, { done: true });
  // What has been begun can be brought to an end.
  const last = await placement.request({ ...WRITE, finishing: true });
  assert.deepEqual(last.body, { done: true });
});

Deno.test("an interruption ends the wait for another try", async () => {
  await using cloud = startFakeCloud();
  const { services, interrupt } = interruptible(cloud.section, { pause: undefined });
  await using _ = services;
  const placement = await services.placement();
  cloud.answer = () => {
    queueMicrotask(interrupt);
    return Response.json({}, { status: 503, headers: { "retry-after": "50" } });
  };
  await assert.rejects(placement.request(READ), /Ctrl-C/);
});

Deno.test("what could not be brought to an end in time is an error of the service", async () => {
  await using cloud = startFakeCloud();
  const late = new HttpFailure("no answer within 15 s after the interruption", {
    kind: "no_answer",
    sent: true,
  });
  await using services = testServices({ placement: cloud.section }, {
    pause: () => Promise.reject(late),
  });
  const placement = await services.placement();
  cloud.answer = () => Response.json({}, { status: 503 });
  const error = await failure(placement.request({ ...REPEATABLE, finishing: true }));
  assert.deepEqual([error.kind, error.outcomeUnknown, error.repeated], ["no_answer", true, true]);
});

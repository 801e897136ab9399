/** Sessions with the real Keystone, Placement and Neutron, for each `auth_type`. */

import assert from "node:assert/strict";
import { ServiceError } from "../../src/openstack/service_error.ts";
import { testServices } from "../support/fake_cloud.ts";
import { logIn, requester } from "../support/openstack/client.ts";
import { hasOpenstack, openstackServices } from "../support/openstack/on_demand.ts";
import type { OpenstackServices } from "../support/openstack/services.ts";
import { makeTlsFiles } from "../support/tls_files.ts";
import { startTlsFront } from "../support/tls_front.ts";

type Section = Record<string, string>;

/** What the sections of a test are made from. */
interface Stage {
  readonly openstack: OpenstackServices;
  /** Requests to Keystone by the user `admin`. */
  // deno-lint-ignore no-explicit-any -- what is read of an answer is up to the test
  keystone(path: string, method?: string, body?: unknown): Promise<any>;
  /** The section of the user for services, by names. */
  readonly section: Section;
  readonly userId: string;
  readonly projectId: string;
  readonly domainId: string;
}

async function setStage(): Promise<Stage> {
  const openstack = await openstackServices();
  const { keystoneUrl, username, password, projectName, adminPassword } = openstack;
  const admin = { username: "admin", password: adminPassword, projectName: "admin" };
  const request = requester(await logIn(openstack, admin));
  const keystone = (path: string, method = "GET", body?: unknown) =>
    request(`${keystoneUrl}/v3${path}`, { method, body });
  const { users: [user] } = await keystone(`/users?name=${username}`);
  const { projects: [project] } = await keystone(`/projects?name=${projectName}`);
  return {
    openstack,
    keystone,
    section: {
      auth_type: "password",
      auth_url: keystoneUrl,
      username,
      password,
      project_name: projectName,
      user_domain_name: "Default",
      project_domain_name: "Default",
    },
    userId: user.id,
    projectId: project.id,
    domainId: project.domain_id,
  };
}

/** Makes a request to Placement by a section, and gives the log; the token's validity is what counts. */
async function ask(section: Section, secrets: readonly string[] = []): Promise<void> {
  await using services = testServices({ placement: section });
  const placement = await services.placement({ microversion: "1.28" });
  const { status, requestId, body } = await placement.request({
    method: "GET",
    path: "/resource_providers",
    query: { name: "no such provider" },
  });
  assert.equal(status, 200);
  assert.deepEqual(body, { resource_providers: [] });
  assert.match(requestId ?? "", /^req-/);
  const log = services.log.join("\n");
  assert.match(log, /Placement: GET \S*\/resource_providers\?name=no\+such\+provider 200 \(req-/);
  for (const secret of secrets) assert.ok(!log.includes(secret), log);
}

async function refused(section: Section): Promise<ServiceError> {
  const error = await ask(section).then(() => undefined, (error) => error);
  assert.ok(error instanceof ServiceError, String(error));
  assert.equal(error.kind, "unauthorized", error.message);
  return error;
}

/**
 * Waits until the clock shows another second: Keystone notes revocations and its tokens' birth in whole
 * ones, and takes a token of the same second for one from before.
 */
async function nextSecond(): Promise<void> {
  const second = () => Math.floor(Date.now() / 1000);
  for (const now = second(); second() === now;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const STEPS: readonly [name: string, step: (stage: Stage) => Promise<void>][] = [
  ["password, by names and by ids, with and without the API's version", async (stage) => {
    const { section, userId, projectId, domainId } = stage;
    const { auth_type, auth_url, password } = section;
    await ask(section, [password]);
    await ask({ ...section, auth_url: `${auth_url}/v3` });
    await ask({ ...section, auth_url: `${auth_url}/v3/`, auth_type: "v3password" });
    await ask({ ...section, auth_type: "v3password" });
    await ask({ auth_type, auth_url, password, user_id: userId, project_id: projectId });
    const { user_domain_name: _, project_domain_name: __, ...rest } = section;
    await ask({ ...rest, default_domain_id: domainId });
    await ask({ ...rest, default_domain_name: "Default" });
    await ask({ ...rest, user_domain_id: domainId, project_domain_id: domainId });
  }],
  ["the scope of the whole deployment", async ({ section, openstack }) => {
    const { project_name: _, project_domain_name: __, ...rest } = section;
    const admin = { ...rest, username: "admin", password: openstack.adminPassword };
    await using services = testServices({ placement: { ...admin, system_scope: "all" } });
    assert.equal((await services.placement()).newestMicroversion, "1.39");
  }],
  ["token, and admin_token", async ({ section, openstack }) => {
    const { auth_url, project_name, project_domain_name } = section;
    const token = await logIn(openstack, openstack);
    const scope = { auth_url, token, project_name, project_domain_name };
    await ask({ ...scope, auth_type: "token" }, [token]);
    await ask({ ...scope, auth_type: "v3token" }, [token]);
    await ask({ auth_type: "admin_token", token, endpoint: openstack.placementUrl }, [token]);
  }],
  ["an application credential, by id and by name", async ({ section, openstack, userId }) => {
    const request = requester(await logIn(openstack, openstack));
    const url = `${openstack.keystoneUrl}/v3/users/${userId}/application_credentials`;
    const { application_credential: made } = await request(url, {
      method: "POST",
      body: { application_credential: { name: "nova-manage", unrestricted: false } },
    });
    const { auth_url } = section;
    const common = {
      auth_type: "v3applicationcredential",
      auth_url,
      application_credential_secret: made.secret,
    };
    try {
      await ask({ ...common, application_credential_id: made.id }, [made.secret]);
      await ask({
        ...common,
        application_credential_name: "nova-manage",
        username: section.username,
        user_domain_name: "Default",
      });
      const wrong = { ...common, application_credential_secret: "wrong-secret" };
      const error = await refused({ ...wrong, application_credential_id: made.id });
      assert.ok(!error.message.includes("wrong-secret"));
    } finally {
      await request(`${url}/${made.id}`, { method: "DELETE" });
    }
  }],
  ["none and http_basic are not let in by a service that has a Keystone", async ({ openstack }) => {
    const endpoint_override = openstack.placementUrl;
    const none = await refused({ auth_type: "none", endpoint_override });
    assert.equal(none.authentication, false);
    const basic = { auth_type: "http_basic", username: "nova", password: "wrong-password" };
    await refused({ ...basic, endpoint_override });
  }],
  ["what Keystone refuses is told with its words", async ({ section }) => {
    const error = await refused({ ...section, password: "wrong-password" });
    assert.equal(error.authentication, true);
    assert.match(
      error.message,
      /^Keystone answered POST \S+\/v3\/auth\/tokens with 401: The request you have made requires authentication\. \(request id req-/,
    );
    await refused({ ...section, project_name: "no such project" });
    await refused({ ...section, user_domain_name: "no such domain" });
  }],
  ["a token that is revoked in the middle of a run is replaced", async (stage) => {
    const { keystone, projectId } = stage;
    // Not the services' own account, by which they ask Keystone about tokens.
    const user = { name: "nova-manage", password: "another-password", domain_id: stage.domainId };
    const { user: { id } } = await keystone("/users", "POST", { user });
    const { roles: [role] } = await keystone("/roles?name=admin");
    await keystone(`/projects/${projectId}/users/${id}/roles/${role.id}`, "PUT");
    // Who is disabled loses all tokens.
    const enable = (enabled: boolean) => keystone(`/users/${id}`, "PATCH", { user: { enabled } });
    const section = { ...stage.section, username: user.name, password: user.password };
    await using services = testServices({ placement: section, neutron: section });
    const [placement, neutron] = await Promise.all([services.placement(), services.neutron()]);
    const both = () =>
      Promise.all([
        placement.request({ method: "GET", path: "/resource_providers", query: { name: "x" } }),
        neutron.request({ method: "GET", path: "/networks", query: { fields: "id" } }),
      ]);
    try {
      await both();
      await enable(false);
      await nextSecond();
      await enable(true);
      await both();
      const logins = services.log.filter((line) => line.includes("POST"));
      assert.equal(logins.length, 2, services.log.join("\n"));

      await enable(false);
      await assert.rejects(both(), (error) => {
        assert.ok(error instanceof ServiceError);
        assert.deepEqual([error.kind, error.authentication], ["unauthorized", true]);
        return true;
      });
    } finally {
      await keystone(`/users/${id}`, "DELETE");
    }
  }],
  ["Placement's and Neutron's errors are read", async ({ section }) => {
    await using services = testServices({ placement: section, neutron: section });
    const placement = await services.placement({ microversion: "1.39" });
    const uuid = crypto.randomUUID();
    const provider = `/resource_providers/${uuid}`;
    const failure = async (promise: Promise<unknown>) => {
      const error = await promise.catch((error) => error);
      assert.ok(error instanceof ServiceError);
      assert.match(error.requestId ?? "", /^req-/);
      return [error.kind, error.status, error.code];
    };
    assert.deepEqual(await failure(placement.request({ method: "GET", path: provider })), [
      "not_found",
      404,
      "placement.undefined_code",
    ]);
    const allocations = placement.request({
      method: "PUT",
      path: `/allocations/${uuid}`,
      body: {
        allocations: {},
        consumer_generation: 7,
        consumer_type: "INSTANCE",
        project_id: "p",
        user_id: "u",
      },
    });
    assert.deepEqual(await failure(allocations), ["conflict", 409, "placement.concurrent_update"]);
    const old = placement.request({ method: "GET", path: "/traits", microversion: "1.99" });
    await assert.rejects(old, /has the microversions 1\.0 to 1\.39, and 1\.99 is needed$/);
    const neutron = await services.neutron();
    const port = neutron.request({ method: "GET", path: `/ports/${uuid}` });
    assert.deepEqual(await failure(port), ["not_found", 404, "PortNotFound"]);
  }],
  ["with TLS in front of Keystone and Placement, and a client's certificate", async (stage) => {
    const { section, openstack } = stage;
    const folder = await Deno.makeTempDir();
    try {
      const files = await makeTlsFiles(folder);
      const front = (url: string, clientCa?: string) =>
        startTlsFront(Number(new URL(url).port), {
          cert: files.serverCert,
          key: files.serverKey,
          clientCa,
        });
      await using keystone = await front(openstack.keystoneUrl);
      await using placement = await front(openstack.placementUrl, files.ca);
      const { pathname } = new URL(openstack.placementUrl);
      const secured = {
        ...section,
        auth_url: `https://localhost:${keystone.port}`,
        endpoint_override: `https://localhost:${placement.port}${pathname}`,
        cafile: files.ca,
        connect_retries: "0",
      };
      const client = { certfile: files.clientCert, keyfile: files.clientKey };
      await ask({ ...secured, ...client }, [section.password]);
      await ask({ ...secured, ...client, insecure: "true", cafile: files.otherCa });
      const failure = async (options: Section) => {
        const error = await ask({ ...secured, ...options }).catch((error) => error);
        assert.ok(error instanceof ServiceError, String(error));
        return error;
      };
      const untrusted = await failure({ ...client, cafile: files.otherCa });
      assert.equal(untrusted.kind, "tls");
      assert.match(untrusted.message, /not signed by a trusted authority$/);
      const without = await failure({});
      assert.match(without.message, /Placement/);
      assert.ok(["tls", "no_answer"].includes(without.kind), without.message);
      assert.equal(without.outcomeUnknown, false);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }],
];

Deno.test({ name: "sessions with the real services", ignore: !hasOpenstack() }, async (t) => {
  const stage = await setStage();
  for (const [name, step] of STEPS) await t.step(name, () => step(stage));
});

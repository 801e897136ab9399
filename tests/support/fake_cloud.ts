/**
 * A Keystone and a service that do what they are told: for tests of what real ones do not do on demand.
 * The service's version document is Placement's.
 */

import { keptLog, testConfiguration, type TestOptions } from "./context.ts";
import { openServices, type ServicesOutside } from "../../src/openstack/open_services.ts";
import type { Services } from "../../src/openstack/service.ts";

/** The password of the user `nova`; it must not show anywhere. */
export const FAKE_PASSWORD = "s3cret-password";

/** A request that the service got. */
export interface SeenRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
}

/** What the service answers; `undefined` for `{}`. */
export type FakeAnswer = (
  request: SeenRequest,
) => Response | undefined | Promise<Response | undefined>;

/** The two of them. */
export interface FakeCloud extends AsyncDisposable {
  /** Where both listen: `http://127.0.0.1:PORT`; Keystone below `/identity`, the service below `/service`. */
  readonly url: string;
  readonly port: number;
  /** A section that reaches the service by its catalogue. */
  readonly section: Readonly<Record<string, string>>;
  /** How many tokens Keystone has given. */
  readonly logins: number;
  /** What the service was asked, but for its version document. */
  readonly requests: readonly SeenRequest[];
  /** Answers for the service; the path is without `/service`. */
  answer: FakeAnswer;
  /** Answers for Keystone; undefined for what it would do anyway. */
  keystone: FakeAnswer;
  /** The newest microversion in the service's version document. */
  newest: string;
  /** From now on the tokens given so far are refused. */
  revoke(): void;
  /** How long tokens hold, in seconds. */
  lifetime: number;
}

/** Starts them, with TLS where a certificate is given. */
export function startFakeCloud(
  tls: { cert: string; key: string; host?: string } | undefined = undefined,
): FakeCloud {
  const requests: SeenRequest[] = [];
  const tokens = new Set<string>();
  let logins = 0;
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {}, ...tls },
    async (request) => {
      const { pathname, search } = new URL(request.url);
      const seen = {
        method: request.method,
        path: `${pathname}${search}`.replace(/^\/(service|identity)/, ""),
        headers: request.headers,
        body: await request.text(),
      };
      if (pathname.startsWith("/identity")) return await cloud.keystone(seen) ?? identity(seen);
      if (/^\/service\/?$/.test(pathname)) return Response.json(versionDocument());
      requests.push(seen);
      const token = request.headers.get("x-auth-token") ?? "";
      if (!tokens.has(token) && request.headers.get("authorization") === null) {
        return Response.json({ error: { message: "who are you", title: "Unauthorized" } }, {
          status: 401,
        });
      }
      return await cloud.answer(seen) ?? Response.json({});
    },
  );
  const { port } = server.addr;
  const url = `${tls === undefined ? "http" : "https"}://${tls?.host ?? "127.0.0.1"}:${port}`;

  function identity({ method, path }: SeenRequest): Response {
    if (method === "GET") {
      const v3 = {
        id: "v3.14",
        status: "stable",
        links: [{ rel: "self", href: `${url}/identity/v3/` }],
      };
      return Response.json({ versions: { values: [v3] } }, { status: 300 });
    }
    if (path !== "/v3/auth/tokens") return Response.json({}, { status: 404 });
    const token = `token-${++logins}-${crypto.randomUUID()}`;
    tokens.add(token);
    const endpoints = ["admin", "internal", "public"].map((kind) => ({
      interface: kind,
      region: "RegionOne",
      region_id: "RegionOne",
      url: `${url}/service`,
    }));
    return Response.json({
      token: {
        expires_at: new Date(Date.now() + cloud.lifetime * 1000).toISOString(),
        project: { id: "p1" },
        user: { id: "u1" },
        catalog: [
          { type: "placement", name: "placement", endpoints },
          { type: "network", name: "neutron", endpoints },
          {
            type: "volumev3",
            name: "cinderv3",
            endpoints: endpoints.map((endpoint) => ({ ...endpoint, url: `${url}/service/v3/p1` })),
          },
        ],
      },
    }, {
      status: 201,
      headers: { "x-subject-token": token, "x-openstack-request-id": "req-login" },
    });
  }

  function versionDocument(): unknown {
    return {
      versions: [{
        id: "v1.0",
        min_version: "1.0",
        max_version: cloud.newest,
        // Cinder's word for the same.
        version: cloud.newest,
        status: "CURRENT",
        links: [{ rel: "self", href: "" }],
      }],
    };
  }

  const cloud: FakeCloud = {
    url,
    port,
    section: {
      auth_type: "password",
      auth_url: `${url}/identity`,
      username: "nova",
      password: FAKE_PASSWORD,
      project_name: "service",
      user_domain_name: "Default",
      project_domain_name: "Default",
    },
    get logins() {
      return logins;
    },
    requests,
    answer: () => undefined,
    keystone: () => undefined,
    newest: "1.39",
    revoke: () => tokens.clear(),
    lifetime: 3600,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
  return cloud;
}

/** Services whose log is kept, and whose waits are counted instead of waited. */
export interface TestServices extends Services, AsyncDisposable {
  /** Every record of the log: `debug: Placement: GET …`. */
  readonly log: readonly string[];
  /** The waits before another try, in milliseconds. */
  readonly pauses: readonly number[];
}

/** Makes services from sections; a wait before another try takes no time unless `pause` is given. */
export function testServices(
  options: TestOptions,
  overrides: Partial<ServicesOutside> = {},
): TestServices {
  const log: string[] = [];
  const pauses: number[] = [];
  const services = openServices({
    config: testConfiguration(options),
    log: keptLog(log),
    signal: new AbortController().signal,
    environment: new Map(),
    now: () => new Date(),
    pause: (milliseconds, signal) => {
      signal.throwIfAborted();
      pauses.push(milliseconds);
      return Promise.resolve();
    },
    ...overrides,
  });
  return { ...services, log, pauses, [Symbol.asyncDispose]: () => services.close() };
}

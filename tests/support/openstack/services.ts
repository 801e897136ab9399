/**
 * Keystone, Placement and Neutron of the distribution, with private databases on the test run's MariaDB:
 * what real services do, tests see here.
 */

import { freePort } from "../process.ts";
import { query as mariadbQuery } from "../mariadb.ts";
import type { TestServer } from "../servers.ts";
import { logIn, requester } from "./client.ts";
import { REGION, startKeystone } from "./keystone.ts";
import { startNeutron } from "./neutron.ts";
import { startPlacement } from "./placement.ts";

/** Where the services are, and an account that may do everything there. */
export interface OpenstackServices {
  /** Keystone's address, without `/v3`. */
  readonly keystoneUrl: string;
  readonly placementUrl: string;
  /** Neutron's address, without `/v2.0`. */
  readonly neutronUrl: string;
  readonly region: string;
  /** The user `nova` of the domain `Default` has the role `admin` in the project `service`. */
  readonly username: string;
  readonly password: string;
  readonly projectName: string;
  /** The password of the user `admin` in the project `admin`. */
  readonly adminPassword: string;
  /** Their databases on the MariaDB server. */
  readonly databases: {
    readonly keystone: string;
    readonly placement: string;
    readonly neutron: string;
  };
}

/** Started services. */
export interface RunningServices extends OpenstackServices, AsyncDisposable {}

const ADMIN_PASSWORD = "s3cret-of-keystone-admin";
const SERVICE_PASSWORD = "s3cret-of-nova";
/** Placement works on so many requests at a time: what a small controller has processors for. */
const PLACEMENT_PROCESSES = 2;

/**
 * Sets up and starts all three.
 *
 * @param folder a folder of their own; it is made.
 * @param mariadb the server for their databases.
 * @param remembersTokens true to ask Keystone about a token once in five minutes, as is usual.
 */
export async function startServices(
  folder: string,
  mariadb: TestServer,
  remembersTokens: boolean,
): Promise<RunningServices> {
  const databases = { keystone: "keystone", placement: "placement", neutron: "neutron" };
  for (const name of Object.values(databases)) {
    await mariadbQuery(mariadb, `CREATE DATABASE ${name} CHARACTER SET utf8mb3`);
  }
  const databaseUrl = (name: string) =>
    `mysql+pymysql://${mariadb.user}:${mariadb.password}@127.0.0.1:${mariadb.port}/${name}?charset=utf8`;
  const keystonePort = freePort();
  const keystoneUrl = `http://127.0.0.1:${keystonePort}`;
  const authtoken = `[keystone_authtoken]
www_authenticate_uri = ${keystoneUrl}/v3
auth_url = ${keystoneUrl}/v3
auth_type = password
username = nova
password = ${SERVICE_PASSWORD}
project_name = service
user_domain_name = Default
project_domain_name = Default
${remembersTokens ? "" : "# A revoked token has to be refused at once.\ntoken_cache_time = -1\n"}`;
  await using stack = new AsyncDisposableStack();
  const keep = async <T extends AsyncDisposable>(starting: Promise<T>) => stack.use(await starting);
  const started = await Promise.allSettled([
    keep(startKeystone({
      folder: `${folder}/keystone`,
      databaseUrl: databaseUrl(databases.keystone),
      port: keystonePort,
      adminPassword: ADMIN_PASSWORD,
    })),
    keep(startPlacement({
      folder: `${folder}/placement`,
      databaseUrl: databaseUrl(databases.placement),
      authtoken,
      processes: PLACEMENT_PROCESSES,
    })),
    keep(startNeutron({
      folder: `${folder}/neutron`,
      databaseUrl: databaseUrl(databases.neutron),
      authtoken,
    })),
  ]);
  for (const { status, reason } of started as { status: string; reason?: unknown }[]) {
    if (status === "rejected") throw reason;
  }
  const [, placement, neutron] = started.map((one) =>
    (one as PromiseFulfilledResult<{ readonly port: number }>).value
  );
  const services: OpenstackServices = {
    keystoneUrl,
    placementUrl: `http://127.0.0.1:${placement.port}`,
    neutronUrl: `http://127.0.0.1:${neutron.port}`,
    region: REGION,
    username: "nova",
    password: SERVICE_PASSWORD,
    projectName: "service",
    adminPassword: ADMIN_PASSWORD,
    databases,
  };
  await register(services);
  await warmUp(services);
  const running = stack.move();
  return { ...services, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** Creates the services' account and enters the endpoints into the catalogue. */
async function register(services: OpenstackServices): Promise<void> {
  const { keystoneUrl, adminPassword } = services;
  const admin = { username: "admin", password: adminPassword, projectName: "admin" };
  const request = requester(await logIn(services, admin));
  const v3 = `${keystoneUrl}/v3`;
  const post = async (path: string, body: Record<string, unknown>) => {
    const answer = await request(`${v3}/${path}`, { method: "POST", body });
    return answer[Object.keys(body)[0]].id as string;
  };
  const domain_id = "default";
  const project = await post("projects", { project: { name: services.projectName, domain_id } });
  const user = await post("users", {
    user: { name: services.username, password: services.password, domain_id },
  });
  const { roles } = await request(`${v3}/roles?name=admin`);
  await request(`${v3}/projects/${project}/users/${user}/roles/${roles[0].id}`, { method: "PUT" });
  const endpoints = [
    { name: "placement", type: "placement", url: services.placementUrl },
    { name: "neutron", type: "network", url: services.neutronUrl },
  ];
  for (const { name, type, url } of endpoints) {
    const service_id = await post("services", { service: { name, type } });
    for (const kind of ["public", "internal", "admin"]) {
      await post("endpoints", {
        endpoint: { service_id, interface: kind, url, region_id: services.region },
      });
    }
  }
}

/** The first request with a token may fail, as the services connect to Keystone only then. */
async function warmUp(services: OpenstackServices): Promise<void> {
  const request = requester(await logIn(services, services));
  const urls = [
    `${services.neutronUrl}/v2.0/networks`,
    ...Array.from(
      { length: 2 * PLACEMENT_PROCESSES },
      () => `${services.placementUrl}/resource_providers`,
    ),
  ];
  await Promise.all(urls.map(async (url) => {
    for (let tries = 1;; tries++) {
      try {
        return await request(url);
      } catch (error) {
        if (tries === 5) throw error;
      }
    }
  }));
}

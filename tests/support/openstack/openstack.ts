/**
 * The services as one test has them: empty at its start, with the sections of a nova.conf that reach
 * them, and requests that go past the code under test.
 */

import { query as mariadbQuery } from "../mariadb.ts";
import { testServer } from "../servers.ts";
import type { TestOptions } from "../context.ts";
import { logIn, requester, type TestRequest } from "./client.ts";
import { openstackServices } from "./on_demand.ts";
import type { OpenstackServices } from "./services.ts";

/** Services that hold nothing but what the test puts in. */
export interface TestOpenstack extends OpenstackServices {
  /** The sections `[placement]` and `[neutron]`. */
  readonly options: TestOptions;
  /** A request to Placement with its newest microversion: `placement("/resource_providers")`. */
  // deno-lint-ignore no-explicit-any -- what is read of an answer is up to the test
  placement(path: string, request?: TestRequest): Promise<any>;
  /** A request to Neutron: `neutron("/ports")`. */
  // deno-lint-ignore no-explicit-any -- as above
  neutron(path: string, request?: TestRequest): Promise<any>;
  /** A request to Keystone, by the user `admin`: `keystone("/users")`. */
  // deno-lint-ignore no-explicit-any -- as above
  keystone(path: string, request?: TestRequest): Promise<any>;
}

/** The microversion of requests to Placement that do not name another; that of zed. */
const PLACEMENT_VERSION = "1.39";
/** What Placement keeps in memory; the rows have to stay. */
const PLACEMENT_CACHED = ["resource_classes", "traits", "consumer_types"];

/**
 * Empties Placement and Neutron, and hands them to a test. Only one test at a time can have them.
 *
 * @param options.keepsNetworks true to remove ports alone from Neutron.
 */
export async function emptyOpenstack(
  { keepsNetworks = false }: { readonly keepsNetworks?: boolean } = {},
): Promise<TestOpenstack> {
  const services = await openstackServices();
  await empty(services.databases.placement, PLACEMENT_CACHED);
  if (keepsNetworks) await removePorts(services.databases.neutron);
  else await empty(services.databases.neutron, []);
  const request = requester(await logIn(services, services));
  const { username, password, projectName, keystoneUrl, region, adminPassword } = services;
  const section = {
    auth_type: "password",
    auth_url: `${keystoneUrl}/v3`,
    username,
    password,
    project_name: projectName,
    user_domain_name: "Default",
    project_domain_name: "Default",
    region_name: region,
  };
  const admin = { username: "admin", password: adminPassword, projectName: "admin" };
  return {
    ...services,
    options: { placement: section, neutron: section },
    placement: (path, { headers, ...rest } = {}) =>
      request(`${services.placementUrl}${path}`, {
        headers: { "OpenStack-API-Version": `placement ${PLACEMENT_VERSION}`, ...headers },
        ...rest,
      }),
    neutron: (path, rest) => request(`${services.neutronUrl}/v2.0${path}`, rest),
    keystone: async (path, rest) =>
      await requester(await logIn(services, admin))(`${keystoneUrl}/v3${path}`, rest),
  };
}

/** All that belongs to a port hangs on its row here. */
async function removePorts(database: string): Promise<void> {
  const sql = "DELETE FROM standardattributes WHERE resource_type = 'ports';";
  await mariadbQuery(testServer("mysql"), sql, database);
}

/** Deletes all rows of a database but those of the tables to keep and the schema's revision. */
async function empty(database: string, keep: readonly string[]): Promise<void> {
  const server = testServer("mysql");
  const names = await mariadbQuery(
    server,
    `SELECT table_name FROM information_schema.tables WHERE table_schema = '${database}'`,
  );
  const tables = names.trim().split("\n")
    .filter((name) => !name.startsWith("alembic_version") && !keep.includes(name));
  const deletes = tables.map((table) => `DELETE FROM ${table};`);
  await mariadbQuery(
    server,
    ["SET foreign_key_checks = 0;", "BEGIN;", ...deletes, "COMMIT;"].join("\n"),
    database,
  );
}

/** Keystone, Placement and Neutron, started when a test first asks for them: that takes half a minute. */

import { askOnDemand, type OnDemand, startOnDemand } from "../on_demand.ts";
import type { TestServer } from "../servers.ts";
import type { OpenstackServices } from "./services.ts";

/** The environment variable that holds the port of 127.0.0.1 at which to ask. */
export const openstackVariable = "TEST_SERVER_OPENSTACK";

/**
 * Listens for somebody to ask.
 *
 * @param folder where the services' folders go.
 * @param mariadb the server for their databases.
 * @param remembersTokens true for services that ask Keystone about a token as seldom as is usual: then a
 * revoked one is taken for some minutes more.
 */
export function openstackOnDemand(
  folder: string,
  mariadb: TestServer,
  remembersTokens: boolean,
): OnDemand {
  return startOnDemand(async () => {
    const { startServices } = await import("./services.ts");
    return await startServices(folder, mariadb, remembersTokens);
  });
}

/**
 * True when the services can run. They can unless `scripts/test` could not install them, which it says
 * loudly; a test that needs them is then ignored, and counted as skipped.
 */
export function hasOpenstack(): boolean {
  return Deno.env.get(openstackVariable) !== "";
}

/** The services of this test run; the first call starts them. */
export function openstackServices(): Promise<OpenstackServices> {
  return askOnDemand(openstackVariable, "OpenStack services");
}

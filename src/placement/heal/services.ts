/** The services of a run of healing. A service that fails does so when it is first needed. */

import type { ServiceClient, Services } from "../../openstack/service.ts";
import { ServiceError } from "../../openstack/service_error.ts";
import { CONSUMER_GENERATIONS } from "../../openstack/placement/allocations.ts";

/** The services, or their failures. */
export interface HealServices {
  /** @throws {ServiceError} when there is no way to it. */
  placement(): Promise<ServiceClient>;
  /** As above; undefined when ports are to be left alone. */
  readonly neutron?: () => Promise<ServiceClient>;
}

/**
 * Connects to the services.
 *
 * @throws {OperatorError} when the configuration is wrong; what else fails is told by its user.
 */
export async function connectServices(
  services: Services,
  { parallel, withNeutron }: { readonly parallel: number; readonly withNeutron: boolean },
): Promise<HealServices> {
  const placement = services.placement({ microversion: CONSUMER_GENERATIONS, parallel });
  const neutron = withNeutron ? services.neutron({ parallel }) : undefined;
  for (const result of await Promise.allSettled([placement, neutron])) {
    const isConfiguration = result.status === "rejected" &&
      !(result.reason instanceof ServiceError);
    if (isConfiguration) throw result.reason;
  }
  return { placement: () => placement, neutron: neutron && (() => neutron) };
}

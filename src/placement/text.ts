/** Resources and allocations as people read them. */

import type { Allocations, Resources } from "../openstack/placement/allocations.ts";

/** `DISK_GB=10, MEMORY_MB=512, VCPU=1`, by name. */
export function resourcesText(resources: Resources): string {
  return Object.keys(resources).sort().map((name) => `${name}=${resources[name]}`).join(", ");
}

/** The resources with the provider of each: `MEMORY_MB=512, VCPU=1 of UUID`. */
export function allocationsText(allocations: Allocations): string {
  return [...allocations].map(([provider, resources]) =>
    `${resourcesText(resources)} of ${provider}`
  )
    .join("; ");
}

/** What ports say about where their resources are allocated, against what is allocated. */

import type { Claim, Port } from "../../openstack/neutron/ports.ts";
import type { Allocations, Resources } from "../../openstack/placement/allocations.ts";
import type { RequestGroup } from "../../openstack/placement/candidates.ts";

/** A port that asks for resources and does not say where they are allocated. */
export function isUnclaimed({ request, claim }: Port): boolean {
  return request !== undefined && claim === undefined;
}

/** A port's groups by the provider that it claims for each; those without one are left out. */
export function claimedGroups({ request, claim }: Port): [string, RequestGroup][] {
  if (request === undefined || claim === undefined) return [];
  return request.groups.flatMap((group): [string, RequestGroup][] => {
    const provider = typeof claim === "string" ? claim : claim[group.id];
    return provider === undefined ? [] : [[provider, group]];
  });
}

/** The claim that says which provider serves which group of a port. */
export function claimOf(port: Port, providers: ReadonlyMap<string, string>): Claim {
  const { single, groups } = port.request!;
  if (single) return providers.get(groups[0].id)!;
  return Object.fromEntries(groups.map(({ id }) => [id, providers.get(id)!]));
}

/** What is left of an instance's allocations when its ports' claims are taken away. */
export function unclaimedAllocations(
  allocations: Allocations,
  ports: readonly Port[],
): Map<string, Record<string, number>> {
  const left = new Map(
    [...allocations].map(([provider, resources]) => [provider, { ...resources }]),
  );
  for (const [provider, { resources }] of ports.flatMap(claimedGroups)) {
    const of = left.get(provider) ?? {};
    for (const [resourceClass, amount] of Object.entries(resources)) {
      of[resourceClass] = (of[resourceClass] ?? 0) - amount;
    }
    left.set(provider, of);
  }
  return left;
}

/** Ports that claim more than is allocated, each with a provider of which that holds. */
export function overclaimed(
  allocations: Allocations,
  ports: readonly Port[],
): { readonly port: Port; readonly provider: string }[] {
  const left = unclaimedAllocations(allocations, ports);
  return ports.flatMap((port) => {
    const short = claimedGroups(port).find(([provider, { resources }]) =>
      Object.keys(resources).some((resourceClass) => (left.get(provider)?.[resourceClass] ?? 0) < 0)
    );
    return short === undefined ? [] : [{ port, provider: short[0] }];
  });
}

/** A provider that could serve groups with what is allocated of it already. */
export interface UnclaimedProvider {
  readonly uuid: string;
  readonly resources: Resources;
  readonly traits: ReadonlySet<string>;
}

/** A search that takes more steps counts as ambiguous. */
const MOST_STEPS = 10_000;

/**
 * How groups can be served by what is allocated already and claimed by no port: this is
 * how a run leaves an instance that is killed between writing to Placement and to Neutron.
 *
 * @returns none; one way, with the provider by the group's id; or `ambiguous`.
 */
export function wayToServe(
  groups: readonly RequestGroup[],
  providers: readonly UnclaimedProvider[],
): ReadonlyMap<string, string> | "ambiguous" | undefined {
  let way: Map<string, string> | undefined;
  let steps = 0;
  let ambiguous = false;
  const left = new Map(
    providers.map(({ uuid, resources }): [string, Record<string, number>] => [uuid, {
      ...resources,
    }]),
  );

  function serve(index: number, chosen: readonly [string, string][]): void {
    ambiguous ||= ++steps > MOST_STEPS || (index === groups.length && way !== undefined);
    if (ambiguous) return;
    if (index === groups.length) return void (way = new Map(chosen));
    const { id, resources, required } = groups[index];
    for (const { uuid, traits } of providers) {
      const of = left.get(uuid)!;
      const fits = required.every((trait) => traits.has(trait)) &&
        Object.entries(resources).every(([name, amount]) => (of[name] ?? 0) >= amount);
      if (!fits) continue;
      for (const [name, amount] of Object.entries(resources)) of[name] -= amount;
      serve(index + 1, [...chosen, [id, uuid]]);
      for (const [name, amount] of Object.entries(resources)) of[name] += amount;
    }
  }

  serve(0, []);
  return ambiguous ? "ambiguous" : way;
}

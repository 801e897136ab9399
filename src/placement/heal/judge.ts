/** What an instance is in want of: the rules of healing, one instance at a time. */

import { OperatorError } from "../../errors/operator_error.ts";
import type { Port } from "../../openstack/neutron/ports.ts";
import type { Allocations, Consumer, Resources } from "../../openstack/placement/allocations.ts";
import { readCandidates } from "../../openstack/placement/candidates.ts";
import { readTraits } from "../../openstack/placement/providers.ts";
import type { ServiceClient } from "../../openstack/service.ts";
import { type Flavor, readEmbeddedFlavor } from "../flavors/embedded_flavor.ts";
import { flavorResources } from "../flavors/flavor_resources.ts";
import {
  claimOf,
  isUnclaimed,
  overclaimed,
  unclaimedAllocations,
  wayToServe,
} from "../ports/claims.ts";
import type { Change, ClaimingPort, Failure, Verdict } from "./change.ts";
import { NO_COMPUTE_NODE, NOT_ALLOCATED, NOT_SUPPORTED, PORTS_NOT_READ } from "./exit_codes.ts";
import { failureOf } from "./failures.ts";
import type { HealInstance } from "./instances.ts";

/** How to judge. */
export interface JudgeOptions {
  /** Replace what an instance holds by what its flavor says. */
  readonly force: boolean;
  /** Refuse flavors with virtual GPUs or device profiles, as Nova does since xena. */
  readonly refuseDevices: boolean;
}

/** What has to be known of an instance; each part is asked for only when it matters. */
export interface Knowledge {
  /** Where to ask from which providers ports could be served. */
  placement(): Promise<ServiceClient>;
  consumer(): Promise<Consumer>;
  /** None when they are to be left alone. */
  ports(): Promise<readonly Port[]>;
  isVolumeBacked(): Promise<boolean>;
}

/** Judges one instance, by what is known of it and by asking Placement for candidates. */
export async function judge(
  instance: HealInstance,
  knowledge: Knowledge,
  { force, refuseDevices }: JudgeOptions,
): Promise<Verdict> {
  const passed = whyPassedOver(instance);
  if (passed !== undefined) return { result: "passed over", reason: passed };
  const device = refuseDevices ? deviceOf(instance) : undefined;
  if (device !== undefined) return failed(notSupported(instance, device));

  let before: Consumer;
  try {
    before = await knowledge.consumer();
  } catch (error) {
    return failed(failureOf(instance, NOT_ALLOCATED, "reading its allocations", error));
  }
  let allocations: Allocations = before.allocations;
  const isNew = allocations.size === 0;
  const isOwnersOwn = before.project === instance.project && before.user === instance.user;
  if (isNew || force) {
    if (instance.nodeUuid === null) return failed(noComputeNode(instance));
    try {
      const resources = await resourcesOf(instance, knowledge);
      allocations = new Map([[instance.nodeUuid, resources]]);
    } catch (error) {
      return failed(failureOf(instance, NOT_ALLOCATED, "reckoning what it needs", error));
    }
  }

  let ports: readonly Port[];
  try {
    ports = await knowledge.ports();
  } catch (error) {
    return failed(failureOf(instance, PORTS_NOT_READ, "asking for its ports", error));
  }
  const unclaimed = ports.filter(isUnclaimed);
  let served: Served = { ports: [], added: new Map() };
  if (unclaimed.length > 0) {
    if (instance.nodeUuid === null) return failed(noComputeNode(instance));
    const placement = await knowledge.placement();
    const found = await servePorts(instance, instance.nodeUuid, ports, allocations, placement);
    if ("code" in found) return failed(found);
    served = found;
  }

  const held = merge(allocations, served.added);
  const claims = overclaimed(held, ports);
  const isChanged = isNew || !isOwnersOwn || force || served.added.size > 0;
  if (!isChanged && served.ports.length === 0) {
    return { result: "up to date", overclaimed: claims };
  }
  const change: Change = {
    instance,
    kind: isNew && !force ? "create" : "update",
    before,
    wanted: !isChanged ? undefined : {
      allocations: held,
      project: instance.project,
      user: instance.user,
      generation: before.generation,
    },
    ports: served.ports,
  };
  return { result: "to heal", change, overclaimed: claims };
}

function failed(failure: Failure): Verdict {
  return { result: "failure", failure };
}

function whyPassedOver({ taskState, node }: HealInstance): string | undefined {
  if (taskState !== null) return `in the middle of a task: ${taskState}`;
  return node === null ? "on no host" : undefined;
}

/** The extra spec of a device that cannot be healed: which one the instance has is not known here. */
function deviceOf({ flavor }: HealInstance): string | undefined {
  const specs = ["resources:VGPU", "accel:device_profile"];
  // Most flavors are not worth being parsed for this.
  if (!specs.some((spec) => flavor?.includes(spec))) return undefined;
  const { extraSpecs } = readable(flavor) ?? { extraSpecs: new Map() };
  return specs.find((spec) => extraSpecs.get(spec));
}

/** The flavor; undefined where that cannot be read, which matters only when its amounts are needed. */
function readable(flavor: string | null): Flavor | undefined {
  try {
    return readEmbeddedFlavor(flavor);
  } catch (error) {
    if (error instanceof OperatorError) return undefined;
    throw error;
  }
}

async function resourcesOf(instance: HealInstance, knowledge: Knowledge): Promise<Resources> {
  const flavor = readEmbeddedFlavor(instance.flavor);
  const resources = flavorResources(flavor, await knowledge.isVolumeBacked());
  if (Object.keys(resources).length > 0) return resources;
  throw new OperatorError("Its flavor asks for no resources at all.");
}

/** From where ports can be served, and what of that is not allocated yet. */
interface Served {
  readonly ports: readonly ClaimingPort[];
  readonly added: Allocations;
}

async function servePorts(
  instance: HealInstance,
  nodeUuid: string,
  ports: readonly Port[],
  allocations: Allocations,
  placement: ServiceClient,
): Promise<Served | Failure> {
  const unclaimed = ports.filter(isUnclaimed);
  const names = unclaimed.map(({ id }) => id).join(", ");
  const groups = unclaimed.flatMap(({ request }) => request!.groups);
  const served = (providers: ReadonlyMap<string, string>, added: Allocations): Served => ({
    ports: unclaimed.map((port) => ({ port, claim: claimOf(port, providers) })),
    added,
  });
  try {
    const way = await serveByAllocated(groups, ports, allocations, placement);
    if (way === "ambiguous") return ambiguous(instance, names);
    if (way !== undefined) return served(way, new Map());
    const candidates = await readCandidates(placement, {
      groups,
      sameSubtree: unclaimed.map(({ request }) => request!.sameSubtree)
        .filter((ids) => ids.length > 0),
      inTree: nodeUuid,
      groupPolicy: readable(instance.flavor)?.extraSpecs.get("group_policy") ?? "none",
      // More than one is too many.
      limit: 2,
    });
    if (candidates.length > 1) return ambiguous(instance, names);
    if (candidates.length === 1) {
      const [{ providers, allocations: added }] = candidates;
      if (groups.every(({ id }) => providers.has(id))) return served(providers, added);
    }
    return {
      code: NOT_ALLOCATED,
      message:
        `Instance ${instance.uuid}: no resource provider below its compute node ${nodeUuid} ` +
        `can give what its ports ask for: ${names}.`,
      hint: "Make room on its host or migrate it, or detach the port.",
    };
  } catch (error) {
    return failureOf(instance, NOT_ALLOCATED, `finding resource providers for ${names}`, error);
  }
}

/**
 * What a run that was killed has allocated and not told the ports of is served from that: allocated
 * once more it would be twice too much.
 */
async function serveByAllocated(
  groups: Parameters<typeof wayToServe>[0],
  ports: readonly Port[],
  allocations: Allocations,
  placement: ServiceClient,
) {
  const asked = new Set(groups.flatMap(({ resources }) => Object.keys(resources)));
  const left = [...unclaimedAllocations(allocations, ports)].filter(([, resources]) =>
    Object.entries(resources).some(([name, amount]) => asked.has(name) && amount > 0)
  );
  if (left.length === 0) return undefined;
  const providers = await Promise.all(left.map(async ([uuid, resources]) => ({
    uuid,
    resources,
    traits: await readTraits(placement, uuid),
  })));
  return wayToServe(groups, providers);
}

function ambiguous({ uuid }: HealInstance, ports: string): Failure {
  return {
    code: NOT_ALLOCATED,
    message:
      `Instance ${uuid}: there are several ways to serve what its ports ask for, and nobody ` +
      `can tell which it uses: ${ports}.`,
    hint: "Migrate the instance, which allocates anew, or detach the port.",
  };
}

function noComputeNode({ uuid, host, node }: HealInstance): Failure {
  return {
    code: NO_COMPUTE_NODE,
    message: `Instance ${uuid}: there is no compute node ${node} of host ${host} in its cell.`,
    hint: "Start nova-compute on that host, or see in which cell the host is " +
      "(nova-manage cell_v2 list_hosts).",
  };
}

function notSupported({ uuid }: HealInstance, spec: string): Failure {
  return {
    code: NOT_SUPPORTED,
    message:
      `Instance ${uuid}: its flavor has ${spec}, and which device it uses is not known here.`,
    hint: "Heal the others with --cell or --instance; migrating this one allocates anew.",
  };
}

function merge(one: Allocations, other: Allocations): Allocations {
  const merged = new Map([...one].map(([provider, resources]) => [provider, { ...resources }]));
  for (const [provider, resources] of other) {
    const of: Record<string, number> = merged.get(provider) ?? {};
    for (const [name, amount] of Object.entries(resources)) of[name] = (of[name] ?? 0) + amount;
    merged.set(provider, of);
  }
  return merged;
}

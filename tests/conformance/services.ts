/**
 * The part of a scenario that is about Placement and Neutron: what they hold at the start, how they
 * misbehave, and what they hold in the end. They are the real ones of the test bed.
 */

import type { PHYSICAL_NETWORKS } from "../support/openstack/neutron.ts";
import type { HttpProxy, Treatment } from "../support/openstack/http_proxy.ts";
import { startHttpProxy } from "../support/openstack/http_proxy.ts";
import { startOlderNeutron } from "../support/openstack/older_neutron.ts";
import { emptyOpenstack, type TestOpenstack } from "../support/openstack/openstack.ts";
import { addNetwork, addPolicy, addPort, type TestGuarantee } from "../support/openstack/ports.ts";
import {
  addAllocation,
  addProvider,
  changeInventory,
  type TestAllocation,
  type TestProvider,
  type TestResources,
} from "../support/openstack/providers.ts";

/** What the services hold at the start. */
export interface ServiceState {
  readonly providers?: readonly TestProvider[];
  readonly allocations?: readonly TestAllocation[];
  /** Inventories as they become after the allocations were made, by the provider's UUID. */
  readonly inventories?: Readonly<Record<string, TestResources>>;
  /** Ports, each on a network of its physical network. */
  readonly ports?: readonly ScenarioPort[];
  /** True for a Neutron from before yoga. */
  readonly olderNeutron?: boolean;
  /** What goes wrong. */
  readonly faults?: readonly ServiceFault[];
}

/** A port at the start of a scenario. */
export interface ScenarioPort {
  /** Unique in the scenario; by it the port is named in the result. */
  readonly name: string;
  readonly physical?: typeof PHYSICAL_NETWORKS[number];
  /** The UUID of the instance that it is attached to. */
  readonly instance: string;
  /** The host that it is bound to; not bound unless given. */
  readonly host?: string;
  /** What its own QoS policy guarantees. */
  readonly guarantee?: TestGuarantee;
  /** What the policy of its network guarantees. */
  readonly networkGuarantee?: TestGuarantee;
  readonly profile?: Readonly<Record<string, unknown>>;
}

/** A refusal by a service. */
export interface ServiceFault {
  readonly service: "placement" | "neutron";
  readonly method: string;
  /** The requests of that method and path that are refused, counted from 1. */
  readonly from: number;
  /** The last of them; all unless given. */
  readonly to?: number;
  /** What the path begins with. */
  readonly path: string;
  readonly status: number;
  readonly body: unknown;
}

/** What the services hold in the end. */
export interface ServiceResult {
  /** What each consumer holds: `PROVIDER CLASS=AMOUNT`, after its project and user. */
  readonly consumers: Readonly<Record<string, readonly string[]>>;
  /** The aggregates of each provider that is in any. */
  readonly aggregates?: Readonly<Record<string, readonly string[]>>;
  /** The profile of each port, without the ids of groups. */
  readonly ports?: Readonly<Record<string, unknown>>;
}

/** The services of one play. */
export interface PlayedServices extends AsyncDisposable {
  /** What to fill into the configuration: `{keystone_url}` and its kin. */
  readonly placeholders: ReadonlyMap<string, string>;
  result(): Promise<ServiceResult>;
}

/** The sections of a configuration that lead to the services, with lines changed. */
export function serviceSections(
  { placement = {}, neutron = {} }: {
    readonly placement?: Readonly<Record<string, string | undefined>>;
    readonly neutron?: Readonly<Record<string, string | undefined>>;
  } = {},
): string {
  const section = (name: string, changes: Readonly<Record<string, string | undefined>>) => {
    const options: Record<string, string | undefined> = {
      auth_type: "password",
      auth_url: "{keystone_url}/v3",
      username: "nova",
      password: "{nova_password}",
      project_name: "service",
      user_domain_name: "Default",
      project_domain_name: "Default",
      region_name: "RegionOne",
      endpoint_override: `{${name}_url}`,
      ...changes,
    };
    const lines = Object.entries(options).filter(([, value]) => value !== undefined)
      .map(([option, value]) => `${option} = ${value}`);
    return [`[${name}]`, ...lines].join("\n");
  };
  return `${section("placement", placement)}\n${section("neutron", neutron)}`;
}

/** Only one play at a time can have the services. */
let lastPlay: Promise<void> = Promise.resolve();

/** Empties the services and puts a scenario's state into them; waits until no other play has them. */
export async function setUpServices(state: ServiceState): Promise<PlayedServices> {
  const before = lastPlay;
  const done = Promise.withResolvers<void>();
  lastPlay = done.promise;
  await before;
  await using stack = new AsyncDisposableStack();
  stack.defer(() => done.resolve());
  const openstack = await emptyOpenstack();
  for (const provider of state.providers ?? []) await addProvider(openstack, provider);
  for (const allocation of state.allocations ?? []) await addAllocation(openstack, allocation);
  for (const [uuid, inventory] of Object.entries(state.inventories ?? {})) {
    await changeInventory(openstack, uuid, inventory);
  }
  const ports = await addPorts(openstack, state.ports ?? []);
  const urls = {
    placement: openstack.placementUrl,
    neutron: `${openstack.neutronUrl}`,
  };
  if (state.olderNeutron) urls.neutron = stack.use(startOlderNeutron(urls.neutron)).url;
  for (const service of ["placement", "neutron"] as const) {
    const faults = state.faults?.filter((fault) => fault.service === service) ?? [];
    if (faults.length === 0) continue;
    const proxy = stack.use(startHttpProxy(urls[service]));
    proxy.treat = refuser(faults);
    urls[service] = proxy.url;
  }
  const kept = stack.move();
  return {
    placeholders: new Map([
      ["{keystone_url}", openstack.keystoneUrl],
      ["{nova_password}", openstack.password],
      ["{placement_url}", urls.placement],
      ["{neutron_url}", urls.neutron],
    ]),
    result: () => readResult(openstack, ports),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function refuser(faults: readonly ServiceFault[]): HttpProxy["treat"] {
  const counts = faults.map(() => 0);
  return ({ method, path }): Treatment => {
    for (const [index, fault] of faults.entries()) {
      if (method !== fault.method || !path.startsWith(fault.path)) continue;
      const count = ++counts[index];
      if (count < fault.from || count > (fault.to ?? Infinity)) continue;
      return Response.json(fault.body, { status: fault.status });
    }
    return "pass";
  };
}

async function addPorts(
  openstack: TestOpenstack,
  ports: readonly ScenarioPort[],
): Promise<ReadonlyMap<string, string>> {
  const networks = new Map<string, string>();
  const ids = new Map<string, string>();
  for (const { name, physical, guarantee, networkGuarantee, ...port } of ports) {
    const key = JSON.stringify([physical, networkGuarantee]);
    const network = networks.get(key) ?? await addNetwork(
      openstack,
      physical,
      networkGuarantee && await addPolicy(openstack, networkGuarantee),
    );
    networks.set(key, network);
    const policy = guarantee && await addPolicy(openstack, guarantee);
    ids.set(name, await addPort(openstack, { ...port, network, policy }));
  }
  return ids;
}

async function readResult(
  { placement, neutron }: TestOpenstack,
  ports: ReadonlyMap<string, string>,
): Promise<ServiceResult> {
  const { resource_providers: providers } = await placement("/resource_providers");
  const consumers: Record<string, string[]> = {};
  const aggregates: Record<string, string[]> = {};
  for (const { uuid } of providers) {
    const { allocations } = await placement(`/resource_providers/${uuid}/allocations`);
    for (const [consumer, { resources }] of Object.entries(allocations) as [string, Held][]) {
      consumers[consumer] ??= [];
      const amounts = Object.entries(resources).map(([name, amount]) => `${name}=${amount}`);
      consumers[consumer].push(`${uuid} ${amounts.sort().join(" ")}`);
    }
    const answer = await placement(`/resource_providers/${uuid}/aggregates`);
    if (answer.aggregates.length > 0) aggregates[uuid] = answer.aggregates.sort();
  }
  for (const [consumer, lines] of Object.entries(consumers)) {
    const { project_id, user_id } = await placement(`/allocations/${consumer}`);
    consumers[consumer] = [`${project_id} ${user_id}`, ...lines.sort()];
  }
  const profiles: Record<string, unknown> = {};
  for (const [name, id] of ports) {
    const { "binding:profile": profile } = (await neutron(`/ports/${id}`)).port;
    profiles[name] = withoutGroupIds(profile);
  }
  return {
    consumers: sorted(consumers),
    ...Object.keys(aggregates).length === 0 ? {} : { aggregates: sorted(aggregates) },
    ...ports.size === 0 ? {} : { ports: profiles },
  };
}

interface Held {
  readonly resources: TestResources;
}

/** Neutron makes the ids of groups from those of ports, which are new in each run. */
function withoutGroupIds(profile: Readonly<Record<string, unknown>>): unknown {
  const { allocation } = profile;
  if (typeof allocation !== "object" || allocation === null) return profile;
  return { ...profile, allocation: { groups: Object.values(allocation).sort() } };
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.keys(record).sort().map((key) => [key, record[key]]));
}

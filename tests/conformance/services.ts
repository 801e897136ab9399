/**
 * The part of a scenario that is about Placement and Neutron: what they hold at the start, how they
 * misbehave, and what they hold in the end. They are the real ones of the test bed.
 */

import assert from "node:assert/strict";
import type { PHYSICAL_NETWORKS } from "../support/openstack/neutron.ts";
import type { HttpProxy, Treatment } from "../support/openstack/http_proxy.ts";
import { startHttpProxy } from "../support/openstack/http_proxy.ts";
import { startOlderNeutron } from "../support/openstack/older_neutron.ts";
import { emptyOpenstack, type TestOpenstack } from "../support/openstack/openstack.ts";
import { query as mariadbQuery } from "../support/mariadb.ts";
import { KeptNetworks } from "../support/openstack/kept_networks.ts";
import { addPort, type TestGuarantee } from "../support/openstack/ports.ts";
import {
  addAllocation,
  addProvider,
  changeInventory,
  type TestAllocation,
  type TestProvider,
  type TestResources,
} from "../support/openstack/providers.ts";
import { testServer } from "../support/servers.ts";

/** What the services hold at the start. */
export interface ServiceState {
  readonly providers?: readonly TestProvider[];
  readonly allocations?: readonly TestAllocation[];
  /** Attempts to allocate that Placement refuses: it keeps an empty record of each consumer. */
  readonly refused?: readonly TestAllocation[];
  /** Inventories as they become after the allocations were made, by the provider's UUID. */
  readonly inventories?: Readonly<Record<string, TestResources>>;
  /** Ports, each on a network of its physical network. */
  readonly ports?: readonly ScenarioPort[];
  /** True for a Neutron from before yoga. */
  readonly olderNeutron?: boolean;
  /** A Cinder that does nothing but tell its versions, with this one as its newest. */
  readonly cinder?: { readonly newest: string };
  /** What goes wrong. */
  readonly faults?: readonly ServiceFault[];
}

/** A port at the start of a scenario. */
export interface ScenarioPort {
  /**
   * Unique in the scenario; by it the port is named in the result. Ports that are alike but for it are
   * named in the order of what became of them.
   */
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

/** Networks and QoS policies of earlier plays, which later ones use again: Neutron takes its time. */
let keptNetworks: KeptNetworks | undefined;

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
  const openstack = await emptyOpenstack({ keepsNetworks: keptNetworks !== undefined });
  keptNetworks ??= new KeptNetworks();
  for (const provider of state.providers ?? []) await addProvider(openstack, provider);
  for (const allocation of state.allocations ?? []) await addAllocation(openstack, allocation);
  for (const allocation of state.refused ?? []) {
    await assert.rejects(addAllocation(openstack, allocation));
  }
  for (const [uuid, inventory] of Object.entries(state.inventories ?? {})) {
    await changeInventory(openstack, uuid, inventory);
  }
  const ports = await addPorts(openstack, keptNetworks, state.ports ?? []);
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
  const cinder = state.cinder && stack.use(startVersionsOnly(state.cinder.newest));
  const kept = stack.move();
  return {
    placeholders: new Map([
      ["{keystone_url}", openstack.keystoneUrl],
      ["{nova_password}", openstack.password],
      ["{placement_url}", urls.placement],
      ["{neutron_url}", urls.neutron],
      ...cinder === undefined ? [] : [["{cinder_url}", cinder.url] as const],
    ]),
    result: () => readResult(openstack, ports),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** A Cinder that tells its versions and knows no path. */
function startVersionsOnly(newest: string): { readonly url: string } & AsyncDisposable {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) => {
      if (new URL(request.url).pathname !== "/") return Response.json({}, { status: 404 });
      const version = { id: "v3.0", status: "CURRENT", min_version: "3.0", version: newest };
      return Response.json({ versions: [version] }, { status: 300 });
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
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

/** Ports that only their names tell apart: which of them is first is up to Neutron. */
interface AlikePorts {
  readonly names: readonly string[];
  readonly ids: readonly string[];
}

async function addPorts(
  openstack: TestOpenstack,
  networks: KeptNetworks,
  ports: readonly ScenarioPort[],
): Promise<readonly AlikePorts[]> {
  const alike = new Map<string, { names: string[]; ids: string[] }>();
  for (const { name, ...rest } of ports) {
    const { physical, guarantee, networkGuarantee, ...port } = rest;
    const network = await networks.network(openstack, physical, networkGuarantee);
    const policy = guarantee && await networks.policy(openstack, guarantee);
    const key = JSON.stringify(rest);
    const group = alike.get(key) ?? { names: [], ids: [] };
    group.names.push(name);
    group.ids.push(await addPort(openstack, { ...port, network, policy }));
    alike.set(key, group);
  }
  return [...alike.values()];
}

/** What the services hold, read from their databases: a question to each service takes much longer. */
async function readResult(
  { databases }: TestOpenstack,
  ports: readonly AlikePorts[],
): Promise<ServiceResult> {
  const text = await mariadbQuery(
    testServer("mysql"),
    `SELECT 'held', a.consumer_id, p.uuid, c.name, SUM(a.used) FROM allocations a
       JOIN resource_providers p ON p.id = a.resource_provider_id
       JOIN resource_classes c ON c.id = a.resource_class_id GROUP BY 2, 3, 4;
     SELECT 'owner', c.uuid, p.external_id, u.external_id FROM consumers c
       JOIN projects p ON p.id = c.project_id JOIN users u ON u.id = c.user_id;
     SELECT 'aggregate', p.uuid, a.uuid FROM resource_provider_aggregates m
       JOIN resource_providers p ON p.id = m.resource_provider_id
       JOIN placement_aggregates a ON a.id = m.aggregate_id;
     SELECT 'port', port_id, HEX(profile) FROM ${databases.neutron}.ml2_port_bindings;`,
    databases.placement,
  );
  const lines = text.split("\n").map((line) => line.split("\t"));
  const of = (kind: string) => lines.filter(([first]) => first === kind).map(([, ...rest]) => rest);
  const owners = new Map(of("owner").map(([consumer, ...owner]) => [consumer, owner.join(" ")]));
  const consumers = new Map<string, string[]>();
  for (const [pair, held] of Map.groupBy(of("held"), ([consumer, uuid]) => `${consumer} ${uuid}`)) {
    const [consumer, provider] = pair.split(" ");
    const amounts = held.map(([, , name, amount]) => `${name}=${amount}`).sort();
    const line = `${provider} ${amounts.join(" ")}`;
    consumers.set(consumer, [...consumers.get(consumer) ?? [], line]);
  }
  const aggregates = Map.groupBy(of("aggregate"), ([provider]) => provider);
  const profiles = new Map(of("port").map(([port, hex]) => [port, readProfile(hex)]));
  return {
    consumers: sorted([...consumers].map(([consumer, held]) => [
      consumer,
      [owners.get(consumer)!, ...held.sort()],
    ])),
    ...aggregates.size === 0 ? {} : {
      aggregates: sorted([...aggregates].map(([provider, members]) => [
        provider,
        members.map(([, aggregate]) => aggregate).sort(),
      ])),
    },
    ...ports.length === 0 ? {} : {
      ports: Object.fromEntries(ports.flatMap(({ names, ids }) => {
        const texts = ids.map((id) => JSON.stringify(profiles.get(id))).sort();
        return names.map((name, index) => [name, JSON.parse(texts[index])]);
      })),
    },
  };
}

/** A profile as Neutron stores it, in hexadecimal digits. */
function readProfile(hex: string): unknown {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (digits) => parseInt(digits, 16));
  const text = new TextDecoder().decode(bytes);
  return text === "" ? {} : withoutGroupIds(JSON.parse(text));
}

/** Neutron makes the ids of groups from those of ports, which are new in each run. */
function withoutGroupIds(profile: Readonly<Record<string, unknown>>): unknown {
  const { allocation } = profile;
  if (typeof allocation !== "object" || allocation === null) return profile;
  return { ...profile, allocation: { groups: Object.values(allocation).sort() } };
}

function sorted<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries(entries.toSorted(([one], [other]) => one < other ? -1 : 1));
}

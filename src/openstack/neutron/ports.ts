/** Neutron's ports, as far as they ask for resources and say where those are allocated. */

import type { RequestGroup } from "../placement/candidates.ts";
import type { Query, ServiceClient } from "../service.ts";
import {
  entriesOf,
  listOf,
  memberOf,
  optionalText,
  optionalWholeNumber,
  readAnswer,
  textOf,
  wholeNumberOf,
} from "../shape.ts";

/** What a port's profile says about where its resources are allocated. */
export type Claim =
  /** Of a Neutron with `port-resource-request-groups`: the provider's UUID by the group's id. */
  | Readonly<Record<string, string>>
  /** Of one before that: the provider's UUID. */
  | string;

/** A port. */
export interface Port {
  readonly id: string;
  /** The UUID of the instance that it is attached to. */
  readonly instance: string;
  /** Counts the changes; undefined where Neutron does not say. */
  readonly revision?: number;
  /** `binding:profile`, whose other keys are not ours. */
  readonly profile: Readonly<Record<string, unknown>>;
  /** The key `allocation` of the profile; undefined without it, or when it is empty. */
  readonly claim?: Claim;
  /** What it asks for; undefined for nothing. */
  readonly request?: PortRequest;
}

/** What a port asks for. */
export interface PortRequest {
  /** True for the older form: one group, which is named after the port, and a claim that is a text. */
  readonly single: boolean;
  readonly groups: readonly RequestGroup[];
  /** Ids of groups that must come from below one provider; empty if that does not matter. */
  readonly sameSubtree: readonly string[];
}

const FIELDS = ["id", "device_id", "binding:profile", "resource_request", "revision_number"];
/** Keeps the line of the request below 8 KB, which web servers take. */
const INSTANCES_PER_REQUEST = 100;

/** The ports of instances, in no particular order. */
export async function readPorts(
  client: ServiceClient,
  instances: readonly string[],
): Promise<Port[]> {
  const pieces: string[][] = [];
  for (let start = 0; start < instances.length; start += INSTANCES_PER_REQUEST) {
    pieces.push(instances.slice(start, start + INSTANCES_PER_REQUEST));
  }
  const ports = await Promise.all(pieces.map((piece) => readAllPages(client, piece)));
  return ports.flat();
}

/** A port that is being changed; undefined when it is not there. */
export async function readPort(client: ServiceClient, id: string): Promise<Port | undefined> {
  const path = pathOf(id);
  const { status, body } = await client.request({
    method: "GET",
    path,
    query: { fields: FIELDS },
    accept: [404],
    finishing: true,
  });
  if (status === 404) return undefined;
  return readAnswer(client, `GET ${path}`, () => asPort(memberOf(body, "port")));
}

/**
 * Gives a port another profile.
 *
 * @param port as it was read. Where Neutron counts revisions, a change since then is respected.
 * @returns the port as it is now; undefined when it was changed since it was read.
 */
export async function writeProfile(
  client: ServiceClient,
  { id, revision }: Pick<Port, "id" | "revision">,
  profile: Readonly<Record<string, unknown>>,
): Promise<Port | undefined> {
  const path = pathOf(id);
  const { status, body } = await client.request({
    method: "PUT",
    path,
    body: { port: { "binding:profile": profile } },
    headers: revision === undefined ? {} : { "If-Match": `revision_number=${revision}` },
    accept: [412],
    // The second time, the revision is another one.
    repeatable: revision !== undefined,
    // Whoever has begun to say where a port's resources are has to end it.
    finishing: true,
  });
  if (status === 412) return undefined;
  return readAnswer(client, `PUT ${path}`, () => asPort(memberOf(body, "port")));
}

/** A server may give no more than so many at a time, and says then that there are more. */
async function readAllPages(client: ServiceClient, instances: readonly string[]): Promise<Port[]> {
  const path = "/ports";
  const ports: Port[] = [];
  let marker: string | undefined;
  for (;;) {
    const query: Query = { device_id: instances, fields: FIELDS, marker };
    const { body } = await client.request({ method: "GET", path, query });
    const page = readAnswer(client, `GET ${path}`, () => ({
      ports: listOf(memberOf(body, "ports"), "ports").map(asPort),
      hasMore: hasNext(memberOf(body, "ports_links")),
    }));
    ports.push(...page.ports);
    const last = page.ports.at(-1)?.id;
    if (!page.hasMore || last === undefined || last === marker) return ports;
    marker = last;
  }
}

function hasNext(links: unknown): boolean {
  return links !== undefined && listOf(links, "ports_links")
    .some((link) => memberOf(link, "rel") === "next");
}

function asPort(value: unknown): Port {
  const id = textOf(memberOf(value, "id"), "id");
  const given = memberOf(value, "binding:profile");
  const profile = given === undefined || given === null
    ? {}
    : Object.fromEntries(entriesOf(given, "binding:profile"));
  return {
    id,
    instance: optionalText(memberOf(value, "device_id"), "device_id") ?? "",
    revision: optionalWholeNumber(memberOf(value, "revision_number"), "revision_number"),
    profile,
    claim: asClaim(profile.allocation),
    request: asRequest(id, memberOf(value, "resource_request")),
  };
}

function asClaim(value: unknown): Claim | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string") return value;
  const entries = entriesOf(value, "allocation");
  if (entries.length === 0) return undefined;
  return Object.fromEntries(
    entries.map(([group, provider]) => [group, textOf(provider, "allocation")]),
  );
}

function asRequest(port: string, value: unknown): PortRequest | undefined {
  if (value === undefined || value === null) return undefined;
  const members = entriesOf(value, "resource_request");
  if (members.length === 0) return undefined;
  if (!members.some(([name]) => name === "request_groups")) {
    return { single: true, groups: [asGroup(port, value)], sameSubtree: [] };
  }
  const given = memberOf(value, "request_groups");
  const groups = listOf(given, "request_groups").map((group) =>
    asGroup(textOf(memberOf(group, "id"), "id"), group)
  );
  if (groups.length === 0) return undefined;
  const sameSubtree = memberOf(value, "same_subtree") ?? [];
  return {
    single: false,
    groups,
    sameSubtree: listOf(sameSubtree, "same_subtree").map((id) => textOf(id, "same_subtree")),
  };
}

function asGroup(id: string, value: unknown): RequestGroup {
  const required = memberOf(value, "required") ?? [];
  return {
    id,
    resources: Object.fromEntries(
      entriesOf(memberOf(value, "resources"), "resources").map(([name, amount]) => [
        name,
        wholeNumberOf(amount, name),
      ]),
    ),
    required: listOf(required, "required").map((trait) => textOf(trait, "required")),
  };
}

function pathOf(id: string): string {
  return `/ports/${encodeURIComponent(id)}`;
}

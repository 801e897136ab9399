/** Keystone's unified limits: defaults ("registered limits") and those of projects, of one service. */

import { OperatorError } from "../../errors/operator_error.ts";
import type { Query, ServiceClient } from "../service.ts";
import { listOf, memberOf, optionalText, readAnswer, textOf, wholeNumberOf } from "../shape.ts";

/** Whose limits: a service's, in one region or in any. */
export interface LimitScope {
  /** The service's id. */
  readonly service: string;
  /** Limits are read of any region, and created for none, unless given. */
  readonly region?: string;
}

/** What came of creating a limit: somebody may have created it since limits were read. */
export type Creation = "created" | "there already";

/**
 * The id of the service of a name.
 *
 * @throws {OperatorError} when there is none, or more than one.
 */
export async function findServiceId(client: ServiceClient, name: string): Promise<string> {
  const path = "/services";
  const { body } = await client.request({ method: "GET", path, query: { name } });
  const ids = readAnswer(client, `GET ${path}`, () =>
    listOf(memberOf(body, "services"), "services")
      .filter((service) => memberOf(service, "name") === name)
      .map((service) => textOf(memberOf(service, "id"), "id")));
  if (ids.length === 1) return ids[0];
  throw new OperatorError(
    `Keystone at ${client.endpoint} has ${
      ids.length === 0 ? "no service" : `${ids.length} services`
    } of the name ${name}, and its limits belong to one`,
    { hint: "Look at: openstack service list" },
  );
}

/** Whether there is a region. */
export async function hasRegion(client: ServiceClient, region: string): Promise<boolean> {
  const path = `/regions/${encodeURIComponent(region)}`;
  return (await client.request({ method: "GET", path, accept: [404] })).status !== 404;
}

/** The defaults of a service by resource. */
export function readRegisteredLimits(
  client: ServiceClient,
  scope: LimitScope,
): Promise<ReadonlyMap<string, number>> {
  return readLimits(client, REGISTERED, scope, {});
}

/**
 * The limits of a project by resource. Keystone shows those of other projects only to a token for the
 * whole deployment, and none of them to others.
 */
export function readProjectLimits(
  client: ServiceClient,
  scope: LimitScope,
  project: string,
): Promise<ReadonlyMap<string, number>> {
  return readLimits(client, OF_PROJECTS, scope, { project_id: project });
}

/** Creates the default of a resource. */
export function createRegisteredLimit(
  client: ServiceClient,
  scope: LimitScope,
  resource: string,
  value: number,
): Promise<Creation> {
  return createLimit(client, REGISTERED, scope, { resource_name: resource, default_limit: value });
}

/** Creates a project's own limit of a resource, which has a default. */
export function createProjectLimit(
  client: ServiceClient,
  scope: LimitScope,
  project: string,
  resource: string,
  value: number,
): Promise<Creation> {
  return createLimit(client, OF_PROJECTS, scope, {
    project_id: project,
    resource_name: resource,
    resource_limit: value,
  });
}

/** The two kinds of limits: where they are, and what their number is called. */
const REGISTERED = { collection: "registered_limits", value: "default_limit" } as const;
const OF_PROJECTS = { collection: "limits", value: "resource_limit" } as const;
type Kind = typeof REGISTERED | typeof OF_PROJECTS;

async function readLimits(
  client: ServiceClient,
  { collection, value }: Kind,
  { service, region }: LimitScope,
  more: Query,
): Promise<ReadonlyMap<string, number>> {
  const path = `/${collection}`;
  const query = { service_id: service, region_id: region, ...more };
  const { body } = await client.request({ method: "GET", path, query });
  return readAnswer(client, `GET ${path}`, () => {
    if (memberOf(body, "truncated") === true) {
      throw new OperatorError(
        `Keystone at ${client.endpoint} gives only some of its ${collection.replace("_", " ")}`,
        { hint: "Raise list_limit in keystone.conf." },
      );
    }
    const limits = listOf(memberOf(body, collection), collection).map((limit) => ({
      region: optionalText(memberOf(limit, "region_id"), "region_id"),
      entry: [
        textOf(memberOf(limit, "resource_name"), "resource_name"),
        wholeNumberOf(memberOf(limit, value), value),
      ] as const,
    }));
    // Of several the one for no region counts.
    const last = (limit: typeof limits[number]) => limit.region === undefined ? 1 : 0;
    return new Map(limits.sort((a, b) => last(a) - last(b)).map(({ entry }) => entry));
  });
}

async function createLimit(
  client: ServiceClient,
  { collection }: Kind,
  { service, region }: LimitScope,
  limit: Readonly<Record<string, unknown>>,
): Promise<Creation> {
  const place = { service_id: service, ...region === undefined ? {} : { region_id: region } };
  const { status, repeated } = await client.request({
    method: "POST",
    path: `/${collection}`,
    body: { [collection]: [{ ...place, ...limit }] },
    // It has one of that service, region and resource.
    accept: [409],
    repeatable: true,
  });
  return status === 409 && !repeated ? "there already" : "created";
}

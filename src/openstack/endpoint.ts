/** Where a service is: as its section says, or the credentials, or Keystone's catalogue. */

import { OperatorError } from "../errors/operator_error.ts";
import type { Authenticator, Identity } from "./auth/authenticator.ts";
import { findEndpoint } from "./catalogue.ts";
import { oneLine } from "./explain.ts";
import type { ServiceOptions } from "./options.ts";
import type { ServiceDefinition } from "./service_definition.ts";
import { ServiceError } from "./service_error.ts";
import { asUrl } from "./urls.ts";

/** A service's URL as it was found, without the API's version unless that was in it. */
export interface FoundEndpoint {
  readonly url: URL;
  /** Where it was found, for messages. */
  readonly source: string;
}

const INTERFACES = ["public", "internal", "admin"];

/**
 * Finds a service.
 *
 * @throws {OperatorError} when an option makes no sense.
 * @throws {ServiceError} of kind `no_endpoint` when the catalogue has no such service.
 */
export async function findService(
  { section, title, types }: ServiceDefinition,
  options: ServiceOptions,
  authenticator: Authenticator,
): Promise<FoundEndpoint> {
  if (options.endpoint_override) {
    const source = `[${section}] endpoint_override`;
    const identity = /[%$]\(\w+\)s/.test(options.endpoint_override)
      ? await authenticator.identity()
      : undefined;
    return { url: readUrl(fillIn(options.endpoint_override, identity), source), source };
  }
  if (authenticator.endpoint !== undefined) {
    const source = `[${options.auth_section || section}] endpoint`;
    return { url: readUrl(authenticator.endpoint, source), source };
  }
  const identity = await authenticator.identity();
  if (identity === undefined) {
    throw new OperatorError(
      `[${section}] endpoint_override is not set, and with this auth_type there is no catalogue ` +
        `to find ${title} in`,
    );
  }
  const wish = wishOf(section, types, options);
  const found = findEndpoint(identity.catalogue, wish);
  if (found === undefined) throw noEndpoint(section, title, wish, identity);
  const source = "the service catalogue";
  return { url: readUrl(found.url, `${source}'s endpoint of ${title}`), source };
}

interface Wish {
  readonly types: readonly string[];
  readonly name?: string;
  readonly interfaces: readonly string[];
  readonly region?: string;
}

function wishOf(section: string, types: readonly string[], options: ServiceOptions): Wish {
  const wrong = options.valid_interfaces.find((kind) => !INTERFACES.includes(kind));
  if (wrong !== undefined) {
    throw new OperatorError(
      `[${section}] valid_interfaces: "${wrong}" is none of ${INTERFACES.join(", ")}`,
    );
  }
  const type = options.service_type || types[0];
  return {
    // One of several words for the same stands for all of them.
    types: types.includes(type) ? [type, ...types.filter((other) => other !== type)] : [type],
    name: options.service_name || undefined,
    interfaces: options.valid_interfaces,
    region: options.region_name || undefined,
  };
}

function noEndpoint(
  section: string,
  title: string,
  { types, name, interfaces, region }: Wish,
  { catalogue }: Identity,
): ServiceError {
  const wished = [
    `of type ${types[0]}`,
    ...name === undefined ? [] : [`named ${name}`],
    ...interfaces.length === 0 ? [] : [`with the interface ${interfaces.join(" or ")}`],
    ...region === undefined ? [] : [`in the region ${region}`],
  ].join(" ");
  const there = catalogue.filter(({ type }) => types.includes(type)).map((endpoint) =>
    `${endpoint.interface} in ${endpoint.region ?? "no region"}`
  );
  const has = catalogue.length === 0
    ? "the token has no catalogue"
    : there.length === 0
    ? "it has no service of this type"
    : `it has ${oneLine([...new Set(there)].join(", "))}`;
  return new ServiceError(
    `Keystone's catalogue has no endpoint for ${title} ${wished}: ${has}`,
    {
      kind: "no_endpoint",
      service: section,
      authentication: true,
      hint: catalogue.length === 0
        ? `Give the user of [${section}] a project: project_name.`
        : `Check service_type, service_name, valid_interfaces and region_name in [${section}], ` +
          "or set endpoint_override.",
    },
  );
}

/** `%(project_id)s` and `$(project_id)s`, which stand for the token's project, and the user likewise. */
function fillIn(text: string, identity: Identity | undefined): string {
  return text
    .replaceAll(/[%$]\((?:project_id|tenant_id)\)s/g, identity?.projectId ?? "")
    .replaceAll(/[%$]\(user_id\)s/g, identity?.userId ?? "");
}

function readUrl(text: string, source: string): URL {
  const url = asUrl(text);
  if (url !== undefined) return url;
  throw new OperatorError(`${source} is no URL of HTTP: "${oneLine(text)}"`);
}

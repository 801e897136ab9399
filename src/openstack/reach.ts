/** Finds out where a service's API is, and which microversions it has. */

import { OperatorError } from "../errors/operator_error.ts";
import type { Authenticator } from "./auth/authenticator.ts";
import { findService, type FoundEndpoint } from "./endpoint.ts";
import type { ServiceOptions } from "./options.ts";
import { type Party, shownUrl } from "./party.ts";
import type { Incoming, Sender } from "./sender.ts";
import type { ServiceDefinition } from "./service_definition.ts";
import { ServiceError } from "./service_error.ts";
import type { SendAuthenticated } from "./session.ts";
import { asUrl, below } from "./urls.ts";
import {
  type ApiVersion,
  newestWithin,
  parseVersion,
  readVersions,
  type Version,
} from "./versions.ts";

/** A service that has been found. */
export interface ReachedService {
  /** The URL that paths of requests are below. */
  readonly url: URL;
  readonly party: Party;
  /** Its microversions, where it has any and tells. */
  readonly microversions?: { readonly lowest?: Version; readonly highest: Version };
}

/** The ways to send: without credentials, and with. */
export interface Ways {
  /** The section of the credentials, where that is not the service's own. */
  readonly credentials?: string;
  readonly authenticator: Authenticator;
  readonly sender: Sender;
  readonly sendAuthenticated: SendAuthenticated;
}

/**
 * Finds a service and asks it for its versions, where these matter.
 *
 * @throws {OperatorError} when an option makes no sense.
 * @throws {ServiceError} when it is not to be found or not to be reached.
 */
export async function reachService(
  definition: ServiceDefinition,
  options: ServiceOptions,
  ways: Ways,
): Promise<ReachedService> {
  const found = await findService(definition, options, ways.authenticator);
  const { section, title, microversions, version } = definition;
  const { credentials } = ways;
  const party = { title, section, credentials, authentication: false, source: found.source };
  const range = versionRange(options, section);
  if (range !== undefined) {
    const versions = await askForVersions(rootOf(found.url), party, ways);
    const chosen = chooseVersion(versions, range, definition, found);
    return { party, url: urlOf(chosen, found.url), microversions: microversionsOf([chosen]) };
  }
  const url = version === undefined || hasVersion(found.url)
    ? found.url
    : below(found.url, `/${version}`);
  if (microversions === undefined) return { url, party };
  const told = definition.byCatalogInfo ? aboveVersion(url) : below(url, "/");
  const versions = await askForVersions(told, party, ways);
  return { url, party, microversions: microversionsOf(versions) };
}

interface Range {
  readonly from?: Version;
  readonly to?: Version;
  /** How the options have it, for errors. */
  readonly text: string;
}

function versionRange(options: ServiceOptions, section: string): Range | undefined {
  const read = (name: "version" | "min_version" | "max_version"): Version | undefined => {
    const text = options[name];
    if (!text) return undefined;
    const version = parseVersion(text);
    if (version !== undefined) return version;
    throw new OperatorError(`[${section}] ${name}: "${text}" is no version`);
  };
  const [version, min, max] = [read("version"), read("min_version"), read("max_version")];
  if (version !== undefined) {
    if (min !== undefined || max !== undefined) {
      throw new OperatorError(`[${section}] sets both version and a range of versions`);
    }
    return { from: version, to: version.slice(0, 1), text: `version ${options.version}` };
  }
  if (min === undefined && max === undefined) return undefined;
  const bounds = [
    ...min === undefined ? [] : [`min_version ${options.min_version}`],
    ...max === undefined ? [] : [`max_version ${options.max_version}`],
  ];
  return { from: min, to: max, text: bounds.join(", ") };
}

/** The versions that a service tells of; none where it does not tell in a form that is known. */
async function askForVersions(
  url: URL,
  party: Party,
  { sender, sendAuthenticated }: Ways,
): Promise<readonly ApiVersion[]> {
  const request = {
    method: "GET",
    url,
    headers: { accept: "application/json" },
    repeatable: true,
    finishing: false,
  } as const;
  const open = await sender.send(party, request);
  // Most services tell everybody.
  const answer = open.status === 401 ? await sendAuthenticated(party, request) : open;
  return readVersions(parse(answer));
}

function parse({ body }: Incoming): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

function chooseVersion(
  versions: readonly ApiVersion[],
  range: Range,
  { title, section }: ServiceDefinition,
  { url }: FoundEndpoint,
): ApiVersion {
  const chosen = newestWithin(versions, range);
  if (chosen !== undefined) return chosen;
  const has = versions.map(({ version }) => version.join(".")).join(", ");
  throw new ServiceError(
    `${title} at ${shownUrl(url)} has ${
      has === "" ? "no version document" : `the versions ${has}`
    }, and [${section}] asks for ${range.text}`,
    {
      kind: "no_endpoint",
      service: section,
      hint: `Leave version, min_version and max_version out of [${section}].`,
    },
  );
}

/** Where a version is: the service may not know its own name, so that only the path counts. */
function urlOf({ link, version }: ApiVersion, found: URL): URL {
  const linked = asUrl(link, rootOf(found));
  if (linked !== undefined) return below(new URL(found.origin), linked.pathname);
  return hasVersion(found) ? found : below(found, `/v${version.join(".")}`);
}

function microversionsOf(versions: readonly ApiVersion[]): ReachedService["microversions"] {
  const newest = newestWithin(versions.filter(({ highest }) => highest !== undefined), {});
  if (newest?.highest === undefined) return undefined;
  return { lowest: newest.lowest, highest: newest.highest };
}

const VERSION_AT_THE_END = /\/v\d+(\.\d+)?\/?$/;

function hasVersion(url: URL): boolean {
  return VERSION_AT_THE_END.test(url.pathname);
}

/** The URL without a version at its end. */
function rootOf(url: URL): URL {
  const root = new URL(url);
  root.pathname = root.pathname.replace(VERSION_AT_THE_END, "");
  return below(root, "/");
}

/** The URL up to the version that stands somewhere in its path: `/v3/PROJECT`. */
function aboveVersion(url: URL): URL {
  const root = new URL(url);
  root.pathname = root.pathname.replace(/\/v\d+(\.\d+)?(\/.*)?$/, "");
  return below(root, "/");
}

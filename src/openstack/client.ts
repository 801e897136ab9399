/** The client of one service: what is asked of it goes out as JSON, and comes back as JSON or an error. */

import { version as programVersion } from "../version.ts";
import { badAnswerError, isWrite, statusError } from "./explain.ts";
import { asList, asText, field } from "./json.ts";
import { createLimiter, type Limiter } from "./limiter.ts";
import { shownUrl } from "./party.ts";
import type { ReachedService } from "./reach.ts";
import type { Secrets } from "./secrets.ts";
import type { Incoming } from "./sender.ts";
import type { Query, ServiceClient, ServiceNeeds, ServiceRequest } from "./service.ts";
import type { ServiceDefinition } from "./service_definition.ts";
import { ServiceError } from "./service_error.ts";
import type { SendAuthenticated } from "./session.ts";
import { below } from "./urls.ts";
import { compareVersions, parseVersion, versionText } from "./versions.ts";

const PARALLEL = 4;

/**
 * Makes a client.
 *
 * @throws {ServiceError} of kind `too_old` when the service does not have the microversion needed.
 */
export function createClient(
  definition: ServiceDefinition,
  { url: endpoint, party, microversions }: ReachedService,
  needs: ServiceNeeds,
  { send, secrets }: { readonly send: SendAuthenticated; readonly secrets: Secrets },
): ServiceClient {
  const limiter: Limiter = createLimiter(needs.parallel ?? PARALLEL);
  const { title, section } = definition;
  if (needs.microversion !== undefined) checkMicroversion(needs.microversion);

  function checkMicroversion(needed: string): void {
    const version = parseVersion(needed);
    if (version === undefined || microversions === undefined) return;
    const { lowest, highest } = microversions;
    const tooOld = compareVersions(highest, version) < 0;
    const tooNew = lowest !== undefined && compareVersions(lowest, version) > 0;
    if (tooOld || tooNew) {
      throw tooOldError(
        needed,
        lowest === undefined ? undefined : versionText(lowest),
        versionText(highest),
      );
    }
  }

  function tooOldError(needed: string, lowest: string | undefined, highest: string): ServiceError {
    const has = lowest === undefined ? `up to ${highest}` : `${lowest} to ${highest}`;
    return new ServiceError(
      `${title} at ${shownUrl(endpoint)} has the microversions ${has}, and ${needed} is needed`,
      {
        kind: "too_old",
        service: section,
        hint: `Upgrade ${title}, or check that ${party.source} leads to the right one.`,
      },
    );
  }

  return {
    name: section,
    endpoint: shownUrl(endpoint),
    newestMicroversion: microversions && versionText(microversions.highest),
    async request(request) {
      const { method, path, query = {}, finishing = false } = request;
      const microversion = request.microversion ?? needs.microversion;
      if (request.microversion !== undefined) checkMicroversion(request.microversion);
      const url = below(endpoint, path);
      url.search = searchOf(query);
      const answer = await send(party, {
        method,
        url,
        headers: headersOf(request, definition, microversion),
        body: request.body === undefined ? undefined : JSON.stringify(request.body),
        repeatable: request.repeatable ?? !isWrite(method),
        finishing,
      }, limiter);
      const asked = { method, url, repeated: answer.repeated };
      const { status } = answer;
      const expected = (status >= 200 && status < 300) || request.accept?.includes(status);
      if (!expected) {
        const range = status === 406 ? microversionsIn(answer) : undefined;
        if (range !== undefined && microversion !== undefined) {
          throw tooOldError(microversion, range.lowest, range.highest);
        }
        throw statusError(party, asked, answer, secrets, noteOn(answer));
      }
      const { headers, requestId, repeated } = answer;
      const bad = (reason: string) => badAnswerError(party, asked, answer, reason, secrets);
      const body = parseBody(answer, bad, request.readJson);
      return { status, headers, body, requestId, repeated };
    },
  };
}

function headersOf(
  { body, headers }: ServiceRequest,
  { microversions }: ServiceDefinition,
  microversion: string | undefined,
): Record<string, string> {
  return {
    ...headers,
    accept: "application/json",
    "user-agent": `nova-manage/${programVersion}`,
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...(microversion === undefined || microversions === undefined
      ? {}
      : { "openstack-api-version": `${microversions} ${microversion}` }),
  };
}

function searchOf(query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value ?? []].flat()) search.append(name, String(one));
  }
  return search.toString();
}

function parseBody(
  { body, headers }: Incoming,
  bad: (reason: string) => ServiceError,
  readJson: (text: string) => unknown = JSON.parse,
): unknown {
  if (body.length === 0) return undefined;
  try {
    return readJson(new TextDecoder().decode(body));
  } catch {
    const type = headers.get("content-type");
    throw bad(type === null || /json/.test(type) ? "this is no JSON" : `this is ${type}, no JSON`);
  }
}

/** What Placement says beside a 406: which microversions it has. */
function microversionsIn({ body }: Incoming): { lowest?: string; highest: string } | undefined {
  try {
    const [error] = asList(field(JSON.parse(new TextDecoder().decode(body)), "errors"));
    const [lowest, highest] = ["min_version", "max_version"].map((name) =>
      asText(field(error, name))
    );
    return highest === undefined || parseVersion(highest) === undefined
      ? undefined
      : { lowest: lowest && parseVersion(lowest) && lowest, highest };
  } catch {
    return undefined;
  }
}

/** What a service that is overloaded asks for, where that is longer than this program waits. */
function noteOn({ status, headers }: Incoming): string {
  const after = headers.get("retry-after");
  if ((status !== 429 && status !== 503) || after === null) return "";
  return /^\d{1,9}$/.test(after) ? `; it asks to be left alone for ${after} s` : "";
}

/** Turns what went wrong with a request into a {@link ServiceError} that an operator can act on. */

import { printable } from "../errors/printable.ts";
import type { HttpFailure } from "./http/http_failure.ts";
import { asList, asRecord, asText, field } from "./json.ts";
import { type Party, shownUrl } from "./party.ts";
import type { Method } from "./service.ts";
import { ServiceError, type ServiceErrorKind } from "./service_error.ts";
import type { Secrets } from "./secrets.ts";

/** The request that failed. */
export interface Asked {
  readonly method: Method;
  readonly url: URL;
  /** True when an earlier try may have been carried out. */
  readonly repeated: boolean;
}

/** An answer, as far as errors need it. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  readonly requestId?: string;
}

/** The longest piece of an answer that an error shows, in characters. */
const MAX_DETAIL = 300;

/** How much of an answer is looked at for that, in bytes. */
const MAX_LOOKED_AT = 64 * 1024;

/** Whether a request changes something. */
export function isWrite(method: Method): boolean {
  return method !== "GET" && method !== "HEAD";
}

/** The error for a request without a usable answer. */
export function failureError(
  party: Party,
  { method, url, repeated }: Asked,
  failure: HttpFailure,
  secrets: Secrets,
): ServiceError {
  const { kind } = failure;
  const where = `${party.title} at ${shownUrl(url)} (${party.source})`;
  const reason = secrets.hide(oneLine(failure.message));
  const outcomeUnknown = isWrite(method) && failure.sent && !party.authentication;
  const message = kind === "unreachable"
    ? `Cannot reach ${where}: ${reason}`
    : kind === "tls"
    ? `Cannot set up TLS with ${where}: ${reason}`
    : `${party.title} did not answer ${method} ${shownUrl(url)} properly: ${reason}`;
  return new ServiceError(secrets.hide(message), {
    kind,
    service: party.section,
    authentication: party.authentication,
    detail: reason,
    outcomeUnknown,
    repeated,
    hint: outcomeUnknown ? UNKNOWN_OUTCOME : hintFor(kind, party),
    cause: safeCause(failure, secrets),
  });
}

const UNKNOWN_OUTCOME = "It is not known whether this was carried out; look before you repeat it.";

/** The error for an answer that is none of those that were expected. */
export function statusError(
  party: Party,
  { method, url, repeated }: Asked,
  answer: Answered,
  secrets: Secrets,
  note = "",
): ServiceError {
  const { status, requestId } = answer;
  const { code, text } = detailOf(answer);
  const detail = text === undefined ? undefined : secrets.hide(text);
  const kind = kindOf(status);
  const words = [
    `${party.title} answered ${method} ${shownUrl(url)} with ${status}`,
    ...code === undefined ? [] : [` (${code})`],
    ...detail === undefined ? [] : [`: ${detail}`],
    note,
    ...requestId === undefined ? [] : [` (request id ${requestId})`],
  ];
  const outcomeUnknown = isWrite(method) && status >= 500 && !party.authentication;
  return new ServiceError(secrets.hide(words.join("")), {
    kind,
    service: party.section,
    authentication: party.authentication,
    status,
    code,
    detail,
    requestId,
    outcomeUnknown,
    repeated,
    hint: outcomeUnknown ? UNKNOWN_OUTCOME : hintFor(kind, party),
  });
}

/** The error for an answer of the right status that makes no sense. */
export function badAnswerError(
  party: Party,
  { method, url, repeated }: Asked,
  { status, requestId }: Omit<Answered, "body">,
  reason: string,
  secrets: Secrets,
): ServiceError {
  const id = requestId === undefined ? "" : ` (request id ${requestId})`;
  const detail = secrets.hide(oneLine(reason));
  return new ServiceError(
    secrets.hide(
      `${party.title} answered ${method} ${shownUrl(url)} with ${status}, but ${detail}${id}`,
    ),
    {
      kind: "bad_answer",
      service: party.section,
      authentication: party.authentication,
      status,
      detail,
      requestId,
      outcomeUnknown: isWrite(method) && !party.authentication,
      repeated,
      hint: hintFor("bad_answer", party),
    },
  );
}

function kindOf(status: number): ServiceErrorKind {
  switch (status) {
    case 401:
      return "unauthorized";
    case 403:
      return "forbidden";
    case 404:
      return "not_found";
    case 406:
      return "too_old";
    case 409:
      return "conflict";
    case 429:
    case 503:
      return "busy";
    default:
      return status >= 500 ? "server" : status >= 400 ? "client" : "bad_answer";
  }
}

/** What to do next about a kind of failure. */
function hintFor(kind: ServiceErrorKind, party: Party): string | undefined {
  const { title, source, authentication } = party;
  const section = party.credentials ?? party.section;
  switch (kind) {
    case "unreachable":
      return `Check host and port in ${source}, and that ${title} runs and can be reached.`;
    case "tls":
      return `Check cafile, certfile, keyfile and insecure in [${section}], and the scheme in ${source}.`;
    case "no_answer":
      return `Check that ${title} runs, then run the command again.`;
    case "unauthorized":
      return authentication
        ? `Check the credentials in ${source}.`
        : `Check the credentials in [${section}], and that ${title} uses the same Keystone.`;
    case "forbidden":
      return `Check the roles of the user in [${section}].`;
    case "busy":
      return `${title} is overloaded or being restarted; run the command again later.`;
    case "bad_answer":
      return `Check that ${source} leads to ${title}.`;
    default:
      return undefined;
  }
}

/** What a service says of an error, in the forms that OpenStack's services have. */
export function detailOf(
  { body, headers }: Pick<Answered, "body" | "headers">,
): { code?: string; text?: string } {
  const text = new TextDecoder().decode(body.subarray(0, MAX_LOOKED_AT));
  if (/html/.test(headers.get("content-type") ?? "") || /^\s*<(!doctype|html)/i.test(text)) {
    const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1];
    return title === undefined || title.trim() === "" ? {} : { text: oneLine(title) };
  }
  try {
    const { code, message } = errorIn(JSON.parse(text));
    return {
      code: code === undefined ? undefined : oneLine(code),
      text: message === undefined ? undefined : oneLine(message),
    };
  } catch {
    return text.trim() === "" ? {} : { text: oneLine(text) };
  }
}

function errorIn(body: unknown): { code?: string; message?: string } {
  // Placement and newer services: {"errors": [{"code", "title", "detail"}]}.
  const [first] = asList(field(body, "errors"));
  if (first !== undefined) {
    return {
      code: asText(field(first, "code")),
      message: asText(field(first, "detail")) ?? asText(field(first, "title")),
    };
  }
  // Neutron: {"NeutronError": {"type", "message"}}; Keystone: {"error": {"title", "message"}}; others:
  // {"badRequest": {"message"}}.
  const [inner] = Object.values(asRecord(body) ?? {});
  return {
    code: asText(field(inner, "type")),
    message: asText(field(inner, "message")) ?? asText(inner),
  };
}

/** Text from outside in one line of bounded length, without characters that a terminal obeys. */
export function oneLine(text: string): string {
  const line = printable(text.slice(0, MAX_LOOKED_AT).trim().replace(/\s+/g, " "));
  return line.length <= MAX_DETAIL ? line : `${line.slice(0, MAX_DETAIL)}…`;
}

function safeCause(error: Error, secrets: Secrets): Error {
  const copy = new Error(secrets.hide(oneLine(error.message)));
  copy.name = error.name;
  const trace = error.stack?.split("\n").filter((line) => /^\s+at /.test(line)) ?? [];
  copy.stack = [`${copy.name}: ${copy.message}`, ...trace].join("\n");
  return copy;
}

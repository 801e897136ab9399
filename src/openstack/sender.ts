/**
 * Sends requests and sees to it that they are answered: follows redirections on the same host, tries
 * again what may be tried again, holds back while the service is overloaded, and logs each request.
 */

import type { Logger } from "../log/logger.ts";
import { failureError, isWrite, printable } from "./explain.ts";
import { HttpFailure } from "./http/http_failure.ts";
import type { HttpAnswer, Transport } from "./http/transport.ts";
import { startGrace, wait } from "./interruption.ts";
import type { Limiter, Verdict } from "./limiter.ts";
import { type Party, shownUrl } from "./party.ts";
import { LONGEST_RETRY_AFTER, retryAfter, type RetryPolicy } from "./retry_policy.ts";
import type { Secrets } from "./secrets.ts";
import type { Method } from "./service.ts";

/** A request, ready to be sent. */
export interface Outgoing {
  readonly method: Method;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** As in {@link ServiceRequest}, with its default filled in. */
  readonly repeatable: boolean;
  readonly finishing: boolean;
}

/** Its answer, of whatever status. */
export interface Incoming extends HttpAnswer {
  readonly requestId?: string;
  /** True when an earlier try may have been carried out. */
  readonly repeated: boolean;
}

/** What sending needs. */
export interface SenderOutside {
  readonly transport: Transport;
  readonly policy: RetryPolicy;
  readonly secrets: Secrets;
  readonly log: Logger;
  /** The run's; see {@link ServiceClient.request}. */
  readonly signal: AbortSignal;
  /** How to wait before another try; by the clock unless a test says otherwise. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Sends requests to whomever they are for. */
export interface Sender {
  /**
   * @param limiter holds requests back; those without one are sent at once.
   * @throws {ServiceError} when there is no answer.
   * @throws the signal's reason when interrupted.
   */
  send(party: Party, request: Outgoing, limiter?: Limiter): Promise<Incoming>;
}

const MAX_REDIRECTIONS = 5;
const REDIRECTIONS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Makes a sender. */
export function createSender(outside: SenderOutside): Sender {
  const { transport, policy, secrets, log, signal, pause = wait } = outside;

  async function send(party: Party, request: Outgoing, limiter?: Limiter): Promise<Incoming> {
    using grace = startGrace(signal);
    const waits = request.finishing ? grace.signal : signal;
    const sends = request.finishing || isWrite(request.method) ? grace.signal : signal;
    const asked = { ...request, repeated: false };
    const failed = { connect: 0, status: 0 };
    for (;;) {
      let next: { milliseconds: number; reason: string; tries: number; of: number };
      try {
        const slot = await limiter?.acquire(kindOf(request), waits);
        let verdict: Verdict = "other";
        try {
          waits.throwIfAborted();
          const answer = await follow(party, request, sends);
          verdict = isOverload(answer.status) ? "overloaded" : "answered";
          const milliseconds = pauseAfter(answer, request, failed.status + 1);
          if (milliseconds === undefined) return { ...answer, repeated: asked.repeated };
          if (answer.status !== 429) asked.repeated = true;
          if (answer.headers.has("retry-after")) limiter?.rest(milliseconds);
          const of = policy.statusRetries + 1;
          const reason = `it answers with ${answer.status}`;
          next = { milliseconds, reason, tries: ++failed.status + 1, of };
        } catch (error) {
          if (error instanceof HttpFailure && error.kind !== "tls") verdict = "overloaded";
          throw error;
        } finally {
          slot?.release(verdict);
        }
      } catch (error) {
        if (!(error instanceof HttpFailure)) throw error;
        const mayPass = isWorthAnotherTry(error, request) && !waits.aborted &&
          failed.connect < policy.connectRetries;
        if (!mayPass) throw failureError(party, asked, error, secrets);
        if (error.sent) asked.repeated = true;
        failed.connect++;
        const milliseconds = policy.connectDelay(failed.connect);
        const of = policy.connectRetries + 1;
        const reason = printable(error.message);
        next = { milliseconds, reason, tries: failed.connect + 1, of };
      }
      warn(
        `${party.title} at ${request.url.origin}: ${next.reason}. Trying ` +
          `${request.method} ${request.url.pathname} again in ` +
          `${
            Number((next.milliseconds / 1000).toFixed(1))
          } s (attempt ${next.tries} of ${next.of})`,
      );
      await pause(next.milliseconds, waits);
    }
  }

  /** One try, redirections included. */
  async function follow(
    party: Party,
    { method, url: first, headers, body }: Outgoing,
    sends: AbortSignal,
  ): Promise<HttpAnswer & { readonly requestId?: string }> {
    for (let url = first, redirections = 0;; redirections++) {
      const answer = await exchange(party, { method, url, headers, body }, sends);
      const location = answer.headers.get("location");
      if (!REDIRECTIONS.has(answer.status) || location === null) return answer;
      const next = asUrl(location, url);
      const refused = next === undefined
        ? "it redirects to something that is no URL"
        : !isSameHost(url, next)
        ? `it redirects to another host, ${printable(shownUrl(next))}`
        : redirections >= MAX_REDIRECTIONS
        ? "it redirects again and again"
        : undefined;
      if (refused !== undefined || next === undefined) {
        throw new HttpFailure(refused ?? "", { kind: "bad_answer", sent: false });
      }
      url = next;
    }
  }

  async function exchange(
    party: Party,
    request: { method: Method; url: URL; headers: Outgoing["headers"]; body?: string },
    sends: AbortSignal,
  ): Promise<HttpAnswer & { readonly requestId?: string }> {
    const begun = performance.now();
    const { method, url } = request;
    const tell = (outcome: string) => {
      const seconds = ((performance.now() - begun) / 1000).toFixed(3);
      log.debug(() => {
        const path = secrets.hide(`${url.pathname}${url.search}`);
        return `${party.title}: ${method} ${path} ${outcome}, ${seconds} s`;
      });
    };
    try {
      const answer = await transport.send(request, sends);
      const requestId = requestIdIn(answer.headers);
      tell(`${answer.status}${requestId === undefined ? "" : ` (${requestId})`}`);
      return { ...answer, requestId };
    } catch (error) {
      tell(error instanceof HttpFailure ? secrets.hide(printable(error.message)) : "abandoned");
      throw error;
    }
  }

  /** Milliseconds until an answer's request is sent again; undefined when the answer counts. */
  function pauseAfter(
    { status, headers }: HttpAnswer,
    { repeatable }: Outgoing,
    failures: number,
  ): number | undefined {
    // Who is turned away with 429 has not been served.
    const mayPass = status === 429 || (policy.statuses.has(status) && repeatable);
    if (!mayPass || failures > policy.statusRetries) return undefined;
    const asked = retryAfter(headers.get("retry-after"), new Date()) ?? 0;
    if (asked > LONGEST_RETRY_AFTER * 1000) return undefined;
    return Math.max(asked, policy.statusDelay(failures));
  }

  function isWorthAnotherTry(failure: HttpFailure, { repeatable }: Outgoing): boolean {
    if (failure.kind === "tls" || failure.kind === "bad_answer") return false;
    if (failure.timedOut && !policy.patient) return false;
    return !failure.sent || repeatable;
  }

  /** When a warning was last told: what hits many requests at once is told once a second. */
  const told = new Map<string, number>();

  function warn(message: string): void {
    const text = secrets.hide(message);
    const about = text.slice(0, text.indexOf(". Trying"));
    const now = performance.now();
    if (now - (told.get(about) ?? -Infinity) < 1000) return log.debug(text);
    told.set(about, now);
    log.warning(text);
  }

  return { send };
}

function isOverload(status: number): boolean {
  return status === 429 || status === 503;
}

/** Requests of one kind take about the same time: those that differ in ids and names alone. */
function kindOf({ method, url }: Outgoing): string {
  return `${method} ${url.pathname.replace(/\/[^/]*[^a-z_/][^/]*/g, "/*")}`;
}

function asUrl(text: string, base: URL): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

/** The same host and port, or from HTTP to HTTPS on the same host. */
function isSameHost(from: URL, to: URL): boolean {
  if (from.origin === to.origin) return true;
  return from.hostname === to.hostname && from.protocol === "http:" && to.protocol === "https:";
}

/** The service's id of a request, if it looks like one. */
function requestIdIn(headers: Headers): string | undefined {
  const id = headers.get("x-openstack-request-id") ?? headers.get("x-compute-request-id");
  return id !== null && /^[\w-]{1,80}$/.test(id) ? id : undefined;
}

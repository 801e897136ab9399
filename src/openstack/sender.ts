/**
 * Sends requests and sees to it that they are answered: follows redirections on the same host, tries
 * again what may be tried again, holds back while the service is overloaded, and logs each request.
 */

import type { Logger } from "../log/logger.ts";
import { failureError, isWrite, oneLine } from "./explain.ts";
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

/** An answer as it came. */
type Answer = HttpAnswer & { readonly requestId?: string };

/** Another try. */
interface Retry {
  /** The time until then. */
  readonly milliseconds: number;
  readonly reason: string;
  /** Which try it will be, counted from 1, and how many there are. */
  readonly attempt: number;
  readonly attempts: number;
  /** True when the one before may have been carried out. */
  readonly maybeDone: boolean;
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
    const asked = { method: request.method, url: request.url, repeated: false };
    const signals = {
      waits: request.finishing ? grace.signal : signal,
      sends: request.finishing || isWrite(request.method) ? grace.signal : signal,
    };
    const failures = { connect: 0, status: 0 };
    try {
      for (;;) {
        const outcome = await tryOnce(party, request, signals, failures, limiter);
        if ("answer" in outcome) return { ...outcome.answer, repeated: asked.repeated };
        if (outcome.maybeDone) asked.repeated = true;
        warnOfRetry(party, request, outcome);
        await pause(outcome.milliseconds, signals.waits);
      }
    } catch (error) {
      throw error instanceof HttpFailure ? failureError(party, asked, error, secrets) : error;
    }
  }

  /**
   * One try.
   *
   * @returns the answer, or why and when there will be another try.
   * @throws {HttpFailure} when there will be none.
   */
  async function tryOnce(
    party: Party,
    request: Outgoing,
    { waits, sends }: { readonly waits: AbortSignal; readonly sends: AbortSignal },
    failures: { connect: number; status: number },
    limiter: Limiter | undefined,
  ): Promise<{ readonly answer: Answer } | Retry> {
    const slot = await limiter?.acquire(kindOf(request), waits);
    let verdict: Verdict = "other";
    try {
      waits.throwIfAborted();
      const answer = await follow(party, request, sends);
      const { status } = answer;
      verdict = isOverload(status) ? "overloaded" : "answered";
      const milliseconds = pauseAfter(answer, request, failures.status + 1);
      if (milliseconds === undefined) return { answer };
      failures.status++;
      if (answer.headers.has("retry-after")) limiter?.rest(milliseconds);
      return {
        milliseconds,
        reason: `it answers with ${status}`,
        attempt: failures.status + 1,
        attempts: policy.statusRetries + 1,
        // Who is turned away with 429 has not been served.
        maybeDone: status !== 429,
      };
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      if (error.kind === "unreachable" || error.kind === "no_answer") verdict = "overloaded";
      const mayPass = isWorthAnotherTry(error, request) && !waits.aborted &&
        failures.connect < policy.connectRetries;
      if (!mayPass) throw error;
      failures.connect++;
      return {
        milliseconds: policy.connectDelay(failures.connect),
        reason: oneLine(error.message),
        attempt: failures.connect + 1,
        attempts: policy.connectRetries + 1,
        maybeDone: error.sent,
      };
    } finally {
      slot?.release(verdict);
    }
  }

  /** One try, redirections included. */
  async function follow(
    party: Party,
    { method, url: first, headers, body }: Outgoing,
    sends: AbortSignal,
  ): Promise<Answer> {
    for (let url = first, redirections = 0;; redirections++) {
      const answer = await exchange(party, { method, url, headers, body }, sends);
      const location = answer.headers.get("location");
      if (!REDIRECTIONS.has(answer.status) || location === null) return answer;
      const next = asUrl(location, url);
      const refused = next === undefined
        ? "it redirects to something that is no URL"
        : !isSameHost(url, next)
        ? `it redirects to another host, ${oneLine(shownUrl(next))}`
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
  ): Promise<Answer> {
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
      tell(error instanceof HttpFailure ? secrets.hide(oneLine(error.message)) : "abandoned");
      throw error;
    }
  }

  /** Milliseconds until an answer's request is sent again; undefined when the answer counts. */
  function pauseAfter(
    { status, headers }: HttpAnswer,
    { repeatable }: Outgoing,
    failures: number,
  ): number | undefined {
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

  /** When what a warning is about was last told: what hits many requests is told once a second. */
  const told = new Map<string, number>();

  function warnOfRetry({ title }: Party, { method, url }: Outgoing, retry: Retry): void {
    const { milliseconds, reason, attempt, attempts } = retry;
    const seconds = Number((milliseconds / 1000).toFixed(1));
    const text = secrets.hide(
      `${method} ${url.pathname} of ${title} at ${url.origin} failed: ${reason}. ` +
        `Trying again in ${seconds} s (attempt ${attempt} of ${attempts})`,
    );
    const about = `${url.origin} ${reason} ${attempt}`;
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

/**
 * HTTP/1.1 over connections that are kept for the next request, with limits on what a server may do:
 * how long it may be silent, how long an answer may take in all, and how much it may hold.
 *
 * One client of undici stands for one connection and has one request at a time; it is dropped after the
 * first failure. On Deno the error of a broken connection can come after its end, and would hit the
 * next request of that client.
 */

import type { Client, Dispatcher } from "undici";
import type { Environment } from "../../config/sources.ts";
import { networkFailure } from "../../network/errors.ts";
import type { TlsSettings } from "../../network/tls.ts";
import { joinBytes } from "../../system/join_bytes.ts";
import { connect } from "./connect.ts";
import { HttpFailure } from "./http_failure.ts";
import { type Proxy, proxyFor } from "./proxies.ts";
import { loadUndiciClient } from "./undici_client.ts";

/** A request in HTTP's own terms. */
export interface HttpRequest {
  readonly method: Dispatcher.HttpMethod;
  /** `http:` or `https:`; user and password in it are not sent. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** Sends requests. */
export interface Transport {
  /**
   * Sends a request and reads the whole answer.
   *
   * @param signal abandons the request when aborted.
   * @throws {HttpFailure} when there is no whole answer.
   * @throws the signal's reason.
   */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>;
  /** Closes all connections. */
  close(): Promise<void>;
}

/** What connections are made with. */
export interface TransportSettings {
  /** Seconds to wait for a connection, and for each piece of an answer. */
  readonly timeout: number;
  /** How to encrypt a connection to a host; called for `https:` alone. */
  readonly tls: (host: string) => Promise<TlsSettings>;
  /** The environment, for proxies. */
  readonly environment: Environment;
}

/** The longest answer that is read, in bytes: ten thousand resource providers take 10 MB. */
export const MAX_ANSWER_BYTES = 64 * 2 ** 20;

/** A whole answer may take this many times as long as each piece of it. */
const ANSWER_TIMEOUTS = 10;

/** The longest head of an answer, in bytes: tokens stand there, and some kinds are long. */
const MAX_HEAD_BYTES = 64 * 1024;

/**
 * How long a connection is kept that nobody uses, in milliseconds. Servers close theirs after a few
 * seconds; a request that crosses with that would be lost. For no more than a second undici takes a
 * timer of its own, which goes with the connection.
 */
const KEEP_ALIVE_MILLISECONDS = 1000;

/** Makes a transport; nothing is opened or loaded yet. */
export function createTransport(settings: TransportSettings): Transport {
  /** Idle connections by where they lead. */
  const idle = new Map<string, Client[]>();
  const open = new Set<Client>();

  /** A connection that opens with its first request. */
  async function makeClient(url: URL, proxy: Proxy | undefined): Promise<Client> {
    const [UndiciClient, tls] = await Promise.all([
      loadUndiciClient(),
      url.protocol === "https:" ? settings.tls(hostOf(url)) : undefined,
    ]);
    const { timeout } = settings;
    const client: Client = new UndiciClient(url.origin, {
      connect: (_options, done) => {
        const destination = { host: hostOf(url), port: portOf(url), tls, proxy };
        connect(destination, timeout).then((socket) => done(null, socket), (error) => {
          done(error, null);
        });
      },
      pipelining: 1,
      maxHeaderSize: MAX_HEAD_BYTES,
      keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
      keepAliveMaxTimeout: KEEP_ALIVE_MILLISECONDS,
      // Both are watched below: on Deno, undici's own would be told of the next request.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    client.on("disconnect", () => drop(url, client));
    open.add(client);
    return client;
  }

  function giveBack(url: URL, client: Client): void {
    if (!open.has(client)) return;
    const waiting = idle.get(url.origin);
    if (waiting === undefined) idle.set(url.origin, [client]);
    else waiting.push(client);
  }

  function drop({ origin }: URL, client: Client): void {
    open.delete(client);
    const waiting = idle.get(origin) ?? [];
    if (waiting.includes(client)) waiting.splice(waiting.indexOf(client), 1);
    client.destroy().catch(() => {});
  }

  return {
    async send(request, signal) {
      const { url } = request;
      const proxy = proxyFor(url, settings.environment);
      for (;;) {
        const kept = idle.get(url.origin)?.pop();
        const client = kept ?? await makeClient(url, proxy);
        try {
          signal.throwIfAborted();
          const answer = await exchange(client, request, proxy, settings.timeout, signal);
          if (/\bclose\b/i.test(answer.headers.get("connection") ?? "")) drop(url, client);
          else giveBack(url, client);
          return answer;
        } catch (error) {
          drop(url, client);
          // The server closed it while nobody used it, and nobody had noticed yet.
          const wasStale = kept !== undefined && error instanceof HttpFailure && !error.sent;
          if (!wasStale) throw error;
        }
      }
    },
    async close() {
      const clients = [...open];
      open.clear();
      idle.clear();
      await Promise.all(clients.map((client) => client.destroy()));
      // undici looks at a connection once more in the turn after an answer.
      await new Promise((resolve) => setTimeout(resolve));
    },
  };
}

/** One request and its answer on a connection. */
async function exchange(
  client: Client,
  { method, url, headers, body }: HttpRequest,
  proxy: Proxy | undefined,
  timeout: number,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const done = Promise.withResolvers<HttpAnswer>();
  const received: Uint8Array[] = [];
  let bytes = 0;
  let sent = false;
  let head: { status: number; headers: Headers } | undefined;
  let silence: number | undefined;

  const fail = (reason: string, kind: "no_answer" | "bad_answer", timedOut = false) =>
    done.reject(new HttpFailure(reason, { kind, sent: true, timedOut }));
  const waitForMore = () => {
    clearTimeout(silence);
    silence = setTimeout(
      () => fail(`no answer within ${timeout} s`, "no_answer", true),
      timeout * 1000,
    );
  };
  const whole = setTimeout(
    () => fail(`no whole answer within ${timeout * ANSWER_TIMEOUTS} s`, "no_answer", true),
    timeout * ANSWER_TIMEOUTS * 1000,
  );
  const interrupt = () => done.reject(signal.reason);
  signal.addEventListener("abort", interrupt);

  // A proxy that is not asked for a tunnel is told the whole URL.
  const viaProxy = proxy !== undefined && url.protocol === "http:";
  const target = `${url.pathname}${url.search}`;
  const authorization = viaProxy ? proxy.authorization : undefined;
  client.dispatch({
    method,
    path: viaProxy ? `${url.origin}${target}` : target,
    headers: {
      ...headers,
      ...(authorization === undefined ? {} : { "proxy-authorization": authorization }),
    },
    body,
  }, {
    onRequestStart() {
      sent = true;
      waitForMore();
    },
    onResponseStart(_controller, status, fields) {
      waitForMore();
      head = { status, headers: asHeaders(fields) };
      if (Number(head.headers.get("content-length")) > MAX_ANSWER_BYTES) failTooLong();
    },
    onResponseData(_controller, piece) {
      waitForMore();
      bytes += piece.length;
      if (bytes > MAX_ANSWER_BYTES) return failTooLong();
      // undici's parser uses the memory again.
      received.push(piece.slice());
    },
    onResponseEnd() {
      done.resolve({ ...head!, body: joinBytes(received) });
    },
    onResponseError(_controller, error) {
      done.reject(asFailure(error, sent));
    },
  });

  function failTooLong(): void {
    fail(`the answer is longer than ${MAX_ANSWER_BYTES / 2 ** 20} MB`, "bad_answer");
  }

  try {
    return await done.promise;
  } finally {
    clearTimeout(silence);
    clearTimeout(whole);
    signal.removeEventListener("abort", interrupt);
  }
}

function asFailure(error: Error, sent: boolean): HttpFailure {
  if (error instanceof HttpFailure) return error;
  const { code } = error as { code?: unknown };
  const failure = networkFailure(error);
  if (failure !== undefined) {
    const kind = failure.kind === "tls" ? "tls" : "no_answer";
    return new HttpFailure(failure.reason, { kind, sent, cause: error });
  }
  if (code === "UND_ERR_SOCKET") {
    return new HttpFailure("the server closed the connection", {
      kind: "no_answer",
      sent,
      cause: error,
    });
  }
  const reason = code === "UND_ERR_HEADERS_OVERFLOW"
    ? `the head of the answer is longer than ${MAX_HEAD_BYTES / 1024} kB`
    : `what came is not HTTP (${error.message})`;
  return new HttpFailure(reason, { kind: "bad_answer", sent, cause: error });
}

function asHeaders(fields: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(fields)) {
    for (const text of [value ?? []].flat()) headers.append(name, text);
  }
  return headers;
}

/** The host without the brackets of an IPv6 address. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}

function portOf(url: URL): number {
  return Number(url.port || (url.protocol === "https:" ? 443 : 80));
}

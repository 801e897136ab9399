/** Errors of sockets and of TLS, which look the same whatever is spoken over them. */

import { TlsError } from "./tls.ts";
import { tlsWords } from "./tls_words.ts";

/** Thrown where a server accepts a connection and then does not speak. */
export class ConnectTimeout extends Error {
  /** @param seconds how long was waited. */
  constructor(seconds: number) {
    super(`no answer within ${seconds} s`);
    this.name = "ConnectTimeout";
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused, nothing listens there",
  ENOTFOUND: "the host name cannot be resolved",
  EAI_AGAIN: "the host name cannot be resolved at the moment",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "the network is unreachable",
  ETIMEDOUT: "no answer in time",
  ECONNRESET: "the server closed the connection",
  ECONNABORTED: "the connection was aborted",
  EPIPE: "the server closed the connection",
  ENOENT: "there is no such socket",
  EACCES: "this user may not use the socket",
};

/** Says what an error of a socket or of TLS means, as the end of a sentence; undefined when it is none. */
export function networkFailure(
  error: unknown,
): { readonly kind: "network" | "tls"; readonly reason: string } | undefined {
  if (error instanceof TlsError) return { kind: "tls", reason: error.message };
  if (!(error instanceof Error)) return undefined;
  if (error instanceof ConnectTimeout) return { kind: "network", reason: error.message };
  const code = (error as { code?: unknown }).code;
  const reason = typeof code === "string" ? REASONS[code] : undefined;
  if (reason !== undefined) return { kind: "network", reason };
  // An end without the goodbye that TLS has: most servers that are killed, and some always.
  if (error.message.startsWith("peer closed connection without sending TLS close_notify")) {
    return { kind: "network", reason: REASONS.ECONNRESET };
  }
  // What the TLS library says once a connection is up: a server that wants a certificate, for example.
  if (
    /^(received fatal alert|invalid peer certificate|received corrupt message)/.test(error.message)
  ) {
    return { kind: "tls", reason: tlsWords(error.message) };
  }
  return undefined;
}

/** Connections to a service: straight or through a proxy, plain or with TLS. */

import type { Socket } from "node:net";
import { ConnectTimeout, networkFailure } from "../../network/errors.ts";
import { hostAndPort } from "../../network/host_and_port.ts";
import { startSocket, untilReady } from "../../network/socket.ts";
import { startTls, type TlsSettings } from "../../network/tls.ts";
import { HttpFailure } from "./http_failure.ts";
import type { Proxy } from "./proxies.ts";

/** Where to, and how. */
export interface Destination {
  readonly host: string;
  readonly port: number;
  /** Undefined for a connection without TLS. */
  readonly tls?: TlsSettings;
  readonly proxy?: Proxy;
}

/** How long an answer of a proxy to CONNECT may be, in bytes. */
const MAX_PROXY_ANSWER = 16_384;

/**
 * Opens a connection.
 *
 * @param timeout seconds for all of it.
 * @throws {HttpFailure} with nothing sent.
 */
export async function connect(
  { host, port, tls, proxy }: Destination,
  timeout: number,
): Promise<Socket> {
  const socket = startSocket(proxy === undefined ? { host, port } : proxy);
  const ready = Promise.withResolvers<Socket>();
  // TLS has to be begun in the very callback that says that the way is free; see startTls.
  const begin = () => {
    if (tls === undefined) ready.resolve(socket);
    else startTls(socket, tls).then(ready.resolve, ready.reject);
  };
  socket.once("connect", () => {
    if (proxy === undefined || tls === undefined) begin();
    else askForTunnel(socket, { host, port, proxy }, begin, ready.reject);
  });
  try {
    return await untilReady(socket, timeout, ready.promise);
  } catch (error) {
    throw asFailure(error, proxy);
  }
}

/** Has a proxy connect to the service: what is encrypted passes through it. */
function askForTunnel(
  socket: Socket,
  { host, port, proxy }: { host: string; port: number; proxy: Proxy },
  begin: () => void,
  fail: (error: Error) => void,
): void {
  const target = hostAndPort({ host, port });
  let answer = "";
  const read = (piece: Uint8Array) => {
    answer += new TextDecoder("latin1").decode(piece);
    const ended = answer.includes("\r\n\r\n");
    if (!ended && answer.length < MAX_PROXY_ANSWER) return;
    socket.off("data", read);
    const status = /^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1];
    // The server does not speak before the client does: nothing follows the proxy's answer.
    if (ended && status?.startsWith("2") && answer.endsWith("\r\n\r\n")) begin();
    else fail(new Error(`it answers CONNECT with ${status ?? "something that is not HTTP"}`));
  };
  socket.on("data", read);
  socket.write(
    `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n` +
      (proxy.authorization === undefined ? "" : `Proxy-Authorization: ${proxy.authorization}\r\n`) +
      "\r\n",
  );
}

function asFailure(error: unknown, proxy: Proxy | undefined): HttpFailure {
  const failure = networkFailure(error);
  const reason = failure?.reason ?? (error instanceof Error ? error.message : String(error));
  const isTls = failure?.kind === "tls";
  return new HttpFailure(proxy === undefined || isTls ? reason : `${proxy.name}: ${reason}`, {
    kind: isTls ? "tls" : "unreachable",
    sent: false,
    timedOut: error instanceof ConnectTimeout,
    cause: error,
  });
}

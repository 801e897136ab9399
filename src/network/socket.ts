/** Sockets to servers, opened by us so that the failures of every driver and library are told the same way. */

import { connect, type Socket } from "node:net";
import { ConnectTimeout } from "./errors.ts";

/** Where to connect: a host and a port, or the path of a Unix socket. */
export type SocketAddress =
  | { readonly host: string; readonly port: number }
  | { readonly path: string };

/** Begins to connect; {@link untilReady} tells how it went. */
export function startSocket(address: SocketAddress): Socket {
  if ("path" in address) return connect(address.path);
  const socket = connect(address.port, address.host);
  socket.setNoDelay(true);
  socket.once("connect", () => socket.setKeepAlive(true, 60_000));
  return socket;
}

/**
 * Waits for work on a socket that is still connecting, or new: until the work is done, the socket fails
 * or ends, or the time is over. In the last three cases the socket is closed.
 *
 * @param timeout seconds.
 * @throws {ConnectTimeout} or what the socket or the work fails with.
 */
export async function untilReady<R>(
  socket: Socket,
  timeout: number,
  work: Promise<R>,
): Promise<R> {
  const failure = Promise.withResolvers<never>();
  let ending: number | undefined;
  const ended = () => {
    const reset = Object.assign(new Error("the server closed the connection"), {
      code: "ECONNRESET",
    });
    // The reason may come after the end: Deno tells of a Unix socket that is not there in that order.
    ending = setTimeout(() => failure.reject(reset));
  };
  const timer = setTimeout(() => failure.reject(new ConnectTimeout(timeout)), timeout * 1000);
  // Stays, as an error that nobody listens to would end the process.
  socket.on("error", failure.reject);
  socket.on("close", ended);
  try {
    return await Promise.race([work, failure.promise]);
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
    clearTimeout(ending);
    socket.off("close", ended);
  }
}

/** Resolves when the socket is connected. */
export function connected(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once("connect", () => resolve()));
}

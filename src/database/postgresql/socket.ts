/** A socket to a PostgreSQL server, with TLS where it is wanted, ready for the startup message. */

import { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import { connected, startSocket, untilReady } from "../../network/socket.ts";
import { startTls, TlsError, type TlsSettings } from "../../network/tls.ts";
import type { Encryption } from "./tls.ts";

// The protocol's SSLRequest: its length, then its number (PostgreSQL manual, "Message Formats").
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/**
 * Opens a socket, and does with it what counts as connecting.
 *
 * @param host name or address; the folder of a Unix socket if it starts with `/`, where TLS is not used.
 * @param timeout seconds for all of it.
 * @param work what to do once TLS is set up where it is wanted.
 * @throws {ConnectTimeout} {@link TlsError}, the socket's error or that of the work.
 */
export async function openSocket<R>(
  { host, port }: { readonly host: string; readonly port: number },
  encryption: Encryption,
  tls: TlsSettings,
  timeout: number,
  work: (socket: Socket) => Promise<R>,
): Promise<R> {
  const isFolder = host.startsWith("/");
  const socket = startSocket(isFolder ? { path: `${host}/.s.PGSQL.${port}` } : { host, port });
  const ready = connected(socket).then(() =>
    isFolder || encryption === "plain" ? socket : requestTls(socket, encryption, tls)
  );
  return await untilReady(socket, timeout, ready.then(work));
}

function requestTls(socket: Socket, encryption: Encryption, tls: TlsSettings): Promise<Socket> {
  return new Promise((resolve, reject) => {
    socket.once("data", (answer: Buffer) => {
      // More than the one byte would be read as if it had come encrypted.
      if (answer.length > 1) reject(new TlsError("the server sent data before TLS was set up"));
      // Not a tick later than the answer, as `startTls` explains.
      else if (answer.toString() === "S") startTls(socket, tls).then(resolve, reject);
      else if (encryption === "offered") resolve(socket);
      else reject(new TlsError("sslmode asks for TLS and the server does not offer it"));
    });
    socket.write(SSL_REQUEST);
  });
}

/** Connections to the brokers of a transport URL: the first that answers. */

import type { Socket } from "node:net";
import type { TransportHost } from "../cells/transport_url.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { hostAndPort } from "../network/host_and_port.ts";
import { networkFailure } from "../network/errors.ts";
import { startSocket, untilReady } from "../network/socket.ts";
import { readTlsFile, startTls, type TlsSettings } from "../network/tls.ts";
import { unlessAborted } from "../system/unless_aborted.ts";
import { AmqpClient, ConnectionLost } from "./amqp_client.ts";
import { MessagingError } from "./messaging_error.ts";
import type { RabbitOptions } from "./options.ts";

/** The brokers of a cell, and how they are reached. */
export interface Brokers {
  /** What the URL was taken from, for messages: `cell cell1 (UUID)`. */
  readonly source: string;
  /** One at least. */
  readonly hosts: readonly TransportHost[];
  readonly virtualHost: string;
  readonly options: RabbitOptions;
  /** Seconds to wait for each to let us in. */
  readonly patience: number;
}

/** As AMQP has it, with TLS or without, as in oslo.messaging. */
const PORT = 5672;
/** RabbitMQ's own account, which it lets in from its own host alone. */
const GUEST = "guest";

/**
 * Connects to one of the brokers, and logs in.
 *
 * @param signal ends the attempts.
 * @throws {MessagingError} of kind `unreachable`, with what each of them said.
 * @throws {OperatorError} when a file for TLS cannot be read.
 */
export async function connectToBroker(
  { source, hosts, virtualHost, options, patience }: Brokers,
  signal: AbortSignal,
): Promise<AmqpClient> {
  const tls = await tlsOf(options, source);
  const failures: string[] = [];
  // A cluster's brokers are asked in another order each time, as oslo.messaging does.
  for (const { host = "", port = PORT, username, password } of shuffled(hosts)) {
    signal.throwIfAborted();
    const address = { host: host || "localhost", port };
    const connecting = logIn(
      address,
      tls && { ...tls, host: address.host },
      patience,
      (socket) =>
        new AmqpClient(socket, {
          virtualHost: virtualHost || "/",
          username: username || GUEST,
          password: password || GUEST,
          heartbeat: Math.max(0, options.heartbeat_timeout_threshold),
        }),
    );
    try {
      return await unlessAborted(connecting, signal);
    } catch (error) {
      if (signal.aborted) {
        // One that comes too late is of no use to anybody.
        connecting.then((client) => client.leave(), () => {});
        throw signal.reason;
      }
      failures.push(`${hostAndPort(address)}: ${reasonOf(error)}`);
    }
  }
  throw new MessagingError(
    `Cannot reach the message bus of ${source}: ${failures.join("; ")}`,
    {
      kind: "unreachable",
      hint: "Check the cell mapping's transport_url, [oslo_messaging_rabbit] for TLS, and that " +
        "RabbitMQ runs.",
    },
  );
}

async function logIn(
  address: { readonly host: string; readonly port: number },
  tls: TlsSettings | undefined,
  patience: number,
  makeClient: (socket: Socket) => AmqpClient,
): Promise<AmqpClient> {
  const socket = startSocket(address);
  const ready = Promise.withResolvers<AmqpClient>();
  const begin = (connected: Socket) => {
    const client = makeClient(connected);
    client.connect().then(() => ready.resolve(client), ready.reject);
  };
  // TLS has to be begun in the very callback that says that the way is free; see startTls.
  socket.once("connect", () => {
    if (tls === undefined) begin(socket);
    else startTls(socket, tls).then(begin, ready.reject);
  });
  return await untilReady(socket, patience, ready.promise);
}

async function tlsOf(
  options: RabbitOptions,
  source: string,
): Promise<Omit<TlsSettings, "host"> | undefined> {
  if (!options.ssl) return undefined;
  const { ssl_ca_file, ssl_cert_file, ssl_key_file, ssl_enforce_hostname_verification } = options;
  const read = (path: string | undefined, name: string) =>
    readTlsFile(path || undefined, `[oslo_messaging_rabbit] ${name}`, source);
  const ca = await read(ssl_ca_file, "ssl_ca_file");
  const cert = await read(ssl_cert_file, "ssl_cert_file");
  const key = await read(ssl_key_file, "ssl_key_file") ?? cert;
  // As oslo.messaging has it: nothing is verified without an authority.
  const verify = ca === undefined
    ? "none"
    : ssl_enforce_hostname_verification
    ? "host"
    : "authority";
  return { verify, ca, cert, key };
}

function shuffled<T>(items: readonly T[]): readonly T[] {
  return items.map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place).map(({ item }) => item);
}

function reasonOf(error: unknown): string {
  if (error instanceof ConnectionLost || error instanceof OperatorError) return error.message;
  return networkFailure(error)?.reason ?? (error instanceof Error ? error.message : String(error));
}

/** The system log: what the C library's `syslog()` sends, and what Python's handler does. */

import type { Severity } from "../level.ts";
import { strftime } from "../strftime.ts";
import { type Carrier, createOutlet } from "./outlet.ts";
import { pieces } from "./pieces.ts";
import type { Lost, Sink } from "./sink.ts";
import { LARGEST_DATAGRAM, openUnixSocket, type SocketKind, writeAll } from "./unix_socket.ts";

/** Where the system log listens; the second is where the first is not. */
export const SYSLOG_PATHS: readonly string[] = ["/dev/log", "/var/run/syslog"];

/** The most bytes of one UDP datagram, with some room. */
const LARGEST_UDP = 60_000;

/** What records are sent as. */
const IDENT = "nova-manage";

/** Syslog's numbers for severities. */
export const SYSLOG_PRIORITY: Readonly<Record<Severity, number>> = {
  DEBUG: 7,
  INFO: 6,
  WARNING: 4,
  ERROR: 3,
};

const FACILITIES: Readonly<Record<string, number>> = {
  KERN: 0,
  USER: 1,
  MAIL: 2,
  DAEMON: 3,
  AUTH: 4,
  SYSLOG: 5,
  LPR: 6,
  NEWS: 7,
  UUCP: 8,
  CRON: 9,
  AUTHPRIV: 10,
  FTP: 11,
  LOCAL0: 16,
  LOCAL1: 17,
  LOCAL2: 18,
  LOCAL3: 19,
  LOCAL4: 20,
  LOCAL5: 21,
  LOCAL6: 22,
  LOCAL7: 23,
};

/**
 * The number of a facility: `LOG_USER`, `user`, `local0`.
 *
 * @throws {Error} naming those that there are.
 */
export function facilityNumber(name: string): number {
  const word = name.toUpperCase().replace(/^LOG_/, "");
  if (Object.hasOwn(FACILITIES, word)) return FACILITIES[word];
  const known = Object.keys(FACILITIES).map((facility) => `LOG_${facility}`);
  throw new Error(`"${name}" is no facility of syslog: choose from ${known.join(", ")}`);
}

/** The system log as oslo.log reaches it: RFC 3164's form, `<14>May  6 07:08:09 nova-manage: text`. */
export function syslogSink(facility: number, lost: Lost, paths = SYSLOG_PATHS): Sink {
  const outlet = createOutlet(() => openUnixSocket(paths));
  const sink: Sink = {
    name: `The system log at ${paths.join(" or ")}`,
    write(text, record) {
      const priority = (facility << 3) | SYSLOG_PRIORITY[record.severity];
      const head = `<${priority}>${strftime("%b %e %H:%M:%S", record.time)} ${IDENT}: `;
      for (const piece of pieces(text, LARGEST_DATAGRAM)) {
        const message = new TextEncoder().encode(head + piece);
        outlet.send(message, (failure) => lost(sink, failure, record));
      }
    },
    close: outlet.close,
  };
  return sink;
}

/** Where Python's handler sends to. */
export type SyslogAddress =
  | { readonly path: string; readonly kind: SocketKind }
  | { readonly host: string; readonly port: number; readonly transport: "udp" | "tcp" };

/** Python's `SysLogHandler`: the priority, the record, and a NUL; no time, no name. */
export function pythonSyslogSink(address: SyslogAddress, facility: number, lost: Lost): Sink {
  const outlet = createOutlet(() =>
    "path" in address ? openUnixSocket([address.path], address.kind) : openNetwork(address)
  );
  const most = "path" in address ? LARGEST_DATAGRAM : LARGEST_UDP;
  const where = "path" in address ? address.path : `${address.host}:${address.port}`;
  const sink: Sink = {
    name: `The system log at ${where}`,
    write(text, record) {
      const priority = (facility << 3) | SYSLOG_PRIORITY[record.severity];
      for (const piece of pieces(text, most)) {
        const message = new TextEncoder().encode(`<${priority}>${piece}\0`);
        outlet.send(message, (failure) => lost(sink, failure, record));
      }
    },
    close: outlet.close,
  };
  return sink;
}

async function openNetwork(
  { host, port, transport }: Extract<SyslogAddress, { host: string }>,
): Promise<Carrier> {
  if (transport === "tcp") {
    const connection = await Deno.connect({ hostname: host, port });
    return {
      send: (message) => writeAll(connection, message),
      close: () => connection.close(),
    };
  }
  const hostname = host.includes(":") ? "::" : "0.0.0.0";
  const socket = Deno.listenDatagram({ transport: "udp", hostname, port: 0 });
  return {
    async send(message) {
      await socket.send(message, { transport: "udp", hostname: host, port });
    },
    close: () => socket.close(),
  };
}

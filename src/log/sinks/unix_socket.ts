/** Messages to a Unix socket of the machine's log services: datagrams, or a stream where it is one. */

import { systemCode } from "../../system/system_failure.ts";
import type { Carrier } from "./outlet.ts";

/**
 * The most bytes of one datagram: what Linux takes (`net.core.wmem_default`), less its own overhead.
 */
export const LARGEST_DATAGRAM = 200_000;

/** Which kinds of socket are tried. */
export type SocketKind = "datagram" | "stream" | "either";

/**
 * Opens a way to the socket of a log service.
 *
 * @param paths where it may be; the first that is there is taken.
 * @param kind `either` tries datagrams first, as the C library does.
 */
export async function openUnixSocket(
  paths: readonly string[],
  kind: SocketKind = "either",
): Promise<Carrier> {
  const path = paths.find(isThere) ?? paths[0];
  if (kind === "stream") return await openStream(path);
  const datagrams = openDatagrams(path);
  if (kind === "datagram") return datagrams;
  let carrier: Carrier = datagrams;
  return {
    async send(message) {
      try {
        await carrier.send(message);
      } catch (error) {
        if (carrier !== datagrams || !isWrongType(error)) throw error;
        datagrams.close();
        carrier = await openStream(path);
        await carrier.send(message);
      }
    },
    close: () => carrier.close(),
  };
}

function openDatagrams(path: string): Carrier {
  const socket = bindSomewhere();
  return {
    async send(message) {
      await socket.send(message, { transport: "unixpacket", path });
    },
    close: () => socket.close(),
  };
}

/**
 * A socket to send from. Deno binds each to a path; a folder that only this user can enter keeps others
 * from it, and since nobody ever answers, the path is removed again at once.
 */
function bindSomewhere(): Deno.DatagramConn {
  let failure: unknown;
  for (const parent of [undefined, "/tmp", "/run", "/dev/shm"]) {
    let folder: string | undefined;
    try {
      folder = Deno.makeTempDirSync({ dir: parent, prefix: "nova-manage-" });
      return Deno.listenDatagram({ transport: "unixpacket", path: `${folder}/log` });
    } catch (error) {
      failure ??= error;
    } finally {
      if (folder !== undefined) removeQuietly(folder);
    }
  }
  throw failure;
}

function removeQuietly(folder: string): void {
  try {
    Deno.removeSync(folder, { recursive: true });
  } catch {
    // An empty folder that stays behind does no harm.
  }
}

/** On a stream, the C library ends each message with a NUL. */
async function openStream(path: string): Promise<Carrier> {
  const connection = await Deno.connect({ transport: "unix", path });
  return {
    async send(message) {
      const ended = message.at(-1) === 0 ? message : Uint8Array.from([...message, 0]);
      await writeAll(connection, ended);
    },
    close: () => connection.close(),
  };
}

/** Writes all of a message to a connection. */
export async function writeAll(connection: Deno.Conn, message: Uint8Array): Promise<void> {
  for (let written = 0; written < message.length;) {
    written += await connection.write(message.subarray(written));
  }
}

/** EPROTOTYPE: the socket is no datagram socket. */
function isWrongType(error: unknown): boolean {
  return systemCode(error) === "EPROTOTYPE";
}

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

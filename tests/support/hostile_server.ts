/** A server that speaks first, says what a test writes for it, and cares for no rules. */

/** One connection, as the server's script sees it. */
export interface HostilePeer {
  /** Waits for the next data of the client; undefined once it has gone. */
  read(): Promise<Uint8Array | undefined>;
  /** Sends bytes; fails once the client has gone. */
  write(...bytes: readonly Uint8Array[]): Promise<void>;
  /** Waits until the client has gone. */
  gone(): Promise<void>;
}

/** A running server. */
export interface HostileServer extends AsyncDisposable {
  readonly port: number;
  /** How many connections it has accepted. */
  readonly accepted: number;
}

/**
 * Starts one on 127.0.0.1.
 *
 * @param script what to do on each connection, which is closed when that ends or fails.
 */
export function startHostileServer(script: (peer: HostilePeer) => Promise<void>): HostileServer {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections = new Set<Deno.TcpConn>();
  const serving = new Set<Promise<void>>();
  let accepted = 0;

  async function serve(connection: Deno.TcpConn): Promise<void> {
    const buffer = new Uint8Array(65_536);
    const peer: HostilePeer = {
      async read() {
        const count = await connection.read(buffer);
        return count === null ? undefined : buffer.slice(0, count);
      },
      async write(...bytes) {
        for (const part of bytes) {
          for (let written = 0; written < part.length;) {
            written += await connection.write(part.subarray(written));
          }
        }
      },
      async gone() {
        while (await peer.read() !== undefined);
      },
    };
    try {
      await script(peer);
    } catch {
      // The client has gone.
    }
    connections.delete(connection);
    close(connection);
  }

  const accepting = (async () => {
    for await (const connection of listener) {
      accepted++;
      connections.add(connection);
      const served = serve(connection).finally(() => serving.delete(served));
      serving.add(served);
    }
  })();
  return {
    port: (listener.addr as Deno.NetAddr).port,
    get accepted() {
      return accepted;
    },
    async [Symbol.asyncDispose]() {
      close(listener);
      connections.forEach(close);
      await Promise.all([accepting, ...serving]);
    },
  };
}

function close(resource: { close(): void }): void {
  try {
    resource.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}

/** Joins texts, numbers (a byte each) and bytes. */
export function bytesOf(...parts: readonly (string | number | Uint8Array)[]): Uint8Array {
  const pieces = parts.map((part) =>
    typeof part === "string"
      ? new TextEncoder().encode(part)
      : typeof part === "number"
      ? Uint8Array.of(part)
      : part
  );
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

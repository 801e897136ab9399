/** A server of TCP that sends what a test says, byte for byte, and breaks off where it says. */

/** What the server does with one request on a connection. */
export type RawAnswer = (
  request: string,
  connection: Deno.Conn,
) => string | Uint8Array | undefined | Promise<string | Uint8Array | undefined>;

/** The server. */
export interface RawServer extends AsyncDisposable {
  readonly port: number;
  /** How many connections it has accepted. */
  readonly accepted: number;
  /** The requests that it got, one after the other. */
  readonly requests: readonly string[];
}

/**
 * Starts one on 127.0.0.1.
 *
 * @param answer gives the bytes to send; undefined ends the connection without an answer.
 * @param keepOpen true to go on reading after an answer; otherwise the connection is closed after it.
 */
export function startRawServer(answer: RawAnswer, keepOpen = false): RawServer {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections = new Set<Deno.Conn>();
  const requests: string[] = [];
  let accepted = 0;

  async function serve(connection: Deno.Conn): Promise<void> {
    const buffer = new Uint8Array(65_536);
    try {
      for (;;) {
        const count = await connection.read(buffer);
        if (count === null) break;
        const request = new TextDecoder().decode(buffer.subarray(0, count));
        requests.push(request);
        const bytes = await answer(request, connection);
        if (bytes === undefined) break;
        await writeAll(connection, bytes);
        if (!keepOpen) break;
      }
    } catch {
      // The other side has gone.
    }
    close(connection);
    connections.delete(connection);
  }

  const serving = (async () => {
    for await (const connection of listener) {
      accepted++;
      connections.add(connection);
      serve(connection);
    }
  })();
  return {
    port: (listener.addr as Deno.NetAddr).port,
    get accepted() {
      return accepted;
    },
    requests,
    async [Symbol.asyncDispose]() {
      close(listener);
      connections.forEach(close);
      await serving;
    },
  };
}

async function writeAll(connection: Deno.Conn, bytes: string | Uint8Array): Promise<void> {
  const data = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  for (let written = 0; written < data.length;) {
    written += await connection.write(data.subarray(written));
  }
}

function close(resource: { close(): void }): void {
  try {
    resource.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}

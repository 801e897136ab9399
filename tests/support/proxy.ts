/** A TCP proxy in front of a test server, which can misbehave as networks do. */

/** What the proxy does with connections. */
export interface Proxy extends AsyncDisposable {
  /** Where it listens, on 127.0.0.1. */
  readonly port: number;
  /** How many connections it has accepted so far. */
  readonly accepted: number;
  /** From now on: bytes pass (`pass`), are swallowed without an answer (`hang`), or connections are closed at once (`refuse`). */
  mode: "pass" | "hang" | "refuse";
  /** Waits this long before each piece of data is handed on; 0 to begin with. */
  delayMilliseconds: number;
  /** Breaks all connections now. New ones are treated as `mode` says. */
  cut(): void;
  /** Ends the way from the server to the client on all connections, while the other way stays open. */
  halfClose(): Promise<void>;
  /** Calls `act` once, before the first piece from the client that holds `text` is handed on. */
  before(text: string, act: () => void): void;
  /** How many pieces of data clients have sent so far; most statements are one piece each. */
  readonly pieces: number;
  /**
   * Calls `act` once, before or after a piece from a client is handed on: the n-th from now, counted
   * from 1, of those that match `pattern`. The connection waits until the promise is fulfilled that `act`
   * may return.
   */
  atPiece(
    piece: number,
    moment: "before" | "after",
    act: () => void | Promise<void>,
    pattern?: RegExp,
  ): void;
  /** The ports of 127.0.0.1 from which the server sees its connections come, the past ones too. */
  readonly localPorts: readonly number[];
  /** Stops listening and breaks all connections; disposing of it also waits until that is done. */
  close(): void;
}

/**
 * Starts a proxy in front of a port of 127.0.0.1.
 *
 * @param port where to listen: the port of a proxy that has been closed; a free one unless given.
 */
export function startProxy(targetPort: number, port = 0): Proxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port });
  const pairs = new Set<{ client: Deno.TcpConn; server?: Deno.TcpConn }>();
  const triggers: { text: string; act: () => void }[] = [];
  const pieceTriggers: {
    left: number;
    readonly moment: "before" | "after";
    readonly pattern: RegExp;
    readonly act: () => void | Promise<void>;
  }[] = [];
  const localPorts: number[] = [];
  const serving = new Set<Promise<void>>();
  let accepted = 0;
  let pieces = 0;

  const proxy: Proxy = {
    port: (listener.addr as Deno.NetAddr).port,
    get accepted() {
      return accepted;
    },
    mode: "pass",
    delayMilliseconds: 0,
    cut() {
      for (const { client, server } of pairs) {
        closeQuietly(client);
        if (server) closeQuietly(server);
      }
      pairs.clear();
    },
    async halfClose() {
      await Promise.all([...pairs].map(({ client }) => client.closeWrite().catch(() => {})));
    },
    before(text, act) {
      triggers.push({ text, act });
    },
    get pieces() {
      return pieces;
    },
    atPiece(piece, moment, act, pattern = /^/) {
      pieceTriggers.push({ left: piece, moment, pattern, act });
    },
    localPorts,
    close() {
      closeQuietly(listener);
      proxy.cut();
    },
    async [Symbol.asyncDispose]() {
      proxy.close();
      await Promise.all(serving);
    },
  };

  async function serve(client: Deno.TcpConn): Promise<void> {
    const pair: { client: Deno.TcpConn; server?: Deno.TcpConn } = { client };
    pairs.add(pair);
    if (proxy.mode === "refuse") {
      pairs.delete(pair);
      return closeQuietly(client);
    }
    const ways: Promise<void>[] = [];
    try {
      const server = await Deno.connect({ hostname: "127.0.0.1", port: targetPort });
      pair.server = server;
      // Unless it was cut off before it was through.
      if (pairs.has(pair)) {
        localPorts.push((server.localAddr as Deno.NetAddr).port);
        ways.push(copy(client, server, true), copy(server, client, false));
        await Promise.race(ways);
      }
    } catch {
      // Either side has gone; both are closed below.
    } finally {
      pairs.delete(pair);
      closeQuietly(client);
      if (pair.server) closeQuietly(pair.server);
      await Promise.allSettled(ways);
    }
  }

  async function pass(text: string, moment: "before" | "after"): Promise<void> {
    const concerned = pieceTriggers.filter((trigger) =>
      trigger.moment === moment && trigger.pattern.test(text)
    );
    for (const trigger of concerned) {
      if (--trigger.left > 0) continue;
      pieceTriggers.splice(pieceTriggers.indexOf(trigger), 1);
      await trigger.act();
    }
  }

  async function copy(from: Deno.TcpConn, to: Deno.TcpConn, fromClient: boolean): Promise<void> {
    const buffer = new Uint8Array(65536);
    for (let count = await from.read(buffer); count !== null; count = await from.read(buffer)) {
      const text = fromClient ? new TextDecoder("latin1").decode(buffer.subarray(0, count)) : "";
      if (fromClient) {
        pieces++;
        await pass(text, "before");
        const found = triggers.findIndex((trigger) => text.includes(trigger.text));
        if (found >= 0) triggers.splice(found, 1)[0].act();
      }
      if (proxy.mode === "hang") continue;
      if (proxy.delayMilliseconds > 0) {
        await new Promise((resolve) => setTimeout(resolve, proxy.delayMilliseconds));
      }
      await writeAll(to, buffer.subarray(0, count));
      if (fromClient) await pass(text, "after");
    }
  }

  (async () => {
    for await (const client of listener) {
      accepted++;
      const served = serve(client as Deno.TcpConn).finally(() => serving.delete(served));
      serving.add(served);
    }
  })().catch(() => {});
  return proxy;
}

async function writeAll(to: Deno.TcpConn, data: Uint8Array): Promise<void> {
  for (let written = 0; written < data.length;) {
    written += await to.write(data.subarray(written));
  }
}

function closeQuietly(resource: { close(): void }): void {
  try {
    resource.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}

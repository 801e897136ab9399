/**
 * Stands in for Percona XtraDB Cluster, of which the distribution has none: a proxy before a node of
 * MariaDB's cluster that refuses the statements which `pxc_strict_mode=ENFORCING` refuses, in the way and
 * with the number in which it does that.
 */

/** What the real one refuses, as its manual lists it, as far as a client's statement shows it. */
const REFUSED: readonly (readonly [statement: RegExp, what: string])[] = [
  [/\b(GET|RELEASE)_LOCK\s*\(/i, "use of GET_LOCK/RELEASE_LOCK"],
  [/^\s*(LOCK\s+(TABLES?|INSTANCE)|UNLOCK\s+TABLES)\b/i, "use of LOCK TABLES"],
  [/\bFLUSH\s+TABLES\b.*\bWITH\s+READ\s+LOCK\b/is, "use of FLUSH TABLES WITH READ LOCK"],
  [
    /^\s*CREATE\s+TABLE\b(?!.*\bPRIMARY\s+KEY\b)/is,
    "use of tables without an explicit primary key",
  ],
  [/^\s*CREATE\s+TABLE\b[^(]*\bSELECT\b/is, "use of CREATE TABLE AS SELECT"],
  [/\bENGINE\s*=\s*(?!InnoDB)\w+/i, "use of a storage engine without transactions"],
  [/^\s*XA\s/i, "use of XA transactions"],
  [/\bIMPORT\s+TABLESPACE|DISCARD\s+TABLESPACE\b/i, "use of ALTER TABLE … TABLESPACE"],
  [/\bISOLATION\s+LEVEL\s+SERIALIZABLE\b/i, "use of SERIALIZABLE"],
];

const COM_QUERY = 3;

/** The proxy. */
export interface StrictProxy extends AsyncDisposable {
  readonly port: number;
  /** The statements that were refused. */
  readonly refused: readonly string[];
  /** How many statements went through. */
  readonly passed: number;
}

/** Starts it in front of a port of 127.0.0.1. */
export function startStrictProxy(targetPort: number): StrictProxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.TcpConn>();
  const serving = new Set<Promise<void>>();
  const refused: string[] = [];
  let passed = 0;

  async function serve(client: Deno.TcpConn): Promise<void> {
    const server = await Deno.connect({ hostname: "127.0.0.1", port: targetPort });
    for (const connection of [client, server]) open.add(connection);
    const answers = server.readable.pipeTo(client.writable).catch(() => {});
    try {
      for await (const packet of packetsOf(client)) {
        const statement = statementIn(packet);
        const reason = statement && REFUSED.find(([pattern]) => pattern.test(statement))?.[1];
        if (reason === undefined) {
          if (statement !== undefined) passed++;
          await writeAll(server, packet);
        } else {
          refused.push(statement!);
          await writeAll(client, refusal(reason));
        }
      }
    } catch {
      // Either side has gone.
    } finally {
      for (const connection of [client, server]) {
        open.delete(connection);
        closeQuietly(connection);
      }
      await answers;
    }
  }

  (async () => {
    for await (const client of listener) {
      const served = serve(client as Deno.TcpConn).finally(() => serving.delete(served));
      serving.add(served);
    }
  })().catch(() => {});

  return {
    port: (listener.addr as Deno.NetAddr).port,
    refused,
    get passed() {
      return passed;
    },
    async [Symbol.asyncDispose]() {
      closeQuietly(listener);
      for (const connection of open) closeQuietly(connection);
      await Promise.all(serving);
    },
  };
}

/** The client's packets, each with its header of a length in three bytes and a number. */
async function* packetsOf(client: Deno.TcpConn): AsyncGenerator<Uint8Array> {
  let rest = new Uint8Array();
  const buffer = new Uint8Array(65536);
  for (let count = await client.read(buffer); count !== null; count = await client.read(buffer)) {
    const data = new Uint8Array(rest.length + count);
    data.set(rest);
    data.set(buffer.subarray(0, count), rest.length);
    let at = 0;
    while (data.length - at >= 4) {
      const end = at + 4 + (data[at] | data[at + 1] << 8 | data[at + 2] << 16);
      if (end > data.length) break;
      yield data.slice(at, end);
      at = end;
    }
    rest = data.slice(at);
  }
}

function statementIn(packet: Uint8Array): string | undefined {
  const isCommand = packet[3] === 0;
  if (!isCommand || packet[4] !== COM_QUERY) return undefined;
  return new TextDecoder().decode(packet.subarray(5));
}

/** An error packet, the answer to a command. */
function refusal(what: string): Uint8Array {
  const text = `#HY000Percona-XtraDB-Cluster prohibits ${what} with pxc_strict_mode = ENFORCING`;
  const payload = new Uint8Array([0xff, 1105 & 0xff, 1105 >> 8, ...new TextEncoder().encode(text)]);
  const header = [payload.length & 0xff, payload.length >> 8, 0, 1];
  return new Uint8Array([...header, ...payload]);
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

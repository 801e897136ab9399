/** Opens connections to MySQL with `mysql2`, and sets up their sessions. */

import type { Socket } from "node:net";
import type { Connection, QueryOptions, ResultSetHeader } from "mysql2";
import mysql2 from "mysql2";
import { OperatorError } from "../../errors/operator_error.ts";
import type { DatabaseLocation } from "../databases.ts";
import type { EngineConnection, SessionSettings, UrlOf } from "../engine.ts";
import { connected, startSocket, untilReady } from "../../network/socket.ts";
import { startTls, type TlsSettings } from "../../network/tls.ts";
import { type Guard, guardPackets } from "./guard.ts";
import { serverKey } from "./server_key.ts";
import { mayComeLater, selectDatabase, setUpSession } from "./session.ts";
import { sha256Password } from "./sha256_password.ts";
import { tlsSettings } from "./tls.ts";

const { caching_sha2_password: cachingSha2 } = mysql2.authPlugins;

// PyMySQL's default.
const CONNECT_TIMEOUT_SECONDS = 10;

/** How `mysql2` says that the server has no TLS. */
const NO_TLS = "HANDSHAKE_NO_SSL_SUPPORT";

/** What of `mysql2` is used beyond its declared interface. */
interface Internals {
  stream: Socket;
  readonly packetParser: { execute(data: Uint8Array): void };
  _paused: boolean;
  pause(): void;
  resume(): void;
  startTLS(done: (error?: Error) => void): void;
  _handleNetworkError(error: Error): void;
}

/**
 * `mysql2` takes MySQL's three-byte `utf8` for CESU-8, and reads and writes that character by character,
 * which costs several times what all else does that is done to a row. The two differ only in characters
 * beyond U+FFFF, which `utf8` has not: sent as UTF-8, as PyMySQL does, the server refuses them; as CESU-8
 * it stores halves of characters.
 */
function treatUtf8AsUtf8(): void {
  const encodings = mysql2.CharsetToEncoding;
  // Not one after the other: that takes a millisecond of each start.
  for (let at = encodings.indexOf("cesu8"); at >= 0; at = encodings.indexOf("cesu8", at)) {
    encodings[at] = "utf8";
  }
}
treatUtf8AsUtf8();

/** Opens a connection; times, numbers and characters come and go as `databases.ts` documents. */
export async function connect(
  url: UrlOf<"mysql">,
  location: DatabaseLocation,
  session: SessionSettings,
): Promise<EngineConnection> {
  const { tls } = url.parameters;
  const settings = tls && location.host !== undefined
    ? await tlsSettings(tls, location.host, location.source)
    : undefined;
  const key = await serverKey(url.parameters.serverPublicKey, location.source);
  const byTls = async (named: WhenNamed) => {
    try {
      return await connectOnce(url, location, session, key, settings, named);
    } catch (error) {
      if (!tls?.optional || (error as { code?: unknown }).code !== NO_TLS) throw error;
      return await connectOnce(url, location, session, key, undefined, named);
    }
  };
  try {
    return await byTls("with the login");
  } catch (error) {
    if (url.database === undefined || !mayComeLater(error)) throw error;
    return await byTls("after it");
  }
}

/** When the URL's database is named to the server. */
type WhenNamed = "with the login" | "after it";

async function connectOnce(
  url: UrlOf<"mysql">,
  location: DatabaseLocation,
  { sqlMode }: SessionSettings,
  key: string | undefined,
  tls: TlsSettings | undefined,
  named: WhenNamed,
): Promise<EngineConnection> {
  const { parameters } = url;
  const timeout = parameters.connectTimeout || CONNECT_TIMEOUT_SECONDS;
  const charset = characterSet(parameters.charset, location.source);
  const socket = startSocket(
    location.socket === undefined
      ? { host: location.host!, port: location.port! }
      : { path: location.socket },
  );
  const connection = mysql2.createConnection({
    stream: socket,
    // Over a Unix socket, passwords may go to the server as they are.
    ...(location.socket === undefined ? {} : { socketPath: location.socket }),
    user: url.user,
    password: url.password,
    database: named === "with the login" ? url.database : undefined,
    charset,
    connectTimeout: 0, // the time is kept below
    compress: parameters.compress ?? false,
    ...(tls === undefined ? {} : { ssl: {} }),
    // Neither files for the server nor another way to read SQL than the SQL mode says.
    flags: ["-LOCAL_FILES", "-IGNORE_SPACE"],
    connectAttributes: { program_name: "nova-manage" },
    authPlugins: {
      sha256_password: sha256Password(key),
      // Without a key there is nothing to add to what `mysql2` does, and that takes one message less.
      ...(key === undefined
        ? {}
        : { caching_sha2_password: cachingSha2({ serverPublicKey: key, onServerPublicKey() {} }) }),
    },
    timezone: "Z",
    dateStrings: true,
    supportBigNumbers: true,
    decimalNumbers: true,
  });
  const guard = guardPackets(connection);
  socket.on("data", guard.received);
  if (tls !== undefined) replaceTls(connection, tls, guard);
  const open = engineConnection(connection, parameters.readTimeout);
  try {
    const loggedIn = new Promise<void>((resolve, reject) =>
      connection.connect((error) => error ? reject(error) : resolve())
    );
    // While the socket is connecting, its own failure says more than what `mysql2` makes of it.
    loggedIn.catch(() => {});
    await untilReady(socket, timeout, connected(socket).then(() => loggedIn).then(setUp));
    if (named === "after it") await selectDatabase(open, url.database!);
    if (parameters.initCommand) await open.execute(parameters.initCommand, []);
    return open;
  } catch (error) {
    connection.destroy();
    socket.destroy();
    throw error;
  }

  // Counts as connecting: a server that answers no statement is not reached.
  async function setUp(): Promise<void> {
    replaceFlowControl(connection, guard);
    await setUpSession(open, sqlMode);
  }
}

/** oslo.db's default is `utf8`; MySQL knows it as `utf8mb3` today, and `mysql2` by the old name only. */
function characterSet(name: string = "utf8", source: string): string {
  const known = name.toLowerCase() === "utf8mb3" ? "utf8" : name;
  if (!/^(utf8|utf8mb4|latin1|ascii|binary)$/i.test(known)) {
    throw new OperatorError(`${source}: the URL's charset ${name} is not supported`, {
      hint: "Nova's databases are utf8; use charset=utf8 or charset=utf8mb4.",
    });
  }
  return known.toUpperCase();
}

/** Puts our own start of TLS in the place of `mysql2`'s; see `../tls.ts` for why. */
function replaceTls(connection: Connection, tls: TlsSettings, guard: Guard): void {
  const internals = connection as unknown as Internals;
  internals.startTLS = (done) => {
    internals.stream.removeAllListeners("data");
    startTls(internals.stream, tls).then((secured) => {
      secured.on("data", (data: Uint8Array) => {
        guard.received(data);
        internals.packetParser.execute(data);
      });
      secured.on("error", (error) => internals._handleNetworkError(error));
      internals.stream = secured;
      done();
    }).catch(done);
  };
}

/**
 * Puts our own flow control in the place of `mysql2`'s, which pauses and resumes the socket while rows
 * are streamed: Deno's sockets at times stay silent after that. Taking data only as long as it is wanted
 * slows the server down just as well.
 */
function replaceFlowControl(connection: Connection, guard: Guard): void {
  const internals = connection as unknown as Internals;
  const { stream: socket } = internals;
  let taking = false;
  const take = () => {
    // Asked for more in the middle of a packet: the loop below goes on by itself.
    if (taking) return;
    taking = true;
    try {
      while (!internals._paused) {
        const data: Uint8Array | null = socket.read();
        if (data === null) break;
        guard.received(data);
        internals.packetParser.execute(data);
      }
    } finally {
      taking = false;
    }
  };
  const handOnWaitingPackets = internals.resume;
  internals.pause = () => internals._paused = true;
  internals.resume = () => {
    handOnWaitingPackets.call(internals);
    take();
  };
  socket.removeAllListeners("data");
  socket.on("readable", take);
}

function engineConnection(connection: Connection, readTimeout?: number): EngineConnection {
  let lost = false;
  let streams = 0;
  // What to tell of statements that get no answer any more.
  const unanswered = new Set<(error: Error) => void>();
  // Without a listener, an error between two statements would end the process.
  connection.on("error", (error) => {
    lost = true;
    // `mysql2` does not tell those that stream.
    for (const reject of unanswered) reject(error);
  });
  connection.on("end", () => lost = true);
  const settings = (sql: string, values: readonly unknown[]) => ({
    sql,
    values: [...values],
    ...(readTimeout === undefined ? {} : { timeout: readTimeout * 1000 }),
  });
  return {
    get lost() {
      return lost;
    },
    async execute(statement, values) {
      const answer = Promise.withResolvers<unknown>();
      unanswered.add(answer.reject);
      try {
        connection.query(
          settings(statement, values),
          (error, result) => error ? answer.reject(error) : answer.resolve(result),
        );
        const result = await answer.promise;
        if (Array.isArray(result)) return { rows: result };
        const { affectedRows, changedRows, insertId } = result as ResultSetHeader;
        return {
          rows: [],
          insertId: insertId ? BigInt(insertId) : undefined,
          numAffectedRows: BigInt(affectedRows),
          numChangedRows: BigInt(changedRows ?? 0),
        };
      } catch (error) {
        const { fatal, code } = error as { fatal?: boolean; code?: string };
        lost ||= fatal === true || code === "PROTOCOL_SEQUENCE_TIMEOUT";
        throw error;
      } finally {
        unanswered.delete(answer.reject);
      }
    },
    async *stream(statement, values, chunkSize) {
      streams++;
      let complete = false;
      try {
        const chunks = rowChunks(connection, settings(statement, values), chunkSize, unanswered);
        for await (const rows of chunks) yield { rows };
        complete = true;
      } finally {
        streams--;
        // The rest of the rows is still on its way.
        lost ||= !complete;
      }
    },
    async close() {
      if (!lost && unanswered.size === 0 && streams === 0) {
        lost = true;
        await new Promise<void>((resolve) => connection.end(() => resolve()));
        return;
      }
      lost = true;
      connection.destroy();
      (connection as unknown as Internals).stream.destroy();
      // `mysql2` would never answer them.
      const error = Object.assign(new Error("closed"), { code: "PROTOCOL_CONNECTION_LOST" });
      for (const reject of unanswered) reject(error);
    },
  };
}

/**
 * The rows of a query, as they come, in chunks. While the caller works on a chunk, the next is read,
 * and no more than that. (The stream that `mysql2` offers takes more memory and time a row.)
 *
 * @param unanswered where to leave how to fail, should the connection be closed meanwhile.
 */
async function* rowChunks(
  connection: Connection,
  settings: QueryOptions,
  chunkSize: number,
  unanswered: Set<(error: Error) => void>,
): AsyncGenerator<unknown[]> {
  let rows: unknown[] = [];
  let ended = false;
  let failure: Error | undefined;
  let change = Promise.withResolvers<void>();
  const fail = (error: Error) => {
    failure = error;
    change.resolve();
  };
  unanswered.add(fail);
  const query = connection.query(settings);
  query.on("result", (row) => {
    rows.push(row);
    if (rows.length < chunkSize) return;
    connection.pause();
    change.resolve();
  });
  query.on("end", () => {
    ended = true;
    change.resolve();
  });
  query.on("error", fail);
  try {
    while (!ended || rows.length > 0) {
      if (!ended) await change.promise;
      if (failure !== undefined) throw failure;
      change = Promise.withResolvers();
      const chunk = rows;
      rows = [];
      connection.resume();
      if (chunk.length > 0) yield chunk;
    }
  } finally {
    unanswered.delete(fail);
  }
}

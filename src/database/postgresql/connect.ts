/** Opens connections to PostgreSQL with `postgres`, and sets up their sessions. */

import type { Socket } from "node:net";
import postgres from "postgres";
import type { DatabaseLocation } from "../databases.ts";
import type { EngineConnection, UrlOf } from "../engine.ts";
import type { DatabaseHost } from "../urls/target.ts";
import { wholeNumber } from "../values.ts";
import { untilReady } from "../../network/socket.ts";
import { diagnose, OwnWords } from "./errors.ts";
import type { GuardedSocket } from "./guard.ts";
import { type Login, logIn } from "./login.ts";
import { openSocket } from "./socket.ts";
import { encryptions, tlsSettings } from "./tls.ts";

// How a server says that its pg_hba.conf has no line for such a connection.
const INVALID_AUTHORIZATION = "28000";

// PyMySQL's default, for want of one in libpq, which waits for ever.
const CONNECT_TIMEOUT_SECONDS = 10;

/** Opens a connection to the first host that takes one, as libpq does with several hosts. */
export async function connect(
  url: UrlOf<"postgresql">,
  hosts: readonly Required<DatabaseHost>[],
  location: DatabaseLocation,
): Promise<EngineConnection> {
  for (const [index, host] of hosts.entries()) {
    try {
      return await connectToHost(url, host, location);
    } catch (error) {
      // A server that answers and refuses is not passed over; one that is not there is.
      const next = diagnose(error, "connect").kind === "unreachable" || error instanceof Unsuitable;
      if (!next || index === hosts.length - 1) throw error;
    }
  }
  throw new Error("no host to connect to");
}

/** The server is there but not what `target_session_attrs` asks for. */
class Unsuitable extends OwnWords {}

async function connectToHost(
  url: UrlOf<"postgresql">,
  host: Required<DatabaseHost>,
  { source }: DatabaseLocation,
): Promise<EngineConnection> {
  const { parameters } = url;
  const tls = await tlsSettings(parameters, host.host, source);
  const timeout = parameters.connectTimeout || CONNECT_TIMEOUT_SECONDS;
  const ways = encryptions(parameters);
  const login = loginOf(url);
  for (const [index, encryption] of ways.entries()) {
    try {
      return await openSocket(host, encryption, tls, timeout, async (socket) => {
        const guarded = await logIn(socket, login);
        return await startSession(url, socket, guarded);
      });
    } catch (error) {
      // Servers may take some users with TLS only, or without only.
      const other = diagnose(error, "connect").kind === "tls" ||
        (error as { code?: unknown }).code === INVALID_AUTHORIZATION;
      if (!other || index === ways.length - 1) throw error;
    }
  }
  throw new Error("no way to connect");
}

function loginOf({ user = "", password, database, parameters }: UrlOf<"postgresql">): Login {
  return {
    settings: {
      user,
      ...(database ? { database } : {}),
      client_encoding: "UTF8",
      application_name: parameters.applicationName ?? "nova-manage",
      TimeZone: "UTC",
      DateStyle: "ISO",
      ...(parameters.options === undefined ? {} : { options: parameters.options }),
    },
    password,
    methods: parameters.requireAuth,
    channelBinding: parameters.channelBinding,
  };
}

/** Puts the library on a socket whose user is logged in, and looks whether the server will do. */
async function startSession(
  { parameters }: UrlOf<"postgresql">,
  socket: Socket,
  guarded: GuardedSocket,
): Promise<EngineConnection> {
  const life = watchSocket(socket);
  let given = false;
  // One connection without reconnecting: which host, and when again, is decided by others.
  const client = postgres({
    // deno-lint-ignore no-explicit-any -- missing from the package's type of options, not from its manual.
    ...{ socket: giveOnce } as any,
    host: "localhost", // not used, as the socket is given
    max: 1,
    ssl: false,
    connect_timeout: 0, // the time is kept by whoever opened the socket
    idle_timeout: 0,
    max_lifetime: null,
    fetch_types: false,
    prepare: false, // named statements fail behind pgbouncer
    onnotice: () => {},
    onclose: life.end,
    types: TYPES,
  });

  function giveOnce(): GuardedSocket {
    if (given) throw connectionClosed();
    given = true;
    return guarded;
  }

  const open = engineConnection(client, socket, life);
  try {
    const { rows } = await open.execute("show transaction_read_only", []);
    const writable = (rows[0] as { transaction_read_only: string }).transaction_read_only === "off";
    const wanted = parameters.targetSessionAttributes;
    if (!writable && (wanted === "read-write" || wanted === "primary")) {
      throw new Unsuitable(`the server is read-only and target_session_attrs is ${wanted}`);
    }
    return open;
  } catch (error) {
    await open.close();
    throw error;
  }
}

const text = (value: string) => value;

/** How values come and go: see `Database` in `databases.ts`. The numbers are those of `pg_type`. */
const TYPES = {
  // The session is in UTC, so a zone, where a column has one, says nothing.
  date: {
    to: 1114,
    from: [1082, 1114, 1184],
    serialize: text,
    parse: (value: string) => value.replace(/\+00$/, ""),
  },
  bigint: { to: 20, from: [20], serialize: String, parse: wholeNumber },
  numeric: { to: 1700, from: [1700], serialize: String, parse: Number },
};

/** A server that does not listen is left without one. */
const GOODBYE_SECONDS = 1;

/** The protocol's message that ends a session: its letter and its length. */
const TERMINATE = new Uint8Array(["X".charCodeAt(0), 0, 0, 0, 4]);

const WRITES = ["INSERT", "UPDATE", "DELETE", "MERGE"];

function connectionClosed(): Error {
  return Object.assign(new Error("the connection is closed"), { code: "CONNECTION_CLOSED" });
}

/** What is known of a connection's socket. */
interface SocketLife {
  readonly lost: boolean;
  /** The connection is there, and no query waits for its answer. */
  readonly isIdle: boolean;
  /** The socket is of no more use; whoever waits for an answer is told. */
  end(): void;
  /**
   * What a query gives.
   *
   * `postgres` leaves queries unanswered whose socket breaks at an awkward moment, for one between the
   * server's last words and the end of the connection, so they are given up here.
   *
   * @throws what the query throws, or that the connection is closed.
   */
  answer<T>(query: PromiseLike<T>): Promise<T>;
}

function watchSocket(socket: Socket): SocketLife {
  const waiting = new Set<(reason: Error) => void>();
  let lost = false;
  function end(): void {
    lost = true;
    // What `postgres` knows about it goes first.
    queueMicrotask(() => waiting.forEach((giveUp) => giveUp(connectionClosed())));
  }
  socket.once("close", end);
  return {
    get lost() {
      return lost;
    },
    get isIdle() {
      return !lost && waiting.size === 0;
    },
    end,
    answer: (query) =>
      new Promise((resolve, reject) => {
        waiting.add(reject);
        const over = () => waiting.delete(reject);
        query.then((result) => {
          over();
          resolve(result);
        }, (error) => {
          over();
          reject(error);
        });
      }),
  };
}

function engineConnection(
  client: postgres.Sql,
  socket: Socket,
  life: SocketLife,
): EngineConnection {
  let closed = false;
  // `postgres` would try to connect again, for which it has no socket, and never answer.
  const assertOpen = () => {
    if (closed || life.lost) throw connectionClosed();
  };
  return {
    get lost() {
      return closed || life.lost;
    },
    async execute(statement, values) {
      assertOpen();
      const result = await life.answer(
        client.unsafe(statement, [...values] as postgres.ParameterOrJSON<never>[]),
      );
      if (statement === "commit" && result.command === "ROLLBACK") throw new RolledBack();
      return {
        rows: [...result],
        numAffectedRows: WRITES.includes(result.command) ? BigInt(result.count) : undefined,
      };
    },
    async *stream(statement, values, chunkSize) {
      assertOpen();
      const cursor = client.unsafe(statement, [...values] as postgres.ParameterOrJSON<never>[])
        .cursor(chunkSize)[Symbol.asyncIterator]();
      let over = false;
      const next = () =>
        life.answer(cursor.next()).catch((error) => {
          over = true;
          throw error;
        });
      try {
        for (let part = await next(); !part.done; part = await next()) yield { rows: part.value };
        over = true;
      } finally {
        // Whoever reads no further closes the cursor.
        if (!over) await life.answer(Promise.resolve(cursor.return!()));
      }
    },
    async close() {
      if (closed) return;
      closed = true;
      // A goodbye, for a server that still listens. Where nothing is on its way that is a message alone, and
      // less work than for `postgres`, which waits until the server has hung up.
      if (life.isIdle) await sayGoodbye(socket);
      else if (!life.lost) await client.end({ timeout: GOODBYE_SECONDS });
      socket.destroy();
    },
  };
}

async function sayGoodbye(socket: Socket): Promise<void> {
  const said = new Promise<void>((resolve) => socket.end(TERMINATE, () => resolve()));
  // Where it cannot be said, the session's end says it.
  await untilReady(socket, GOODBYE_SECONDS, said).catch(() => {});
}

/** The server answers a commit with this when a statement before it had failed. */
class RolledBack extends OwnWords {
  constructor() {
    super("the transaction was rolled back, as one of its statements had failed");
  }
}

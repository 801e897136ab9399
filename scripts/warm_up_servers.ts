/**
 * A MySQL and a PostgreSQL server that let everybody in and answer every query with the same one row. They
 * are what the program talks to while it is built; see `code_cache.ts`.
 */

/** The column and the value of every answer: a revision that the program knows. */
const COLUMN = "version_num";
const VALUE = "8f2f1571d55b";

/** Servers on the loopback address; they stop when disposed of. */
export interface WarmUpServers extends AsyncDisposable {
  /** The ports. */
  readonly mysql: number;
  readonly postgresql: number;
}

/** Starts both on free ports. */
export function warmUpServers(): WarmUpServers {
  const mysql = serve(mysqlConversation);
  const postgresql = serve(postgresqlConversation);
  return {
    mysql: mysql.port,
    postgresql: postgresql.port,
    async [Symbol.asyncDispose]() {
      await Promise.all([mysql.stop(), postgresql.stop()]);
    },
  };
}

/** What a server says to a client. */
interface Conversation {
  /** Said before the client says anything. */
  readonly greeting: Bytes;
  /** How many bytes the first message in `bytes` has; undefined as long as that cannot be told. */
  lengthOf(bytes: Uint8Array): number | undefined;
  /** The answer to a message; undefined at the end. */
  answer(message: Uint8Array): Bytes | undefined;
}

type Bytes = readonly number[];

function serve(begin: () => Conversation): { readonly port: number; stop(): Promise<void> } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  // One client after the other, as they come.
  const serving = (async () => {
    for await (const connection of listener) await converse(connection, begin());
  })();
  return {
    port: (listener.addr as Deno.NetAddr).port,
    async stop() {
      listener.close();
      await serving;
    },
  };
}

async function converse(connection: Deno.TcpConn, conversation: Conversation): Promise<void> {
  using _ = connection;
  const send = async (answer: Bytes) => {
    for (let data = Uint8Array.from(answer); data.length > 0;) {
      data = data.subarray(await connection.write(data));
    }
  };
  await send(conversation.greeting);
  const buffer = new Uint8Array(16384);
  let bytes = new Uint8Array();
  for (;;) {
    const read = await connection.read(buffer).catch(() => null);
    if (read === null) return;
    bytes = Uint8Array.from([...bytes, ...buffer.subarray(0, read)]);
    for (;;) {
      const length = conversation.lengthOf(bytes);
      if (length === undefined || bytes.length < length) break;
      const answer = conversation.answer(bytes.subarray(0, length));
      if (answer === undefined) return;
      await send(answer);
      bytes = bytes.slice(length);
    }
  }
}

const encoder = new TextEncoder();
const text = (value: string): Bytes => [...encoder.encode(value)];
const zeroTerminated = (value: string): Bytes => [...text(value), 0];

function number(bytes: number, value: number, littleEndian: boolean): Bytes {
  const digits = Array.from({ length: bytes }, (_, index) => (value >> (8 * index)) & 0xff);
  return littleEndian ? digits : digits.reverse();
}

const little = (bytes: number, value: number) => number(bytes, value, true);
const big = (bytes: number, value: number) => number(bytes, value, false);

// MySQL: https://dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html

/** Without TLS, compression, sessions' tracking and the newer end of a result. */
const CAPABILITIES = 0x000ff7ff & ~0x0820;
const UTF8 = 33;
const VAR_STRING = 253;
const AUTOCOMMIT = 2;
const COM_QUIT = 1;
const COM_QUERY = 3;
const SALT = "abcdefghijklmnopqrst";

const withLength = (value: string): Bytes => [value.length, ...text(value)];
const mysqlGreeting: Bytes = [
  10,
  ...zeroTerminated("10.11.0-MariaDB"),
  ...little(4, 1),
  ...zeroTerminated(SALT.slice(0, 8)),
  ...little(2, CAPABILITIES & 0xffff),
  UTF8,
  ...little(2, AUTOCOMMIT),
  ...little(2, CAPABILITIES >> 16),
  SALT.length + 1,
  ...little(10, 0),
  ...zeroTerminated(SALT.slice(8)),
  ...zeroTerminated("mysql_native_password"),
];
const mysqlOk: Bytes = [0, 0, 0, ...little(2, AUTOCOMMIT), ...little(2, 0)];
const mysqlEof: Bytes = [0xfe, ...little(2, 0), ...little(2, AUTOCOMMIT)];
const mysqlColumn: Bytes = [
  ...["def", "nova", "alembic_version", "alembic_version", COLUMN, COLUMN].flatMap(withLength),
  0x0c,
  ...little(2, UTF8),
  ...little(4, 96),
  VAR_STRING,
  ...little(2, 0),
  0,
  ...little(2, 0),
];

function mysqlPackets(first: number, ...payloads: Bytes[]): Bytes {
  return payloads.flatMap((payload, index) => [
    ...little(3, payload.length),
    first + index,
    ...payload,
  ]);
}

function mysqlConversation(): Conversation {
  return {
    greeting: mysqlPackets(0, mysqlGreeting),
    lengthOf: (bytes) =>
      bytes.length < 4 ? undefined : 4 + (bytes[0] | bytes[1] << 8 | bytes[2] << 16),
    answer(packet) {
      const [, , , sequence, command] = packet;
      // The client's answer to the greeting has the number 1; with 0 begins a command.
      if (sequence !== 0) return mysqlPackets(sequence + 1, mysqlOk);
      if (command === COM_QUIT) return undefined;
      const sql = new TextDecoder().decode(packet.subarray(5));
      if (command !== COM_QUERY || !/^select/i.test(sql)) return mysqlPackets(1, mysqlOk);
      return mysqlPackets(1, [1], mysqlColumn, mysqlEof, withLength(VALUE), mysqlEof);
    },
  };
}

// PostgreSQL: https://www.postgresql.org/docs/15/protocol.html

const SSL_REQUEST = 80877103;
const TEXT_TYPE = 25;

function postgresqlMessage(letter: string, ...content: Bytes[]): Bytes {
  const bytes = content.flat();
  return [...text(letter), ...big(4, bytes.length + 4), ...bytes];
}

const ready = postgresqlMessage("Z", text("I"));
const description = postgresqlMessage(
  "T",
  [...big(2, 1), ...zeroTerminated(COLUMN), ...big(4, 0), ...big(2, 0), ...big(4, TEXT_TYPE)],
  [...big(2, -1), ...big(4, -1), ...big(2, 0)],
);
const row = postgresqlMessage("D", big(2, 1), big(4, VALUE.length), text(VALUE));
const complete = postgresqlMessage("C", zeroTerminated("SELECT 1"));

/** The answer to each message of the extended and of the simple protocol. */
const ANSWERS: Readonly<Record<string, Bytes>> = {
  P: postgresqlMessage("1"),
  B: postgresqlMessage("2"),
  D: [...postgresqlMessage("t", big(2, 0)), ...description],
  E: [...row, ...complete],
  S: ready,
  Q: [...description, ...row, ...complete, ...ready],
};

const welcome: Bytes = [
  ...postgresqlMessage("R", big(4, 0)),
  ...postgresqlMessage("S", zeroTerminated("server_version"), zeroTerminated("15.0")),
  ...postgresqlMessage("S", zeroTerminated("client_encoding"), zeroTerminated("UTF8")),
  ...postgresqlMessage("K", big(4, 1), big(4, 1)),
  ...ready,
];

function postgresqlConversation(): Conversation {
  let welcomed = false;
  const at = (bytes: Uint8Array, offset: number) =>
    new DataView(bytes.buffer, bytes.byteOffset).getInt32(offset);
  return {
    greeting: [],
    lengthOf(bytes) {
      const letter = welcomed ? 1 : 0;
      return bytes.length < letter + 4 ? undefined : letter + at(bytes, letter);
    },
    answer(message) {
      if (welcomed) {
        const letter = String.fromCharCode(message[0]);
        return letter === "X" ? undefined : ANSWERS[letter] ?? [];
      }
      if (at(message, 4) === SSL_REQUEST) return text("N");
      welcomed = true;
      return welcome;
    },
  };
}

/** Whatever answers on MySQL's port: nothing of it hangs a run, fills its memory, or speaks for it. */

import assert from "node:assert/strict";
import { constants, generateKeyPairSync, privateDecrypt } from "node:crypto";
import { sql } from "kysely";
import { DatabaseError } from "../../src/database/database_error.ts";
import { bytesOf, type HostilePeer, startHostileServer } from "../support/hostile_server.ts";
import { column, end, failure, greeting, letIn, ok, packet } from "../support/mysql_packets.ts";
import { openDatabase } from "../support/open_database.ts";

/** What comes of `select 1` on such a server. */
async function outcome(
  script: (peer: HostilePeer) => Promise<void>,
  query = "",
): Promise<DatabaseError> {
  await using server = startHostileServer(script);
  try {
    await using opened = await openDatabase(
      `mysql+pymysql://nova:s3cret@127.0.0.1:${server.port}/nova?connect_timeout=2${query}`,
      { options: { db_max_retries: "0" } },
    );
    const { rows } = await sql`select 1`.execute(opened.database.query);
    assert.fail(`it was believed: ${Deno.inspect(rows).slice(0, 200)}`);
  } catch (error) {
    assert.ok(error instanceof DatabaseError, String(error));
    assert.doesNotMatch(`${error.message} ${error.hint}`, /s3cret|mysql2|streamFactory|\n/);
    assert.ok(error.message.length < 3000, String(error.message.length));
    return error;
  }
}

/** A server that lets everybody in, and gives these packets to the first statement. */
const answering = (...packets: readonly Uint8Array[]) => async (peer: HostilePeer) => {
  await letIn(peer);
  await peer.read();
  await peer.write(...packets);
  await peer.gone();
};

/** The same packet with each number in turn, again and again until the client has gone. */
async function flood(peer: HostilePeer, make: (sequence: number) => Uint8Array, first: number) {
  const round = bytesOf(...Array.from({ length: 256 * 64 }, (_, index) => make(first + index)));
  for (;;) await peer.write(round);
}

const INT = 3;
const header = (sequence: number, columns = 1) => packet(sequence, bytesOf(columns));

const CASES: readonly (readonly [string, (peer: HostilePeer) => Promise<void>, RegExp])[] = [
  ["greets in another protocol", async (peer) => {
    await peer.write(packet(0, bytesOf("HTTP/1.1 400 Bad Request\r\n\r\n")));
    await peer.gone();
  }, /does not speak MySQL's protocol/],
  ["breaks off its greeting", async (peer) => {
    await peer.write(packet(0, bytesOf(10, "8.0")));
    await peer.gone();
  }, /does not speak MySQL's protocol/],
  ["sends packets out of order", answering(header(1), column(9), end(3), end(4)), /out of order/],
  ["says a length that leads out of a number's packet", (peer) => {
    const long = bytesOf(0xfe, 0, 0, 0, 0, 0, 0, 4, 0, "1");
    return answering(header(1), column(2, "x", INT), end(3), packet(4, long), end(5))(peer);
  }, /cut off/],
  [
    "sends a row with too few values",
    answering(header(1, 2), column(2), column(3), end(4), packet(5, bytesOf(1, "1")), end(6)),
    /not as long as its columns/,
  ],
  [
    "has more columns than there can be",
    (peer) => answering(packet(1, bytesOf(0xfd, 0xff, 0xff, 0xff)), column(2))(peer),
    /16777215 columns/,
  ],
  [
    "sends columns without end",
    answering(header(1), column(2), column(3), column(4)),
    /columns of its answer have no end/,
  ],
  [
    "asks for a file of this machine",
    answering(packet(1, bytesOf(0xfb, "/etc/shadow"))),
    /asks for a file of this machine/,
  ],
  [
    "sends columns of a type of its own",
    answering(header(1), column(2, "x", 0xff), end(3)),
    /type/,
  ],
  [
    "tells of changes to the session without end",
    (peer) =>
      answering(packet(1, bytesOf(0, 0, 0, 2, 0x40, 0, 0, 0, 0xfd, 255, 255, 255, 1)))(peer),
    /cut off/,
  ],
  ["sends rows without end", async (peer) => {
    await letIn(peer);
    await peer.read();
    await peer.write(header(1), column(2), end(3));
    await flood(peer, (sequence) => packet(sequence, bytesOf(0xfb)), 4);
  }, /its answer has no end/],
  ["sends a row without end", async (peer) => {
    await letIn(peer);
    await peer.read();
    await peer.write(header(1), column(2), end(3));
    const part = packet(4, new Uint8Array(0xffffff));
    for (let sequence = 4;; sequence++) {
      part[3] = sequence & 255;
      await peer.write(part);
    }
  }, /a row of its answer has no end/],
  ["logs in without end", async (peer) => {
    await peer.write(greeting("caching_sha2_password"));
    await peer.read();
    await flood(peer, (sequence) => packet(sequence, bytesOf(1, 3)), 2);
  }, /cannot be understood/],
  ["sends a key of any size", async (peer) => {
    await peer.write(greeting("caching_sha2_password"));
    await peer.read();
    await peer.write(packet(2, bytesOf(1, 4)));
    await peer.read();
    await peer.write(packet(4, bytesOf(1, "-----BEGIN PUBLIC KEY-----\n", "A".repeat(100_000))));
    await peer.gone();
  }, /authentication is too long/],
  ["sends a key that is none", async (peer) => {
    await peer.write(greeting("caching_sha2_password"));
    await peer.read();
    await peer.write(packet(2, bytesOf(1, 4)));
    await peer.read();
    await peer.write(packet(4, bytesOf(1, "-----BEGIN PUBLIC KEY-----\nAAAA\n")));
    await peer.gone();
  }, /authentication is none that is known/],
  ["wants the password in plain text", async (peer) => {
    await peer.write(greeting());
    await peer.read();
    await peer.write(packet(2, bytesOf(0xfe, "mysql_clear_password", 0)));
    await peer.gone();
  }, /wants the authentication plugin mysql_clear_password/],
  ["is silent once it has let the user in", async (peer) => {
    await peer.write(greeting());
    await peer.read();
    await peer.write(ok(2));
    await peer.gone();
  }, /no answer within 2 s/],
  ["is silent in the middle of its greeting", async (peer) => {
    await peer.write(greeting().subarray(0, 20));
    await peer.gone();
  }, /no answer within 2 s/],
];

for (const [what, script, message] of CASES) {
  Deno.test(`mysql: a server that ${what} is given up, in words of our own`, async () => {
    const error = await outcome(script);
    assert.match(error.message, message);
    assert.ok(error.hint);
  });
}

Deno.test("mysql: an error of any size, and with any characters, is told in a line", async () => {
  for (const piece of ["a://b:c", "a", " ", "\n", "@:", "x=&"]) {
    const started = performance.now();
    const text = `h\nERROR: forged\x1b]0;title\x07${piece.repeat(360_000 / piece.length)}`;
    const error = await outcome(answering(failure(1, 1064, text)));
    assert.match(error.message, /: h ERROR: forged\\x1b\]0;title\\x07/);
    assert.ok(performance.now() - started < 20_000, piece);
  }
});

Deno.test("mysql: with server_public_key, the password is encrypted with no key that the server sends", async () => {
  const pair = () =>
    generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
  const [known, foreign] = [pair(), pair()];
  const scramble = new TextEncoder().encode("12345678123456789012");
  for (const plugin of ["caching_sha2_password", "sha256_password"]) {
    const received: Uint8Array[] = [];
    await outcome(async (peer) => {
      await peer.write(greeting());
      await peer.read();
      await peer.write(packet(2, bytesOf(0xfe, plugin, 0, scramble, 0)));
      const first = await peer.read();
      if (plugin === "caching_sha2_password") {
        await peer.write(packet(4, bytesOf(1, 4)));
        received.push((await peer.read())!.subarray(4));
      } else received.push(first!.subarray(4));
      await peer.write(packet(received.length + 5, bytesOf(1, foreign.publicKey)));
      await peer.gone();
    }, `&server_public_key=${encodeURIComponent(known.publicKey)}`);
    const decrypted = privateDecrypt({
      key: known.privateKey,
      oaepHash: "sha1",
      padding: constants.RSA_PKCS1_OAEP_PADDING,
    }, received[0]);
    const password = decrypted.map((byte, index) => byte ^ scramble[index % 20]);
    assert.equal(new TextDecoder().decode(password), "s3cret\0", plugin);
  }
});

Deno.test("mysql: a packet's error goes first, whatever its number", async () => {
  const error = await outcome(answering(failure(0, 1053, "Server shutdown in progress")));
  assert.equal(error.kind, "connection_lost");
  assert.match(error.message, /shutdown in progress/);
});

/** Whatever answers on PostgreSQL's port: nothing of it hangs a run, fills its memory, or speaks for it. */

import assert from "node:assert/strict";
import { sql } from "kysely";
import { DatabaseError } from "../../src/database/database_error.ts";
import { bytesOf, type HostilePeer, startHostileServer } from "../support/hostile_server.ts";
import { openDatabase } from "../support/open_database.ts";
import {
  answer,
  authentication,
  columns,
  failure,
  greet,
  int16,
  int32,
  letIn,
  message,
  ready,
  row,
} from "../support/postgresql_messages.ts";

/** What comes of `select 1` on such a server. */
async function outcome(
  script: (peer: HostilePeer) => Promise<void>,
  query = "",
): Promise<DatabaseError> {
  await using server = startHostileServer(script);
  try {
    await using opened = await openDatabase(
      `postgresql://nova:s3cret@127.0.0.1:${server.port}/nova?connect_timeout=2${query}`,
      { options: { db_max_retries: "0" } },
    );
    const { rows } = await sql`select 1`.execute(opened.database.query);
    assert.fail(`it was believed: ${Deno.inspect(rows).slice(0, 200)}`);
  } catch (error) {
    assert.ok(error instanceof DatabaseError, String(error));
    assert.doesNotMatch(`${error.message} ${error.hint}`, /s3cret|Postgres\.js|\n/);
    assert.ok(error.message.length < 3000, String(error.message.length));
    return error;
  }
}

/** A server that lets everybody in, and gives these messages to the first statement of the run. */
const answering = (...messages: readonly Uint8Array[]) => async (peer: HostilePeer) => {
  await letIn(peer);
  await peer.read();
  await peer.write(...messages);
  await peer.gone();
};

/** A server that asks for a password in this way, and then says this. */
const asking = (...messages: readonly Uint8Array[]) => async (peer: HostilePeer) => {
  await greet(peer);
  for (const next of messages) {
    await peer.write(next);
    await peer.read();
  }
  await peer.gone();
};

/** A server that challenges the client to hash its password so often. */
const challenging = (rounds: string) => async (peer: HostilePeer) => {
  await greet(peer);
  await peer.write(authentication(10, bytesOf("SCRAM-SHA-256", 0, 0)));
  const first = new TextDecoder().decode(await peer.read());
  const nonce = /r=(.*)$/.exec(first)![1];
  await peer.write(authentication(11, `r=${nonce}xyz,s=c2FsdA==,i=${rounds}`));
  await peer.read();
  await peer.write(authentication(12, "v=AAAA"), authentication(0), ready);
  await peer.gone();
};

const CASES: readonly (readonly [string, (peer: HostilePeer) => Promise<void>, RegExp])[] = [
  [
    "wants the password hashed two billion times",
    challenging("2000000000"),
    /hashed 2000000000 times/,
  ],
  ["wants it hashed less than once", challenging("-1"), /malformed/],
  ["does not know the password", challenging("4096"), /cannot prove that it knows/],
  [
    "lets in whom it has challenged, without proving anything",
    asking(authentication(10, bytesOf("SCRAM-SHA-256", 0, 0)), authentication(0)),
    /without having proved who it is/,
  ],
  [
    "has another mechanism",
    asking(authentication(10, bytesOf("OAUTHBEARER", 0, 0))),
    /OAUTHBEARER/,
  ],
  ["wants GSSAPI", asking(authentication(7)), /with GSSAPI, which is not known here/],
  ["wants what nobody knows", asking(authentication(99)), /with method 99/],
  [
    "asks for passwords without end",
    asking(...Array.from({ length: 300 }, () => authentication(3))),
    /its login has no end/,
  ],
  ["speaks another protocol", async (peer) => {
    await peer.read();
    await peer.write(bytesOf("N"));
    await peer.read();
    await peer.write(bytesOf("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await peer.gone();
  }, /cannot be understood/],
  ["logs in with a message of any length", asking(bytesOf("R", int32(0x7fffffff))), /wrong length/],
  [
    "names a column without end",
    (peer) => answering(message("1"), message("T", bytesOf(int16(1), "x".repeat(500))))(peer),
    /malformed/,
  ],
  [
    "describes columns in pieces, and badly",
    async (peer) => {
      await letIn(peer);
      await peer.read();
      const bad = message("T", bytesOf(int16(3), "x", 0));
      for (const byte of bad) await peer.write(Uint8Array.of(byte));
      await peer.gone();
    },
    /malformed/,
  ],
  [
    "sends a row that is too short",
    (peer) =>
      answering(message("1"), columns("a", "b"), message("2"), message("D", int16(2)))(peer),
    /has not the expected form/,
  ],
  [
    "sends a row without having said of what",
    (peer) => answering(message("1"), message("2"), row("1"), ready)(peer),
    /has not the expected form/,
  ],
  [
    "wants a copy of something",
    answering(message("1"), message("G", bytesOf(0, int16(0)))),
    /nobody/,
  ],
  ["sends what nobody knows", answering(message("~", bytesOf("x"))), /nobody asked for/],
  ["sends a length that is none", answering(bytesOf("C", int32(2))), /wrong length/],
  ["sends an error of any length", answering(bytesOf("E", int32(0x7fffffff))), /wrong length/],
  ["sends rows without end", async (peer) => {
    await letIn(peer);
    await peer.read();
    await peer.write(message("1"), columns("a"), message("2"));
    const many = bytesOf(...Array.from({ length: 5000 }, () => row("")));
    for (;;) await peer.write(many);
  }, /its answer has no end/],
  ["is silent once it has let the user in", async (peer) => {
    await greet(peer);
    await peer.write(authentication(0), ready);
    await peer.gone();
  }, /no answer within 2 s/],
  ["is silent in the middle of its login", async (peer) => {
    await greet(peer);
    await peer.write(authentication(3).subarray(0, 3));
    await peer.gone();
  }, /no answer within 2 s/],
  ["sends notices without end", async (peer) => {
    await greet(peer);
    for (;;) await peer.write(message("N", bytesOf("Mx", 0, 0)));
  }, /its login has no end/],
];

for (const [what, script, reason] of CASES) {
  Deno.test(`postgresql: a server that ${what} is given up, in words of our own`, async () => {
    const error = await outcome(script);
    assert.match(error.message, reason);
    assert.ok(error.hint);
  });
}

Deno.test("postgresql: an error of any size, and with any characters, is told in a line", async () => {
  for (const piece of ["a://b:c", "a", " ", "\n", "@:", "x=&"]) {
    const started = performance.now();
    const text = `h\nERROR: forged\x1b]0;title\x07${piece.repeat(360_000 / piece.length)}`;
    const error = await outcome(answering(failure("42601", text), ready));
    assert.match(error.message, /: h ERROR: forged\\x1b\]0;title\\x07/);
    assert.ok(performance.now() - started < 20_000, piece);
  }
});

Deno.test("postgresql: an answer in pieces of any size is an answer", async () => {
  const whole = answer(["a", "b"], row("1", "two"), row("", "x".repeat(3000)));
  for (const size of [4000, 100, 7, 3, 1]) {
    await using server = startHostileServer(async (peer) => {
      await letIn(peer);
      await peer.read();
      for (let at = 0; at < whole.length; at += size) {
        await peer.write(whole.subarray(at, at + size));
      }
      await peer.gone();
    });
    await using opened = await openDatabase(`postgresql://u:p@127.0.0.1:${server.port}/d`);
    const { rows } = await sql`select 1`.execute(opened.database.query);
    assert.deepEqual(rows, [{ a: "1", b: "two" }, { a: "", b: "x".repeat(3000) }]);
  }
});

Deno.test("postgresql: a session ends with a goodbye", async () => {
  const goodbye = Promise.withResolvers<Uint8Array | undefined>();
  await using server = startHostileServer(async (peer) => {
    await letIn(peer);
    await peer.read();
    await peer.write(answer(["a"], row("1")));
    goodbye.resolve(await peer.read());
    await peer.gone();
  });
  {
    await using opened = await openDatabase(`postgresql://u:p@127.0.0.1:${server.port}/d`);
    await sql`select 1`.execute(opened.database.query);
  }
  assert.deepEqual(await goodbye.promise, message("X"));
});

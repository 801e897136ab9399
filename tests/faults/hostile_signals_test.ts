/** A server that never answers, or never ends to, and the one SIGTERM that has to end the program all the same. */

import assert from "node:assert/strict";
import { bytesOf, type HostilePeer, startHostileServer } from "../support/hostile_server.ts";
import * as mysql from "../support/mysql_packets.ts";
import * as postgresql from "../support/postgresql_messages.ts";

/** How long a database is waited for after a signal, and some time for the rest. */
const LONGEST_END_MILLISECONDS = 50_000;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What a run of the program came to whose database is such a server. */
interface Ended {
  readonly code: number;
  readonly stderr: string;
  readonly milliseconds: number;
}

/**
 * Starts `db version` against a server, and sends one SIGTERM when the server says so.
 *
 * @param script is given a function that sends the signal.
 */
async function signalled(
  scheme: string,
  script: (peer: HostilePeer, send: () => void) => Promise<void>,
): Promise<Ended> {
  const folder = await Deno.makeTempDir({ prefix: "nova-manage-signals-" });
  let sentAt: number | undefined;
  const send = () => {
    if (sentAt !== undefined) return;
    sentAt = performance.now();
    program.kill("SIGTERM");
  };
  await using server = startHostileServer((peer) => script(peer, send));
  const url = `${scheme}://nova:s3cret@127.0.0.1:${server.port}/nova`;
  await Deno.writeTextFile(`${folder}/nova.conf`, `[database]\nconnection = ${url}\n`, {
    mode: 0o600,
  });
  const program = new Deno.Command("dist/nova-manage", {
    args: ["--config-file", `${folder}/nova.conf`, "db", "version"],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const patience = setTimeout(() => program.kill("SIGKILL"), 2 * LONGEST_END_MILLISECONDS);
  try {
    const { code, stderr } = await program.output();
    assert.ok(sentAt !== undefined, `it ended before the signal: ${code}`);
    return {
      code,
      stderr: new TextDecoder().decode(stderr),
      milliseconds: performance.now() - sentAt,
    };
  } finally {
    clearTimeout(patience);
    await Deno.remove(folder, { recursive: true });
  }
}

const SILENT: readonly (readonly [string, string, Parameters<typeof signalled>[1]])[] = [
  ["mysql accepts and is silent", "mysql+pymysql", async (peer, send) => {
    send();
    await peer.gone();
  }],
  ["postgresql accepts and is silent", "postgresql", async (peer, send) => {
    await peer.read();
    send();
    await peer.gone();
  }],
  ["mysql lets in and answers nothing", "mysql+pymysql", async (peer, send) => {
    await mysql.letIn(peer);
    await peer.read();
    send();
    await peer.gone();
  }],
  ["postgresql lets in and answers nothing", "postgresql", async (peer, send) => {
    await postgresql.letIn(peer);
    await peer.read();
    send();
    await peer.gone();
  }],
  ["mysql sends a row now and then, for ever", "mysql+pymysql", async (peer, send) => {
    await mysql.letIn(peer);
    await peer.read();
    await peer.write(mysql.packet(1, bytesOf(1)), mysql.column(2), mysql.end(3));
    for (let sequence = 4;; sequence++) {
      await peer.write(mysql.packet(sequence, bytesOf(0xfb)));
      if (sequence === 10) send();
      await pause(50);
    }
  }],
  ["postgresql sends a row now and then, for ever", "postgresql", async (peer, send) => {
    await postgresql.letIn(peer);
    await peer.read();
    await peer.write(postgresql.message("1"), postgresql.columns("a"), postgresql.message("2"));
    for (let rows = 0;; rows++) {
      await peer.write(postgresql.row("x"));
      if (rows === 10) send();
      await pause(50);
    }
  }],
];

// Side by side, since most of it is waiting.
Deno.test("one SIGTERM ends the program whatever the database does", async () => {
  const ends = await Promise.all(
    SILENT.map(async ([what, scheme, script]) => ({ what, ...await signalled(scheme, script) })),
  );
  for (const { what, code, stderr, milliseconds } of ends) {
    assert.equal(code, 143, `${what}: ${stderr}`);
    assert.ok(milliseconds < LONGEST_END_MILLISECONDS, `${what}: ${milliseconds} ms`);
    assert.match(stderr, /SIGTERM: stopping/, what);
    assert.doesNotMatch(stderr, /s3cret/);
  }
});

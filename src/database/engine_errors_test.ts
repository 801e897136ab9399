import assert from "node:assert/strict";
import type { DatabaseErrorKind } from "./database_error.ts";
import type { Phase } from "./diagnosis.ts";
import { diagnose as mysql } from "./mysql/errors.ts";
import { ConnectTimeout } from "../network/errors.ts";
import { diagnose as postgresql } from "./postgresql/errors.ts";
import { diagnose as sqlite } from "./sqlite/errors.ts";
import { TlsError } from "../network/tls.ts";

const errorWith = (message: string, properties: object = {}) =>
  Object.assign(new Error(message), properties);

function check(
  diagnose: (error: unknown, phase: Phase) => { kind: DatabaseErrorKind; reason: string },
  cases: readonly (readonly [unknown, Phase, DatabaseErrorKind])[],
): void {
  for (const [error, phase, kind] of cases) {
    const found = diagnose(error, phase);
    assert.equal(found.kind, kind, `${error} ${Deno.inspect(error)}`);
    assert.notEqual(found.reason, "");
  }
}

Deno.test("mysql: what errors mean that no test server gives", () => {
  check(mysql, [
    [errorWith("Too many connections", { errno: 1040 }), "connect", "unreachable"],
    [errorWith("WSREP has not yet prepared node", { errno: 1047 }), "statement", "unreachable"],
    [errorWith("Lock wait timeout exceeded", { errno: 1205 }), "statement", "conflict"],
    [errorWith("Lock wait timeout exceeded", { errno: 1205 }), "connect", "unreachable"],
    [errorWith("Deadlock found", { errno: 1213 }), "commit", "conflict"],
    [errorWith("running with --read-only", { errno: 1290 }), "statement", "access_denied"],
    [errorWith("Running in read-only mode", { errno: 1836 }), "statement", "access_denied"],
    [errorWith("Server shutdown in progress", { errno: 1053 }), "statement", "connection_lost"],
    [errorWith("Server shutdown in progress", { errno: 1053 }), "connect", "unreachable"],
    [errorWith("gone", { code: "PROTOCOL_CONNECTION_LOST" }), "connect", "unreachable"],
    [errorWith("gone", { code: "PROTOCOL_CONNECTION_LOST" }), "commit", "connection_lost"],
    [errorWith("read ECONNRESET", { code: "ECONNRESET" }), "statement", "connection_lost"],
    [errorWith("Plugin instructed the server to rollback", { errno: 3101 }), "commit", "conflict"],
    [errorWith("Got error 6 during COMMIT", { errno: 1180 }), "commit", "unreachable"],
    [errorWith("wsrep_max_ws_rows exceeded", { errno: 1180 }), "statement", "too_large"],
    [errorWith("Maximum writeset size exceeded", { errno: 1105 }), "commit", "too_large"],
    [errorWith("Transaction size exceed set threshold", { errno: 1180 }), "commit", "too_large"],
    [errorWith("Percona-XtraDB-Cluster prohibits …", { errno: 1105 }), "statement", "other"],
    [errorWith("Account is locked", { errno: 3118 }), "connect", "access_denied"],
    [
      errorWith("disconnected because of inactivity", { errno: 4031 }),
      "statement",
      "connection_lost",
    ],
    [errorWith("secure transport required", { errno: 3159 }), "connect", "tls"],
    [errorWith("tls", { code: "HANDSHAKE_SSL_ERROR" }), "connect", "tls"],
    [
      errorWith("Server requests authentication using unknown plugin dialog. See"),
      "connect",
      "access_denied",
    ],
    [errorWith("You have an error in your SQL syntax", { errno: 1064 }), "statement", "other"],
    ["no error at all", "statement", "other"],
  ]);
});

Deno.test("mysql: a server that refuses to commit has not committed", () => {
  const refused = (error: unknown) => mysql(error, "commit").refused === true;
  assert.ok(refused(errorWith("WSREP has not yet prepared node", { errno: 1047 })));
  assert.ok(refused(errorWith("Got error 6 during COMMIT", { errno: 1180 })));
  assert.ok(refused(errorWith("Deadlock found", { errno: 1213 })));
  // It may have done so, and gone before it could say it.
  assert.ok(!refused(errorWith("Server shutdown in progress", { errno: 1053 })));
  assert.ok(!refused(errorWith("Connection was killed", { errno: 1927 })));
  assert.ok(!refused(errorWith("read ECONNRESET", { code: "ECONNRESET" })));
});

Deno.test("postgresql: what errors mean that no test server gives", () => {
  check(postgresql, [
    [errorWith("sorry, too many clients already", { code: "53300" }), "connect", "unreachable"],
    [errorWith("the system is starting up", { code: "57P03" }), "connect", "unreachable"],
    [errorWith("terminating connection", { code: "57P01" }), "statement", "connection_lost"],
    [errorWith("terminating connection", { code: "57P01" }), "connect", "unreachable"],
    [errorWith("connection failure", { code: "08006" }), "statement", "connection_lost"],
    [errorWith("could not serialize access", { code: "40001" }), "commit", "conflict"],
    [errorWith("lock timeout", { code: "55P03" }), "statement", "conflict"],
    [errorWith("write CONNECTION_CLOSED", { code: "CONNECTION_CLOSED" }), "connect", "unreachable"],
    [errorWith("read ECONNRESET", { code: "ECONNRESET" }), "statement", "connection_lost"],
    [errorWith("syntax error", { code: "42601" }), "statement", "other"],
    ["no error at all", "statement", "other"],
  ]);
});

Deno.test("sqlite: what errors mean", () => {
  check((error) => sqlite(error), [
    [errorWith("database is locked"), "statement", "conflict"],
    [errorWith("whatever", { errcode: 5 }), "statement", "conflict"],
    [errorWith("UNIQUE constraint failed: t.a", { errcode: 2067 }), "statement", "duplicate"],
    [errorWith("no such table: t"), "statement", "no_such_table"],
    [errorWith("table t has no column named x"), "statement", "no_such_table"],
    [errorWith("unable to open database file: /x"), "connect", "no_such_database"],
    [errorWith("disk I/O error", { errcode: 10 }), "statement", "other"],
  ]);
});

Deno.test("networks and TLS fail the same way for every server", () => {
  for (const diagnose of [mysql, postgresql]) {
    check(diagnose, [
      [new ConnectTimeout(10), "connect", "unreachable"],
      [new TlsError("not for this host"), "connect", "tls"],
      [errorWith("received fatal alert: CertificateRequired"), "connect", "tls"],
      [errorWith("connect ECONNREFUSED", { code: "ECONNREFUSED" }), "connect", "unreachable"],
    ]);
  }
});

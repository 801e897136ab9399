/** What the errors of MySQL, MariaDB and `mysql2` mean. */

import type { DatabaseErrorKind } from "../database_error.ts";
import { ProtocolViolation } from "../answer_limits.ts";
import { diagnoseViolation, type Diagnosis, type Phase } from "../diagnosis.ts";
import { diagnoseNetwork } from "../network_errors.ts";
import { READ_ONLY_HINT } from "../read_only.ts";

/** A lock that was not had in time; before there are any locks, what the other nodes have committed. */
const NOT_IN_TIME = 1205;

// Numbers from the servers' error lists (mysqld_error.h); MariaDB and MySQL agree on these.
const KIND_OF_NUMBER: ReadonlyMap<number, DatabaseErrorKind> = new Map([
  [1040, "unreachable"], // too many connections
  [1203, "unreachable"], // the user has too many connections
  [1042, "unreachable"], // the server cannot resolve the client's address
  [1047, "unreachable"], // a Galera node that is not ready yet, or not in the cluster's majority
  [1180, "unreachable"], // it left the majority while it was asked to commit
  [1129, "access_denied"], // the client's host is blocked after errors
  [1130, "access_denied"], // the client's host may not connect
  [1044, "access_denied"], // no right to the database
  [1045, "access_denied"], // wrong user or password
  [1142, "access_denied"], // no right to the table
  [1143, "access_denied"], // no right to the column
  [1227, "access_denied"], // a privilege is missing
  [1251, "access_denied"], // the client cannot do the server's authentication
  [1370, "access_denied"], // no right to the routine
  [1524, "access_denied"], // the server lacks the user's authentication plugin
  [1698, "access_denied"], // the user is not who the socket says
  [1290, "access_denied"], // the server is read-only
  [1792, "access_denied"], // the session is read-only
  [1820, "access_denied"], // the password has expired
  [1836, "access_denied"], // the server is read-only
  [1862, "access_denied"], // the password has expired
  [3118, "access_denied"], // the account is locked
  [1049, "no_such_database"],
  [1051, "no_such_table"],
  [1054, "no_such_table"], // a column
  [1146, "no_such_table"],
  [1062, "duplicate"],
  [1586, "duplicate"],
  [1020, "conflict"], // the row changed since it was read
  [NOT_IN_TIME, "conflict"], // lock wait timeout
  [1213, "conflict"], // deadlock; on a cluster also another node's transaction that came first
  [3101, "conflict"], // group replication: another member's transaction came first
  [1053, "connection_lost"], // the server is shutting down
  [1152, "connection_lost"],
  [1184, "connection_lost"],
  [1927, "connection_lost"], // the connection was killed
  [4031, "connection_lost"], // MySQL closed it, as nothing was asked for so long
  [3159, "tls"], // the server wants TLS
]);

/**
 * A transaction with more changes than a Galera node takes is refused with a number that stands for much
 * else: 1180 for rows, 1105 for bytes (MariaDB), 1180 (Percona). The texts are those of their sources.
 */
const LIMITED: ReadonlySet<number> = new Set([1105, 1180]);
const BEYOND_LIMIT = /wsrep_max_ws_rows exceeded|writeset size exceeded|size exceed set threshold/i;

const READ_ONLY: ReadonlySet<number> = new Set([1290, 1792, 1836]);

const LOST_CODES = ["PROTOCOL_CONNECTION_LOST"];

/** Errors of `mysql2` with a number are the server's own; those with these codes are told below. */
const AUTHENTICATION_FAILED = "AUTH_SWITCH_PLUGIN_ERROR";

/** Says what an error means. */
export function diagnose(error: unknown, phase: Phase): Diagnosis {
  const { code, errno, message, cause } = error as {
    code?: string;
    errno?: number;
    message?: string;
    cause?: unknown;
  };
  if (error instanceof ProtocolViolation) return diagnoseViolation(error.message, phase);
  if (code === "HANDSHAKE_NO_SSL_SUPPORT") {
    return {
      kind: "tls",
      reason: "the URL asks for TLS and the server does not offer it",
      hint: "Turn TLS on in the server, or remove the ssl_ parameters from the URL.",
    };
  }
  const reason = message ?? String(error);
  const network = diagnoseNetwork(error, phase) ?? diagnoseNetwork(cause, phase);
  if (network !== undefined) return network;
  if (code === "HANDSHAKE_SSL_ERROR") return { kind: "tls", reason };
  if (code === "PROTOCOL_SEQUENCE_TIMEOUT") {
    return {
      kind: "connection_lost",
      reason: "no answer within the URL's read_timeout",
    };
  }
  if (LOST_CODES.includes(code ?? "") || /^Can't (add new command|write) /.test(reason)) {
    return {
      kind: phase === "connect" ? "unreachable" : "connection_lost",
      reason: "the server closed the connection",
    };
  }
  const plugin = /unknown plugin (\w+)/.exec(reason)?.[1] ??
    /(mysql_clear_password)/.exec(reason)?.[1];
  if (plugin !== undefined && errno === undefined) {
    return {
      kind: "access_denied",
      reason: `the server wants the authentication plugin ${plugin}`,
      hint: "Supported are mysql_native_password, caching_sha2_password and sha256_password; " +
        "give the database user one of these.",
    };
  }
  if (code === AUTHENTICATION_FAILED) {
    return diagnoseViolation("its authentication is none that is known", phase);
  }
  // Without a number it is no error of the server: the library stumbled over what it was sent.
  if (typeof errno !== "number" || code?.startsWith("Z_")) {
    return diagnoseViolation("it has not the expected form", phase);
  }
  if (LIMITED.has(errno) && BEYOND_LIMIT.test(reason)) {
    return {
      kind: "too_large",
      reason,
      refused: true,
      hint:
        "A cluster's nodes limit it with wsrep_max_ws_rows (0 for no limit) and wsrep_max_ws_size; " +
        "SET GLOBAL can raise them while they run.",
    };
  }
  const kind = KIND_OF_NUMBER.get(errno) ?? "other";
  if (READ_ONLY.has(errno ?? 0)) return { kind, reason, hint: READ_ONLY_HINT };
  if (errno === NOT_IN_TIME && phase === "connect") {
    return {
      kind: "unreachable",
      reason: `it is behind the other nodes of its cluster (${reason})`,
    };
  }
  if (kind === "connection_lost" && phase === "connect") return { kind: "unreachable", reason };
  // Whoever refuses in so many words has not done it, and rolls back.
  return { kind, reason, refused: kind !== "connection_lost" };
}

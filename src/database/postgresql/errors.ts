/** What the errors of PostgreSQL and `postgres` mean. */

import type { DatabaseErrorKind } from "../database_error.ts";
import { ProtocolViolation } from "../answer_limits.ts";
import { diagnoseViolation, type Diagnosis, type Phase } from "../diagnosis.ts";
import { LoginRefused } from "./login.ts";
import { diagnoseNetwork } from "../network_errors.ts";
import { READ_ONLY_HINT } from "../read_only.ts";

// SQLSTATE codes (PostgreSQL manual, appendix A).
const KIND_OF_STATE: ReadonlyMap<string, DatabaseErrorKind> = new Map([
  ["53300", "unreachable"], // too many connections
  ["57P03", "unreachable"], // the server is starting or stopping
  ["28000", "access_denied"],
  ["28P01", "access_denied"], // wrong password
  ["42501", "access_denied"], // a privilege is missing
  ["3D000", "no_such_database"],
  ["3F000", "no_such_table"], // a schema
  ["42703", "no_such_table"], // a column
  ["42P01", "no_such_table"],
  ["23505", "duplicate"],
  ["40001", "conflict"], // serialization failure
  ["40P01", "conflict"], // deadlock
  ["55P03", "conflict"], // lock timeout
  ["57P01", "connection_lost"], // the server is shutting down
  ["57P02", "connection_lost"], // another process of the server crashed
  ["57P05", "connection_lost"], // idle for too long
  ["25P03", "connection_lost"], // idle in a transaction for too long
]);

/** The server, or the session, is read-only. */
const READ_ONLY = "25006";

/** An error that says in words of our own what the server did. */
export class OwnWords extends Error {}

const LOST_CODES = ["CONNECTION_CLOSED", "CONNECTION_ENDED", "CONNECTION_DESTROYED"];

/** Says what an error means. */
export function diagnose(error: unknown, phase: Phase): Diagnosis {
  if (error instanceof ProtocolViolation) return diagnoseViolation(error.message, phase);
  if (error instanceof LoginRefused) {
    return { kind: "access_denied", reason: error.message, hint: error.hint };
  }
  const { code = "", message } = error as { code?: string; message?: string };
  const reason = message ?? String(error);
  if (LOST_CODES.includes(code)) {
    return {
      kind: phase === "connect" ? "unreachable" : "connection_lost",
      reason: "the server closed the connection",
    };
  }
  const network = diagnoseNetwork(error, phase);
  if (network !== undefined) return network;
  if (code === "28000" && /(no encryption|SSL off)$/.test(reason)) {
    return {
      kind: "tls",
      reason,
      hint: "The server may want TLS from this host: add sslmode=require to the URL.",
    };
  }
  // Without a SQLSTATE it is no error of the server: the library stumbled over what it was sent.
  if (!/^[0-9A-Z]{5}$/.test(code) && !(error instanceof OwnWords)) {
    return diagnoseViolation("it has not the expected form", phase);
  }
  if (code === READ_ONLY) return { kind: "access_denied", reason, hint: READ_ONLY_HINT };
  const kind = code.startsWith("08") ? "connection_lost" : KIND_OF_STATE.get(code) ?? "other";
  if (kind === "connection_lost" && phase === "connect") return { kind: "unreachable", reason };
  return { kind, reason };
}

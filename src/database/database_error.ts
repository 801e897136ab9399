/** Errors of databases, classified the same way whatever the engine. */

import { OperatorError } from "../errors/operator_error.ts";
import type { DatabaseLocation } from "./databases.ts";

/** What kind of failure it was; each engine's `errors.ts` says which of its codes mean what. */
export type DatabaseErrorKind =
  /** The server cannot be reached, or does not answer in time. */
  | "unreachable"
  /** User or password refused, or no right to the database. */
  | "access_denied"
  /** The server has no database of that name. */
  | "no_such_database"
  /** A table or column that the statement names is not there. */
  | "no_such_table"
  /** A unique key is taken. */
  | "duplicate"
  /** A deadlock or lock timeout: nothing was changed, and a repeat may succeed. */
  | "conflict"
  /** A transaction changes more than the server lets one change; it was rolled back. */
  | "too_large"
  /** The connection broke while in use. */
  | "connection_lost"
  /** TLS could not be set up as asked. */
  | "tls"
  /** Anything else that the server said. */
  | "other";

/** A failure that a database reported. The message names host, port and database, never a password. */
export class DatabaseError extends OperatorError {
  readonly kind: DatabaseErrorKind;
  readonly location: DatabaseLocation;
  /** True when a commit was under way, so that nobody knows whether it was done. */
  readonly outcomeUnknown: boolean;

  /**
   * @param options `kind` and `location` of the failure; `outcomeUnknown` for a connection lost during
   * a commit; `hint` and `cause` as in {@link OperatorError}.
   */
  constructor(
    message: string,
    options: {
      kind: DatabaseErrorKind;
      location: DatabaseLocation;
      outcomeUnknown?: boolean;
      hint?: string;
      cause?: unknown;
    },
  ) {
    super(message, options);
    this.name = "DatabaseError";
    this.kind = options.kind;
    this.location = options.location;
    this.outcomeUnknown = options.outcomeUnknown ?? false;
  }
}

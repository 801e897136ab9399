/** Turns what a driver throws into a {@link DatabaseError} that an operator can act on. */

import { OperatorError } from "../errors/operator_error.ts";
import { DatabaseError, type DatabaseErrorKind } from "./database_error.ts";
import type { DatabaseLocation } from "./databases.ts";
import type { Phase } from "./diagnosis.ts";
import type { Endpoint, Engine } from "./engine.ts";
import { describeLocation } from "./location.ts";

/** Explains an error; `statement` is the SQL that failed, without its values. */
export type Explain = (error: unknown, phase: Phase, statement?: string) => OperatorError;

/**
 * Makes the function that explains an endpoint's errors.
 *
 * The driver's error itself is not kept as the cause: drivers attach their configuration, the SQL with
 * its values and the server's details to it. The cause is a copy of its text and trace, redacted.
 */
export function explainer(engine: Engine, endpoint: Endpoint): Explain {
  const { location } = endpoint;
  return (error, phase, statement) => {
    if (error instanceof OperatorError) return error;
    const { kind, reason, hint, refused } = engine.diagnose(error, phase);
    const outcomeUnknown = phase === "commit" && !refused &&
      (kind === "connection_lost" || kind === "unreachable");
    const safeReason = shown(reason, endpoint.hideSecrets);
    return new DatabaseError(
      outcomeUnknown
        ? `The connection to the ${describeLocation(location)} broke during a commit: ${safeReason}`
        : phase === "connect"
        ? `Cannot connect to the ${describeLocation(location)}: ${safeReason}`
        : `A statement failed in the ${describeLocation(location)}: ${safeReason}`,
      {
        kind,
        location,
        outcomeUnknown,
        hint: outcomeUnknown
          ? "It is not known whether the last change was saved; look before you run this again."
          : hint ?? usualHint(kind, location),
        cause: safeCause(error, statement, endpoint.hideSecrets),
      },
    );
  };
}

/** What to do next about a kind of failure. */
function usualHint(kind: DatabaseErrorKind, location: DatabaseLocation): string | undefined {
  const { source, database } = location;
  switch (kind) {
    case "unreachable":
      return `Check the host and port in ${source}, and that the server runs and can be reached.`;
    case "access_denied":
      return `Check the user and password in ${source}, and what the user may do in ${database}.`;
    case "no_such_database":
      return `Create the database first, or correct its name in ${source}.`;
    case "no_such_table":
      return `Check that ${source} names the right database and that its schema is up to date.`;
    case "tls":
      return `Check the TLS parameters in ${source}.`;
    case "connection_lost":
      return "Check that the server is running, then run the command again.";
    case "conflict":
      return "Other sessions hold locks on the same rows; run the command again later.";
    default:
      return undefined;
  }
}

/** Longer texts of a server are cut off; its own messages are shorter. */
const MOST_CHARACTERS = 2000;

/** A text of a server in one line, without secrets, and not without end. */
function shown(text: string, hideSecrets: (text: string) => string): string {
  // The cut comes second: a password that it went through would not be known as one.
  const line = text.slice(0, 100 * MOST_CHARACTERS).split(/[\r\n]+/).map((part) => part.trim())
    .filter((part) => part !== "").join(" ");
  const safe = hideSecrets(line);
  return safe.length > MOST_CHARACTERS ? `${safe.slice(0, MOST_CHARACTERS)} …` : safe;
}

function safeCause(
  error: unknown,
  statement: string | undefined,
  hideSecrets: (text: string) => string,
): Error {
  const original = error instanceof Error ? error : new Error(String(error));
  const code = (original as { code?: unknown }).code;
  const place = statement === undefined ? "" : ` [${statement}]`;
  const message = `${code === undefined ? "" : `${code}: `}${original.message}${place}`;
  const copy = new Error(shown(message, hideSecrets));
  copy.name = original.name;
  // The trace's first lines repeat the message.
  const trace = original.stack?.split("\n").filter((line) => /^\s+at /.test(line)) ?? [];
  copy.stack = hideSecrets([`${copy.name}: ${copy.message}`, ...trace].join("\n"));
  return copy;
}

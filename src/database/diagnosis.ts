/** What an engine makes of an error of its driver. */

import type { DatabaseErrorKind } from "./database_error.ts";

/** What was being done when something failed. */
export type Phase = "connect" | "statement" | "commit";

/**
 * What it means that a server sent something that no server of its kind does. The work is not repeated;
 * but of a commit, nobody knows the outcome.
 *
 * @param reason what it did, as the end of a sentence.
 */
export function diagnoseViolation(reason: string, phase: Phase): Diagnosis {
  return {
    kind: phase === "commit" ? "connection_lost" : "other",
    reason: `the server's answer cannot be understood: ${reason}`,
    hint: "Check that host and port are those of such a database, and what stands between.",
  };
}

/** A driver's error, understood. */
export interface Diagnosis {
  readonly kind: DatabaseErrorKind;
  /** What went wrong, as the end of a sentence. */
  readonly reason: string;
  /** What to do next, where the kind's usual hint would not help. */
  readonly hint?: string;
  /** The server said no: what it was asked for is not done, not even a commit. */
  readonly refused?: boolean;
}

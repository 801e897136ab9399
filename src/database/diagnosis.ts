/** What an engine makes of an error of its driver. */

import type { DatabaseErrorKind } from "./database_error.ts";

/** What was being done when something failed. */
export type Phase = "connect" | "statement" | "commit";

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

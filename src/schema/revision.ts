/** A revision of a database's schema as data. */

import type { Change } from "./changes.ts";

/** One revision: an Alembic migration of Nova's. */
export interface Revision {
  /** Alembic's id: twelve hexadecimal digits. */
  readonly id: string;
  /** What it brings, in a few words for the log. */
  readonly summary: string;
  /** What it changes, in order. */
  readonly changes: readonly Change[];
}

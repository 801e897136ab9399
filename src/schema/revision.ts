/** A revision of a database's schema as data. */

import type { Change } from "./changes.ts";

/** One revision: a migration of Nova's, by sqlalchemy-migrate up to wallaby and by Alembic from xena on. */
export interface Revision {
  /** Alembic's id, twelve hexadecimal digits; or sqlalchemy-migrate's integer, as text. */
  readonly id: string;
  /** What it brings, in a few words for the log. */
  readonly summary: string;
  /** What it changes, in order. */
  readonly changes: readonly Change[];
}

/**
 * Versions that Nova kept free for backports, and never used: they change nothing, but a database can be
 * at each of them.
 */
export function placeholders(first: number, last: number): Revision[] {
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    id: String(first + index),
    summary: "kept free, and never used",
    changes: [],
  }));
}

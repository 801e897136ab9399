/** Inserts that tolerate existing rows, on SQLite. */

import type { SkippingTaken } from "../engine.ts";

/**
 * Makes an insert leave out rows whose unique key is taken.
 *
 * Not `INSERT OR IGNORE`: that leaves out rows with missing values too.
 */
export const skippingTaken: SkippingTaken = (insert) =>
  insert.onConflict((conflict) => conflict.doNothing());

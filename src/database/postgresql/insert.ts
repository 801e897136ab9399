/** Inserts that tolerate existing rows, on PostgreSQL. */

import type { SkippingTaken } from "../engine.ts";

/**
 * Makes an insert leave out rows whose unique key is taken.
 */
export const skippingTaken: SkippingTaken = (insert) =>
  insert.onConflict((conflict) => conflict.doNothing());

/** Inserts that tolerate existing rows, on MySQL. */

import { sql } from "kysely";
import type { SkippingTaken } from "../engine.ts";

/**
 * Makes an insert leave out rows whose unique key is taken.
 *
 * Not `INSERT IGNORE`: that turns other errors into warnings too, and stores mangled values. Giving a
 * row the id that it has changes nothing.
 */
export const skippingTaken: SkippingTaken = (insert) =>
  insert.onDuplicateKeyUpdate({ id: sql.ref("id") });

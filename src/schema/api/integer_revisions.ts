/**
 * The integer versions of the API database's schema: train to wallaby, and those that xena goes through on
 * its way into Alembic. 67 has all tables.
 */

import { createTables } from "../changes.ts";
import { placeholders, type Revision } from "../revision.ts";
import { initialTables } from "./initial_tables.ts";

/** All versions, oldest first. */
export const apiIntegerRevisions: readonly Revision[] = [
  {
    id: "67",
    summary: "all tables up to train",
    changes: createTables(...initialTables),
  },
  ...placeholders(68, 87),
];

/**
 * The integer versions of the main database's schema: train to wallaby, and those that xena goes through
 * on its way into Alembic. 402 has all tables, as wallaby's own migrations make them; train's to victoria's
 * make the same in steps.
 */

import { alterTable, createTables, setDatabaseCharset } from "../changes.ts";
import { placeholders, type Revision } from "../revision.ts";
import { integerVersionTable } from "../version_table.ts";
import { integerTables } from "./integer_tables.ts";

/** All versions, oldest first. */
export const mainIntegerRevisions: readonly Revision[] = [
  {
    id: "402",
    summary: "all tables up to train",
    changes: [
      // Before the shadow tables, which take the database's character set.
      setDatabaseCharset("utf8"),
      // The version table was there before, in the character set that the database had.
      alterTable(integerVersionTable.name, { collation: "utf8_general_ci" }),
      ...createTables(...integerTables),
    ],
  },
  ...placeholders(403, 422),
];

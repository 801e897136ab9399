/** Alembic's version table, which holds the revision that a database is at. */

import { required, string, type Table, table } from "./notation.ts";

/** `alembic_version`: one row, one column; empty until the first revision is complete. */
export const versionTable: Table = table("alembic_version", {
  version_num: required(string(32)),
}, [
  { kind: "primaryKey", name: "alembic_version_pkc", columns: ["version_num"] },
], { charset: null });

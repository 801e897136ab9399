/** The version tables, which hold the version or revision that a database is at. */

import { integer, primaryKey, required, string, type Table, table, text } from "./notation.ts";

/** `alembic_version`: one row, one column; empty until the first revision is complete. */
export const versionTable: Table = table("alembic_version", {
  version_num: required(string(32)),
}, [
  { kind: "primaryKey", name: "alembic_version_pkc", columns: ["version_num"] },
], { charset: null });

/** `migrate_version`, sqlalchemy-migrate's own: a row with the integer version. */
export const integerVersionTable: Table = table("migrate_version", {
  repository_id: required(string(250)),
  repository_path: text,
  version: integer,
}, [
  primaryKey("repository_id"),
], { charset: null });

/** Which revision a database is at. */

import type { Kysely } from "kysely";
import { DatabaseError } from "../database/database_error.ts";
import type { AnyTables, Database, DatabaseLocation } from "../database/databases.ts";
import { describeLocation } from "../database/location.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { type Lineage, lineages } from "./revisions.ts";

interface VersionTables {
  alembic_version: { version_num: string };
  migrate_version: { repository_id: string; version: number };
}

/**
 * The revision that a database is at.
 *
 * @returns Alembic's id; for a database from before Alembic the number that sqlalchemy-migrate left,
 * as text; null for one without a schema.
 * @throws {OperatorError} when the version table holds several revisions.
 * @throws {DatabaseError} when the database cannot be read.
 */
export async function currentRevision(
  database: Database<AnyTables>,
  lineage: Lineage,
): Promise<string | null> {
  return await database.repeatable(async (query) =>
    await alembicRevision(query, database.location) ?? await legacyVersion(query, lineage)
  );
}

/**
 * The content of `alembic_version`; null when it is empty or not there.
 *
 * @throws {OperatorError} when it holds several revisions, which no release of Nova leaves.
 */
export async function alembicRevision(
  query: Kysely<AnyTables>,
  location: DatabaseLocation,
): Promise<string | null> {
  const rows = await ifTableExists(
    (query as Kysely<VersionTables>).selectFrom("alembic_version").select("version_num").execute(),
  );
  if (rows.length > 1) {
    throw new OperatorError(
      `The ${
        describeLocation(location)
      } holds ${rows.length} revisions in alembic_version, where ` +
        `there must be one: ${rows.map(({ version_num }) => version_num).join(", ")}.`,
      { hint: "Restore the table, or delete the rows that are wrong." },
    );
  }
  return rows[0]?.version_num ?? null;
}

/** The number in `migrate_version`, as text; null when there is none for this kind of database. */
export async function legacyVersion(
  query: Kysely<AnyTables>,
  lineage: Lineage,
): Promise<string | null> {
  const rows = await ifTableExists(
    (query as Kysely<VersionTables>).selectFrom("migrate_version").select("version")
      .where("repository_id", "=", lineages[lineage].legacy.repository).execute(),
  );
  return rows.length === 0 ? null : String(rows[0].version);
}

/** The rows of a query, none when the table is not there. */
async function ifTableExists<R>(rows: Promise<R[]>): Promise<R[]> {
  try {
    return await rows;
  } catch (error) {
    if (error instanceof DatabaseError && error.kind === "no_such_table") return [];
    throw error;
  }
}

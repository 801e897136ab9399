/** Writes down which version a database is at, in the version table that goes with it. */

import type { Kysely } from "kysely";
import type { AnyTables, DatabaseLocation } from "../database/databases.ts";
import { describeLocation } from "../database/location.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { isInteger, type Lineage, lineages } from "./revisions.ts";

/** A step from one version to the next. */
export interface VersionStep {
  readonly lineage: Lineage;
  /** What the database was at: an integer, a revision, or null for nothing. */
  readonly before: string | null;
  /** What it is at now. */
  readonly after: string;
}

/**
 * Moves the version table on. Where a database goes over from integers to revisions, the table of the
 * integers stays as it is.
 *
 * @throws {OperatorError} when the table no longer says what it said before.
 */
export async function recordVersion(
  query: Kysely<AnyTables>,
  location: DatabaseLocation,
  { lineage, before, after }: VersionStep,
): Promise<void> {
  if (isInteger(after)) {
    const { repository, folder } = lineages[lineage].legacy;
    if (before === null) {
      await query.insertInto("migrate_version").values({
        repository_id: repository,
        repository_path: folder,
        version: Number(after),
      }).execute();
      return;
    }
    const { numUpdatedRows } = await query.updateTable("migrate_version")
      .set({ version: Number(after) })
      .where("repository_id", "=", repository).where("version", "=", Number(before))
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw movedMeanwhile(location, "migrate_version", before);
    return;
  }
  if (before === null || isInteger(before)) {
    await query.insertInto("alembic_version").values({ version_num: after }).execute();
    return;
  }
  const { numUpdatedRows } = await query.updateTable("alembic_version").set({ version_num: after })
    .where("version_num", "=", before).executeTakeFirst();
  if (numUpdatedRows !== 1n) throw movedMeanwhile(location, "alembic_version", before);
}

function movedMeanwhile(location: DatabaseLocation, table: string, before: string): OperatorError {
  return new OperatorError(
    `The ${
      describeLocation(location)
    }: ${table} no longer holds ${before}, so another tool is at work there.`,
    { hint: "Wait until it has finished, and sync again." },
  );
}

/** Which release of Nova a database belongs to, and so which data migrations it needs. */

import type { Database } from "../database/databases.ts";
import { describeLocation } from "../database/location.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { currentRevision } from "../schema/current_revision.ts";
import { findRelease, newestRelease, type ReleaseName, releases } from "../schema/releases.ts";
import { isInteger, lineages } from "../schema/revisions.ts";

/**
 * The release that a main database's schema belongs to. Of several with the same schema it is the
 * first: they have the same migrations. A schema between two releases counts as the earlier one's, one
 * from before victoria as victoria's, and one that this program does not know as that of the newest.
 *
 * @throws {OperatorError} when the database has no schema.
 */
export async function releaseOfDatabase(main: Database): Promise<ReleaseName> {
  const revision = await currentRevision(main, "main");
  if (revision === null) {
    throw new OperatorError(
      `The ${describeLocation(main.location)} has no schema, so it is not known which data ` +
        "migrations it needs",
      { hint: "Run nova-manage db sync first, or check the database's URL." },
    );
  }
  const { ids, legacy } = lineages.main;
  if (isInteger(revision)) {
    if (Number(revision) >= legacy.head) return "xena";
    return releases.findLast(({ main }) => isInteger(main) && Number(main) <= Number(revision))
      ?.name ?? releases[0].name;
  }
  const position = ids.indexOf(revision);
  if (position < 0) return newestRelease.name;
  const heads = releases.map(({ name, main }) => ({ name, position: ids.indexOf(main) }));
  const head = heads.findLast((release) => release.position <= position)!;
  return heads.find((release) => release.position === head.position)!.name;
}

/**
 * The releases that a main database's schema may belong to, oldest first: several where they have the same.
 *
 * @throws {OperatorError} as {@link releaseOfDatabase}.
 */
export async function releasesOfDatabase(main: Database): Promise<readonly ReleaseName[]> {
  const first = await releaseOfDatabase(main);
  const { main: head } = findRelease(first);
  return releases.filter(({ main }) => main === head).map(({ name }) => name);
}

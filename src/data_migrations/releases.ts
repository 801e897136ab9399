/** Which releases of Nova have data migrations, and which one a database belongs to. */

import type { Database } from "../database/databases.ts";
import { describeLocation } from "../database/location.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { currentRevision } from "../schema/current_revision.ts";
import { releases } from "../schema/releases.ts";
import { lineages } from "../schema/revisions.ts";

/** The releases from victoria on, oldest first. */
export const releaseNames = [
  "victoria",
  "wallaby",
  "xena",
  "yoga",
  "zed",
  "2023.1",
  "2023.2",
  "2024.1",
  "2024.2",
  "2025.1",
  "2025.2",
  "2026.1",
  "2026.2",
] as const;

/** One of {@link releaseNames}. */
export type ReleaseName = typeof releaseNames[number];

/** True when a release is another one or came after it. */
export function isSince(release: ReleaseName, first: ReleaseName): boolean {
  return releaseNames.indexOf(release) >= releaseNames.indexOf(first);
}

/** The last version numbers that the releases before Alembic gave the main database. */
const LEGACY_HEADS = [
  { name: "wallaby", version: 417 },
  { name: "xena", version: 422 },
] as const;

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
  if (/^\d{1,4}$/.test(revision)) {
    const reached = LEGACY_HEADS.findLast(({ version }) => version <= Number(revision));
    return reached?.name ?? "victoria";
  }
  const { ids } = lineages.main;
  const position = ids.indexOf(revision);
  if (position < 0) return releaseNames.at(-1)!;
  const heads = releases.map(({ name, main }) => ({ name, position: ids.indexOf(main) }));
  const head = heads.findLast((release) => release.position <= position)!;
  const first = heads.find((release) => release.position === head.position)!;
  return releaseNames.find((name) => name === first.name)!;
}

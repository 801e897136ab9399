/** The way of a deployment from its release to a later one: which releases it goes through, and how. */

import type { DataMigration } from "../data_migrations/data_migration.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { isSince, type Release, type ReleaseName, releases } from "../schema/releases.ts";
import { type Lineage, lineages } from "../schema/revisions.ts";
import { isSinceVersion } from "../schema/start.ts";

/** The first release that may be upgraded to the next but one. */
const FIRST_SLURP = 27;

/** A database's kind and version. */
export interface DatabaseVersion {
  readonly lineage: Lineage;
  readonly version: string;
}

/** The way. */
export interface UpgradeWay {
  /** The release at which it starts; undefined where the schemas are from before victoria. */
  readonly from: Release | undefined;
  readonly to: Release;
  /** The releases to go through, oldest first, `to` being the last; none when the deployment is there. */
  readonly steps: readonly Release[];
  /** True where the releases are close enough for services to run all the way. */
  readonly isRolling: boolean;
}

/**
 * The way from where the databases are.
 *
 * Where several releases have the same schema, it starts at the first.
 *
 * @param from the release whose services run, for those cases.
 * @throws {OperatorError} when there is no way from there to `to`.
 */
export function findWay(
  databases: readonly DatabaseVersion[],
  to: Release,
  from?: ReleaseName,
): UpgradeWay {
  const earliest = Math.min(...databases.map(startOf));
  const start = from === undefined ? earliest : startingAt(from, earliest, databases);
  const end = releases.indexOf(to);
  if (end < start) {
    throw new OperatorError(
      `The databases are at release ${releases[start].name}, which came after ${to.name}, and ` +
        "there is no way back.",
      { hint: "Name a later release with --to." },
    );
  }
  const steps = releases.slice(start + 1, end + 1);
  const begin = releases.at(start < 0 ? releases.length : start);
  return { from: begin, to, steps, isRolling: isRolling(begin, to, steps.length) };
}

/** The changes of a release's schema that a database at `version` lacks, as versions: from, to. */
export function schemaStep(
  { lineage, version }: DatabaseVersion,
  { [lineage]: head }: Release,
  before: Release | undefined,
): { readonly from: string; readonly to: string } | undefined {
  if (isSinceVersion(lineage, version, head)) return undefined;
  const reached = before?.[lineage];
  const from = reached === undefined || isSinceVersion(lineage, version, reached)
    ? version
    : reached;
  return from === head ? undefined : { from, to: head };
}

/** The data migrations that a release has. */
export function migrationsUpTo(
  { name }: Release,
  migrations: readonly DataMigration[],
): readonly DataMigration[] {
  return migrations.filter(({ releases: { from } }) => isSince(name, from));
}

/**
 * The index of the release that a database's schema belongs to, -1 for one from before victoria. Of
 * several it is the first for a main database and the last for the API database, whose schema changes
 * less often.
 */
function startOf({ lineage, version }: DatabaseVersion): number {
  const last = releases.findLastIndex((release) =>
    isSinceVersion(lineage, version, release[lineage])
  );
  if (last < 0 || lineage === "api") return last;
  return releases.findIndex(({ main }) => main === releases[last].main);
}

function startingAt(
  name: ReleaseName,
  earliest: number,
  databases: readonly DatabaseVersion[],
): number {
  const index = releases.findIndex((release) => release.name === name);
  const behind = databases.find(({ lineage, version }) =>
    !isSinceVersion(lineage, version, releases[index][lineage])
  );
  if (behind !== undefined) {
    const { title } = lineages[behind.lineage];
    throw new OperatorError(
      `${name} cannot be where the way starts: a ${title} is at ${behind.version}, which came ` +
        `before that release's ${releases[index][behind.lineage]}.`,
      { hint: "Leave --from out: the way starts then where the last database is." },
    );
  }
  if (index < earliest) {
    throw new OperatorError(
      `${name} cannot be where the way starts: all databases are at ${releases[earliest].name} ` +
        "or a later release.",
      { hint: "Leave --from out." },
    );
  }
  return index;
}

function isRolling(from: Release | undefined, to: Release, steps: number): boolean {
  if (steps <= 1) return true;
  return steps === 2 && from !== undefined && isSlurp(from) && isSlurp(to);
}

/** True for the first release of a year, from which the first of the next year can be reached at once. */
function isSlurp({ version }: Release): boolean {
  return version >= FIRST_SLURP && (version - FIRST_SLURP) % 2 === 0;
}

/** Where a sync starts: which way a database goes, how far it has come, and what is refused. */

import type { Kysely } from "kysely";
import type { AnyTables, Database, DatabaseLocation } from "../database/databases.ts";
import { describeLocation } from "../database/location.ts";
import { OperatorError } from "../errors/operator_error.ts";
import type { Catalogue } from "./catalogue.ts";
import { alembicRevision, legacyVersion } from "./current_revision.ts";
import { firstVersionTable, type Origin, schemaAfter, wayOf } from "./history.ts";
import { integersOf, isInteger, isKnownVersion, type Lineage, lineages } from "./revisions.ts";
import { integerVersionTable, versionTable } from "./version_table.ts";
import { SHADOW_PREFIX } from "./shadow.ts";

/** Where a sync starts. */
export interface Start {
  /** What `db version` says: an integer, a revision, or null for nothing. */
  readonly from: string | null;
  readonly origin: Origin;
  /** How many revisions of its way the database has. */
  readonly applied: number;
}

/**
 * The version that a database says it is at.
 *
 * @returns an integer or a revision that is known, or the integer with which an empty database is entered,
 * or null.
 * @throws {OperatorError} for any other.
 */
export async function recordedVersion(
  database: Database,
  query: Kysely<AnyTables>,
  lineage: Lineage,
): Promise<string | null> {
  const revision = await alembicRevision(query, database.location);
  if (revision !== null) {
    if (!lineages[lineage].ids.includes(revision)) {
      throw unknownRevision(database, lineage, revision);
    }
    return revision;
  }
  const version = await legacyVersion(query, lineage);
  if (version === null || isKnownVersion(lineage, version) || isEntry(lineage, version)) {
    return version;
  }
  throw Number(version) < lineages[lineage].legacy.first
    ? tooOld(database.location, lineage, version)
    : noSuchInteger(database.location, lineage, version);
}

/** True when a version is the other one or came after it. */
export function isSinceVersion(lineage: Lineage, version: string, other: string): boolean {
  const order = [...integersOf(lineage), ...lineages[lineage].ids];
  return order.indexOf(version) >= order.indexOf(other);
}

/**
 * Where a sync of a database starts.
 *
 * @param from the {@link recordedVersion}.
 * @param target where it shall go.
 * @throws {OperatorError} when it holds tables that no sync made, or cannot get to an integer any more.
 */
export function findStart(
  { location }: Database,
  { tables }: Catalogue,
  { lineage, from, target }: { lineage: Lineage; from: string | null; target: string },
): Start {
  const origin = originOf(tables, from, target);
  const applied = wayOf(lineage, origin).findIndex(({ id }) => id === from) + 1;
  if (applied > 0) return { from, origin, applied };
  if (origin === "alembic" && isInteger(target)) throw begunWithRevisions(location, target);
  const begun = origin === "alembic" || tables.has(integerVersionTable.name);
  const own = begun ? schemaAfter(lineage, 1, origin) : new Map();
  const foreign = [...tables.keys()]
    .filter((name) => !own.has(name) && name !== versionTable.name).sort();
  if (foreign.length > 0) {
    throw from === null
      ? foreignTables(location, lineage, foreign, firstVersionTable[origin].name)
      : tooOld(location, lineage, from);
  }
  return { from, origin, applied };
}

/** True for the integer with which a release's tool enters an empty database. */
export function isEntry(lineage: Lineage, version: string | null): boolean {
  return version !== null && lineages[lineage].legacy.empty.map(String).includes(version);
}

function originOf(tables: Catalogue["tables"], from: string | null, target: string): Origin {
  const { name } = integerVersionTable;
  if (tables.has(name) || tables.has(SHADOW_PREFIX + name)) return "integers";
  if (from === null && !tables.has(versionTable.name) && isInteger(target)) return "integers";
  return "alembic";
}

function unknownRevision(database: Database, lineage: Lineage, revision: string): OperatorError {
  const other = (Object.keys(lineages) as Lineage[]).find((name) =>
    lineages[name].ids.includes(revision)
  );
  return other === undefined
    ? new OperatorError(
      `${
        where(database.location)
      } is at revision ${revision}, which this nova-manage does not know.`,
      { hint: "Use the nova-manage of the Nova release that made it, or a newer one." },
    )
    : new OperatorError(
      `${where(database.location)} is at revision ${revision}, which is one of the ${
        lineages[other].title
      }, not of the ${lineages[lineage].title}.`,
      { hint: "Check the URL: the main database and the API database must not be the same." },
    );
}

/** The refusal of a database from before train, which has to be upgraded to that first. */
export function tooOld(
  location: DatabaseLocation,
  lineage: Lineage,
  version: string,
  cause?: OperatorError,
): OperatorError {
  const { first } = lineages[lineage].legacy;
  const found = cause === undefined ? "" : ` ${cause.message}`;
  return new OperatorError(
    `${where(location)} is at version ${version} of sqlalchemy-migrate, older than ${first}, ` +
      `train's and the first that can be upgraded here.${found}`,
    {
      hint:
        `Bring it to ${first} first, with the nova-manage of Nova train (release 20); those of ` +
        "ussuri and victoria have the older migrations too.",
      cause,
    },
  );
}

function noSuchInteger(
  location: DatabaseLocation,
  lineage: Lineage,
  version: string,
): OperatorError {
  return new OperatorError(
    `${where(location)} is at version ${version} of sqlalchemy-migrate, whose last one is ${
      lineages[lineage].legacy.head
    }.`,
    { hint: "No release of Nova left such a version; check the table migrate_version." },
  );
}

/** The refusal to go to an integer that a database has passed, as its own release refuses it. */
export function noWayBack(
  location: DatabaseLocation,
  from: string,
  target: string,
): OperatorError {
  return new OperatorError(
    `${where(location)} is at ${from}, which is past ${target}, and there is no way back.`,
    { hint: "Nothing was changed. Restore a backup to get an older schema." },
  );
}

function begunWithRevisions(location: DatabaseLocation, target: string): OperatorError {
  return new OperatorError(
    `${where(location)} was begun by a sync to xena or later, which did not end, and cannot be ` +
      `brought to ${target}.`,
    { hint: "Run that sync again, which completes it; or begin with an empty database." },
  );
}

function foreignTables(
  location: DatabaseLocation,
  lineage: Lineage,
  foreign: readonly string[],
  versionTable: string,
): OperatorError {
  const shown = foreign.slice(0, 5).join(", ") + (foreign.length > 5 ? ", …" : "");
  return new OperatorError(
    `${where(location)} has no version and holds tables that no sync of the ${
      lineages[lineage].title
    } makes: ${shown}.`,
    {
      hint:
        `Check that this is the right database; a new one must be empty. If ${versionTable} was ` +
        "lost, restore it.",
    },
  );
}

function where(location: DatabaseLocation): string {
  return `The ${describeLocation(location)}`;
}

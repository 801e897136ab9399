/**
 * The revisions that Nova's databases go through, and how an operator names one. What a revision
 * changes stands in `main/revisions.ts` and `api/revisions.ts`, which only a sync has to load.
 */

import { OperatorError } from "../errors/operator_error.ts";
import {
  findRelease,
  newestRelease,
  type Release,
  type ReleaseName,
  releases,
} from "./releases.ts";

/** A kind of database, whose schema has revisions of its own. */
export type Lineage = "main" | "api";

/** The versions and revisions of one kind of database. */
export interface Revisions {
  /** What such a database is called in messages. */
  readonly title: string;
  /** Alembic's ids, oldest first. */
  readonly ids: readonly string[];
  /** How sqlalchemy-migrate, which came before Alembic, knew these databases. */
  readonly legacy: {
    /** Their name in the table `migrate_version`. */
    readonly repository: string;
    /** The folder of their migrations, which that table names, and nobody looks up there. */
    readonly folder: string;
    /** Train's version, the first that is known here. */
    readonly first: number;
    /** The last of its version numbers, with the same tables as the first Alembic revision. */
    readonly head: number;
    /** What an empty database may be entered as: one below the first migration that a release's tool has. */
    readonly empty: readonly number[];
  };
}

/** The revisions of each kind of database. */
export const lineages: Readonly<Record<Lineage, Revisions>> = {
  main: {
    title: "main database",
    ids: [
      "8f2f1571d55b",
      "16f1fbcab42b",
      "ccb0fa1a2252",
      "960aac0e09ea",
      "1b91788ec3a6",
      "1acf2c98e646",
      "13863f4e1612",
      "d60bddf7a903",
      "2903cd72dc14",
      "ab450ba04102",
    ],
    legacy: {
      repository: "nova",
      folder: "nova/db/sqlalchemy/migrate_repo",
      first: 402,
      head: 422,
      empty: [215, 401],
    },
  },
  api: {
    title: "API database",
    ids: ["d67eeaabee36", "b30f573d3377", "cdeec0c85668"],
    legacy: {
      repository: "nova_api",
      folder: "nova/db/sqlalchemy/api_migrations/migrate_repo",
      first: 67,
      head: 87,
      empty: [0, 66],
    },
  },
};

/** True for a version of sqlalchemy-migrate, false for a revision of Alembic. */
export function isInteger(version: string): boolean {
  return /^\d{1,4}$/.test(version);
}

/** The versions of sqlalchemy-migrate that are known of a kind of database, oldest first, as text. */
export function integersOf(lineage: Lineage): string[] {
  const { first, head } = lineages[lineage].legacy;
  return Array.from({ length: head - first + 1 }, (_, index) => String(first + index));
}

/** True for a version that a database can be brought to, whether an integer or a revision. */
export function isKnownVersion(lineage: Lineage, version: string): boolean {
  return lineages[lineage].ids.includes(version) || integersOf(lineage).includes(version);
}

/**
 * The version that an operator means: an integer where the release counts in those, else a revision.
 *
 * @param text an integer; a full id, or the first characters of just one; `head`, or nothing for the newest.
 * @param release the release whose newest version is the last that can be meant.
 * @returns the integer, or the full id.
 * @throws {OperatorError} for what the release does not have, and for text that is the beginning of
 * several ids.
 */
export function resolveRevision(
  lineage: Lineage,
  text?: string,
  release: Release = newestRelease,
): string {
  if (isInteger(release[lineage])) return resolveInteger(lineage, text, release);
  const { title } = lineages[lineage];
  const ids = lineages[lineage].ids.slice(0, lineages[lineage].ids.indexOf(release[lineage]) + 1);
  const of = release === newestRelease ? title : `${title} of release ${release.name}`;
  if (text === undefined || text === "" || text === "head" || text === "heads") return ids.at(-1)!;
  if (/^\d+$/.test(text)) {
    throw new OperatorError(
      `VERSION ${text} is a number, as releases before xena had them; the ${of} has revisions.`,
      { hint: `${knownRevisions(ids)} Numbers are those of --release ${integerReleases()}.` },
    );
  }
  const candidates = ids.filter((id) => id.startsWith(text));
  if (candidates.length === 1) return candidates[0];
  if (candidates.length === 0) {
    throw new OperatorError(`The ${of} has no revision ${text}.`, { hint: knownRevisions(ids) });
  }
  throw new OperatorError(
    `VERSION ${text} could be any of these revisions of the ${of}: ${candidates.join(", ")}.`,
    { hint: "Give more characters of the one you mean." },
  );
}

function resolveInteger(lineage: Lineage, text: string | undefined, release: Release): string {
  const head = release[lineage];
  if (text === undefined || text === "" || text === "head" || text === "heads") return head;
  const { title, legacy: { first } } = lineages[lineage];
  const hint = `The ${title} of release ${release.name} has versions ${first} to ${head}.`;
  if (!/^\d+$/.test(text)) {
    throw new OperatorError(
      `VERSION ${text} is not a number, as the versions of release ${release.name} are.`,
      { hint },
    );
  }
  const number = Number(text);
  if (number >= first && number <= Number(head)) return String(number);
  throw new OperatorError(
    number < first
      ? `Version ${text} of the ${title} is older than train's, the first that is known here.`
      : `The ${title} of release ${release.name} has no version ${text}.`,
    { hint },
  );
}

/** The releases whose versions are integers, for messages. */
function integerReleases(): string {
  return releases.filter(({ main }) => isInteger(main)).map(({ name }) => name).join(" and ");
}

/** The version that a release of Nova ends at. */
export function releaseHead(release: ReleaseName, lineage: Lineage): string {
  return findRelease(release)[lineage];
}

function knownRevisions(ids: readonly string[]): string {
  return `Known revisions, oldest first: ${ids.join(", ")}; or head for the newest.`;
}

/**
 * The revisions that Nova's databases go through, and how an operator names one. What a revision
 * changes stands in `main/revisions.ts` and `api/revisions.ts`, which only a sync has to load.
 */

import { OperatorError } from "../errors/operator_error.ts";
import { findRelease, newestRelease, type Release, type ReleaseName } from "./releases.ts";

/** A kind of database, whose schema has revisions of its own. */
export type Lineage = "main" | "api";

/** The revisions of one kind of database. */
export interface Revisions {
  /** What such a database is called in messages. */
  readonly title: string;
  /** Alembic's ids, oldest first. */
  readonly ids: readonly string[];
  /** How sqlalchemy-migrate, which came before Alembic, knew these databases. */
  readonly legacy: {
    /** Their name in the table `migrate_version`. */
    readonly repository: string;
    /** The last of its version numbers, with the same tables as the first Alembic revision. */
    readonly head: number;
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
    legacy: { repository: "nova", head: 422 },
  },
  api: {
    title: "API database",
    ids: ["d67eeaabee36", "b30f573d3377", "cdeec0c85668"],
    legacy: { repository: "nova_api", head: 87 },
  },
};

/**
 * The revision that an operator means.
 *
 * @param text a full id, the first characters of just one, `head`, or nothing for the newest.
 * @param release the release whose newest revision is the last that can be meant.
 * @returns the full id.
 * @throws {OperatorError} for a number, as sqlalchemy-migrate had them, and for text that is the
 * beginning of no id or of several.
 */
export function resolveRevision(
  lineage: Lineage,
  text?: string,
  release: Release = newestRelease,
): string {
  const { title } = lineages[lineage];
  const ids = lineages[lineage].ids.slice(0, lineages[lineage].ids.indexOf(release[lineage]) + 1);
  const of = release === newestRelease ? title : `${title} of release ${release.name}`;
  if (text === undefined || text === "" || text === "head" || text === "heads") return ids.at(-1)!;
  if (/^\d+$/.test(text)) {
    throw new OperatorError(
      `VERSION ${text} is a number, as releases before xena had them; the ${of} has revisions.`,
      { hint: knownRevisions(ids) },
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

/** The revision that a release of Nova ends at. */
export function releaseHead(release: ReleaseName, lineage: Lineage): string {
  return findRelease(release)[lineage];
}

function knownRevisions(ids: readonly string[]): string {
  return `Known revisions, oldest first: ${ids.join(", ")}; or head for the newest.`;
}

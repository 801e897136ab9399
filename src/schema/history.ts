/** What each revision of a database's schema changes, and the schemas that come of it. */

import { apiIntegerRevisions } from "./api/integer_revisions.ts";
import { apiRevisions } from "./api/revisions.ts";
import { applyChange, createTables, type Schema } from "./changes.ts";
import { mainIntegerRevisions } from "./main/integer_revisions.ts";
import { mainRevisions } from "./main/revisions.ts";
import type { Table } from "./notation.ts";
import type { Lineage } from "./revisions.ts";
import type { Revision } from "./revision.ts";
import { integerVersionTable, versionTable } from "./version_table.ts";

/** The Alembic revisions of each kind of database, oldest first. */
export const history: Readonly<Record<Lineage, readonly Revision[]>> = {
  main: mainRevisions,
  api: apiRevisions,
};

const integerHistory: Readonly<Record<Lineage, readonly Revision[]>> = {
  main: mainIntegerRevisions,
  api: apiIntegerRevisions,
};

/**
 * How a database began. One that began with integers has the same tables at the first Alembic revision
 * but for small traces, which stay with it: a shadow table of the other version table, among others.
 */
export type Origin = "integers" | "alembic";

/** The version table that a database of this origin begins with. */
export const firstVersionTable: Readonly<Record<Origin, Table>> = {
  integers: integerVersionTable,
  alembic: versionTable,
};

/**
 * All revisions that a database goes through, oldest first. One that began with integers is taken over by
 * Alembic: it gets that version table, and none of what the first Alembic revision makes.
 */
export function wayOf(lineage: Lineage, origin: Origin): readonly Revision[] {
  if (origin === "alembic") return history[lineage];
  const [first, ...later] = history[lineage];
  const takenOver: Revision = {
    id: first.id,
    summary: "taken over from sqlalchemy-migrate",
    changes: createTables(versionTable),
  };
  return [...integerHistory[lineage], takenOver, ...later];
}

/** The schema after the first `count` revisions of a database's way. */
export function schemaAfter(lineage: Lineage, count: number, origin: Origin = "alembic"): Schema {
  const start = firstVersionTable[origin];
  return wayOf(lineage, origin).slice(0, count).flatMap(({ changes }) => changes)
    .reduce(applyChange, new Map([[start.name, start]]));
}

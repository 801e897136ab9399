/** What each revision of a database's schema changes, and the schemas that come of it. */

import { applyChange, type Schema } from "./changes.ts";
import { apiRevisions } from "./api/revisions.ts";
import { mainRevisions } from "./main/revisions.ts";
import type { Lineage } from "./revisions.ts";
import { versionTable } from "./version_table.ts";
import type { Revision } from "./revision.ts";

/** The revisions of each kind of database, oldest first. */
export const history: Readonly<Record<Lineage, readonly Revision[]>> = {
  main: mainRevisions,
  api: apiRevisions,
};

/** The schema of a database that no revision was applied to: the version table alone. */
export const emptySchema: Schema = new Map([[versionTable.name, versionTable]]);

/** The schema after the first `count` revisions. */
export function schemaAfter(lineage: Lineage, count: number): Schema {
  return history[lineage].slice(0, count).flatMap(({ changes }) => changes)
    .reduce(applyChange, emptySchema);
}

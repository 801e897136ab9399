/** The result of `db version` and `api_db version`. */

import type { Database } from "../database/databases.ts";
import type { Output } from "../output/output.ts";
import type { ResultSpec } from "../output/result.ts";
import { currentRevision } from "./current_revision.ts";
import type { Lineage } from "./revisions.ts";

/** One value: the revision's id. */
export const VERSION_RESULT: ResultSpec = {
  layout: "value",
  columns: [{ key: "version", header: "Version" }],
};

/** Shows the revision of a database; a missing value when it has no schema yet. */
export async function showVersion(
  database: Database,
  lineage: Lineage,
  output: Output,
): Promise<void> {
  output.result([{ version: await currentRevision(database, lineage) }]);
}

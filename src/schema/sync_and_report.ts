/** A sync as commands run it: its steps go to the log, and a target that was passed gives a warning. */

import type { Database } from "../database/databases.ts";
import type { CommandContext } from "../plugin/contract.ts";
import type { Lineage } from "./revisions.ts";
import { syncSchema } from "./sync.ts";

/**
 * Brings a database to a revision.
 *
 * @param target a full revision id of the lineage. A database that is past it is left as it is.
 * @param online as for {@link syncSchema}.
 * @param quiet true to leave the steps out on standard error; log files have them all the same.
 * @throws {OperatorError} as {@link syncSchema} does.
 */
export async function syncAndReport(
  { log, output }: Pick<CommandContext, "log" | "output">,
  database: Database,
  lineage: Lineage,
  target: string,
  { online = false, quiet = false }: { readonly online?: boolean; readonly quiet?: boolean } = {},
): Promise<void> {
  const name = `database ${database.location.database} (${database.location.source})`;
  const { to } = await syncSchema(database, lineage, target, {
    online,
    onWait: () => log.info(`Waiting for another sync of the ${name}`, { quiet }),
    onRevision: ({ id, summary }) =>
      log.info(`Upgrading the ${name} to ${id}: ${summary}`, { quiet }),
  });
  if (to !== target) {
    output.warn(`The ${name} is at ${to}, which is past ${target}; nothing was changed.`);
  }
}

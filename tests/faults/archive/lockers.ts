/** Sessions that lock rows in the order that provokes deadlocks with `archive_deleted_rows`. */

import { DatabaseError } from "../../../src/database/database_error.ts";
import { openDatabase } from "../../support/open_database.ts";
import type { Content } from "./content.ts";
import type { Random } from "./random.ts";
import type { Stage } from "./stage.ts";

/** Locks children first and their instances then, again and again; the program goes the other way. */
export async function lockBackwards(
  stage: Stage,
  { rows }: Content,
  random: Random,
  isOver: () => boolean,
): Promise<void> {
  await using opened = await openDatabase(stage.urls.cell);
  const children = rows.get("instance_system_metadata")!;
  while (!isOver()) {
    const child = random.pick(children);
    try {
      await opened.database.query.transaction().execute(async (query) => {
        await query.selectFrom("instance_system_metadata").select("id")
          .where("id", "=", child.id).forUpdate().execute();
        await query.updateTable("instances").set({ task_state: null })
          .where("uuid", "=", child.instance_uuid).where("deleted", "=", -1).execute();
        await query.selectFrom("instances").select("id")
          .where("uuid", "=", child.instance_uuid).forUpdate().execute();
      });
    } catch (error) {
      // It was this session that had to give way.
      if (!(error instanceof DatabaseError)) throw error;
    }
  }
}

/**
 * The place where mapping instances stopped: a row of `instance_mappings` that Nova's own tool reads
 * and writes too.
 *
 * It carries the last mapped instance's UUID. That instance has an instance mapping under the same
 * UUID already, and UUIDs are unique there, so the marker's has spaces for hyphens.
 */

import type { Database } from "../database/databases.ts";
import { retryDuplicates } from "./retry_duplicates.ts";
import type { ApiTables } from "./tables.ts";

/** The project and the user of the marker row. */
const MARKER = "INSTANCE_MIGRATION_MARKER";

/** The UUID of the instance after which to go on, or undefined to start with the oldest. */
export async function readInstanceMarker(api: Database<ApiTables>): Promise<string | undefined> {
  const row = await api.repeatable((query) =>
    query.selectFrom("instance_mappings").select("instance_uuid")
      .where("project_id", "=", MARKER).orderBy("id").executeTakeFirst()
  );
  return row?.instance_uuid.replaceAll(" ", "-");
}

/**
 * Moves the marker behind an instance, or takes it away. Of several processes that do so at once, one
 * has the last word.
 */
export function moveInstanceMarker(
  api: Database<ApiTables>,
  instanceUuid: string | undefined,
  createdAt: Date,
): Promise<void> {
  return retryDuplicates(api, async (query) => {
    await query.deleteFrom("instance_mappings").where("project_id", "=", MARKER).execute();
    if (instanceUuid === undefined) return;
    await query.insertInto("instance_mappings").values({
      instance_uuid: instanceUuid.replaceAll("-", " "),
      cell_id: null,
      project_id: MARKER,
      user_id: MARKER,
      queued_for_delete: false,
      created_at: createdAt,
    }).execute();
  });
}

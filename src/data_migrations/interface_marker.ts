/**
 * The place up to which a cell's instances have been looked at for their virtual interfaces: a row of
 * `virtual_interfaces` that Nova's own tool reads and writes too. It belongs to an instance that never
 * was, soft-deleted, whose rows are made with it, just as Nova makes them.
 */

import type { Kysely } from "kysely";
import type { AnyTables, Database } from "../database/databases.ts";

/** The UUID of the marker and of its instance. */
export const MARKER_UUID = "00000000-0000-0000-0000-000000000000";

/** The UUID of the instance up to which all have been looked at; null when there is no marker. */
export async function readInterfaceMarker(database: Database): Promise<string | null> {
  const row = await database.repeatable((query) =>
    query.selectFrom("virtual_interfaces").select("tag")
      .where("instance_uuid", "=", MARKER_UUID).orderBy("id").executeTakeFirst()
  );
  return row?.tag ?? null;
}

/** Moves the marker to an instance. */
export async function moveInterfaceMarker(
  database: Database,
  instanceUuid: string,
  now: Date,
): Promise<void> {
  await database.transaction(async (query) => {
    await query.deleteFrom("virtual_interfaces").where("instance_uuid", "=", MARKER_UUID).execute();
    await ensureMarkerInstance(query, now);
    await query.insertInto("virtual_interfaces").values({
      uuid: MARKER_UUID,
      instance_uuid: MARKER_UUID,
      address: `ff:ff:ff:ff:ff:ff/${MARKER_UUID}`,
      tag: instanceUuid,
      created_at: now,
      deleted: 0,
    }).execute();
  });
}

/** The marker's instance is there because a virtual interface refers to one. */
async function ensureMarkerInstance(query: Kysely<AnyTables>, now: Date): Promise<void> {
  const found = await query.selectFrom("instances").select("id").where("uuid", "=", MARKER_UUID)
    .executeTakeFirst();
  if (found !== undefined) return;
  await ensureDefaultSecurityGroup(query, now);
  const tables = {
    instances: {
      uuid: MARKER_UUID,
      project_id: MARKER_UUID,
      user_id: MARKER_UUID,
      cleaned: 0,
      hidden: false,
      disable_terminate: false,
      shutdown_terminate: false,
    },
    instance_info_caches: { instance_uuid: MARKER_UUID },
    instance_extra: { instance_uuid: MARKER_UUID },
    instance_id_mappings: { uuid: MARKER_UUID },
  };
  for (const [table, values] of Object.entries(tables)) {
    await query.insertInto(table).values({ ...values, created_at: now, deleted: 0 }).execute();
    const key = "uuid" in values ? "uuid" : "instance_uuid";
    await query.updateTable(table)
      .set((eb) => ({ deleted: eb.ref("id"), deleted_at: now }))
      .where(key, "=", MARKER_UUID).execute();
  }
}

/** Nova gives each project a default security group before its first instance, and so here no project. */
async function ensureDefaultSecurityGroup(query: Kysely<AnyTables>, now: Date): Promise<void> {
  const found = await query.selectFrom("security_groups").select("id")
    .where("name", "=", "default").where("project_id", "is", null).where("deleted", "=", 0)
    .executeTakeFirst();
  if (found !== undefined) return;
  await query.insertInto("security_groups")
    .values({ name: "default", description: "default", created_at: now, deleted: 0 }).execute();
}

/** A cell's instances, other than deleted and hidden ones, oldest first, a piece at a time. */

import { type Kysely, sql } from "kysely";
import type { AnyTables, Database } from "../database/databases.ts";

/** An instance's place in the order: by `created_at`, then id. Those without a time come first. */
export interface InstancePlace {
  readonly id: number;
  readonly uuid: string;
  readonly created_at: string | null;
}

const COLUMNS = ["id", "uuid", "created_at"] as const;

/** The `vm_state` of an instance that is deleted but can be restored for some time. */
const SOFT_DELETED = "soft-delete";

/** The place of an instance, deleted or not; undefined when it is not in the database. */
export function findPlace(database: Database, uuid: string): Promise<InstancePlace | undefined> {
  return database.repeatable((query) =>
    query.selectFrom("instances").select(COLUMNS).where("uuid", "=", uuid).executeTakeFirst()
  );
}

/** The next instances behind a place. Both statements follow the index on `deleted` and `created_at`. */
export async function readLiveInstances(
  database: Database,
  after: InstancePlace | undefined,
  limit: number,
): Promise<InstancePlace[]> {
  return await database.repeatable(async (query) => {
    const timeless = after !== undefined && after.created_at !== null ? [] : await withoutTime(
      query,
      after,
    ).select(COLUMNS).orderBy("id").limit(limit).execute();
    if (timeless.length === limit) return timeless;
    const timed = await withTime(query, after).select(COLUMNS)
      .orderBy("created_at").orderBy("id").limit(limit - timeless.length).execute();
    return [...timeless, ...timed];
  });
}

/** All instances behind a place, in two queries for whatever columns and conditions. */
export function liveInstancesAfter(query: Kysely<AnyTables>, after: InstancePlace | undefined) {
  const timed = withTime(query, after);
  return after !== undefined && after.created_at !== null
    ? [timed]
    : [withoutTime(query, after), timed];
}

function live(query: Kysely<AnyTables>) {
  return query.selectFrom("instances").where("instances.deleted", "=", 0)
    .where(sql<boolean>`hidden is not true`)
    .where((eb) => eb.or([eb("vm_state", "!=", SOFT_DELETED), eb("vm_state", "is", null)]));
}

function withoutTime(query: Kysely<AnyTables>, after: InstancePlace | undefined) {
  const instances = live(query).where("instances.created_at", "is", null);
  return after === undefined ? instances : instances.where("instances.id", ">", after.id);
}

function withTime(query: Kysely<AnyTables>, after: InstancePlace | undefined) {
  const instances = live(query).where("instances.created_at", "is not", null);
  if (after === undefined || after.created_at === null) return instances;
  const { id, created_at } = after;
  return instances.where("instances.created_at", ">=", created_at)
    .where((eb) =>
      eb.or([eb("instances.created_at", ">", created_at), eb("instances.id", ">", id)])
    );
}

/**
 * The instances of a cell that may be in want of allocations, oldest first. Their ids are read at the
 * start, as no index has that order; their rows when their turn has come, as they are then.
 */

import { type Kysely, sql } from "kysely";
import type { Database } from "../../database/databases.ts";
import type { HealTables } from "./tables.ts";

/** An instance that is neither deleted, soft-deleted by its owner, nor the hidden copy of another. */
export interface HealInstance {
  readonly id: number;
  readonly uuid: string;
  readonly project: string;
  readonly user: string;
  readonly host: string | null;
  /** Null for an instance that is on no host, such as one that was shelved. */
  readonly node: string | null;
  /** The UUID of the compute node with that host and node, which is that of its resource provider. */
  readonly nodeUuid: string | null;
  /** What is being done with it at this moment; null for nothing. */
  readonly taskState: string | null;
  /** `instance_extra.flavor`. */
  readonly flavor: string | null;
  /** True without an image, as for an instance that was booted from a volume. */
  readonly withoutImage: boolean;
}

/** The ids of a cell's instances, by `created_at`, then id. */
export async function readInstanceIds(database: Database<HealTables>): Promise<number[]> {
  const rows = await database.repeatable((query) =>
    candidates(query).select("instances.id")
      // Without the first key PostgreSQL would put those without a time last.
      .orderBy(sql`instances.created_at is not null`)
      .orderBy("instances.created_at").orderBy("instances.id").execute()
  );
  return rows.map(({ id }) => id);
}

/** The id of one instance; undefined when it is not among the candidates. */
export async function findInstanceId(
  database: Database<HealTables>,
  uuid: string,
): Promise<number | undefined> {
  const row = await database.repeatable((query) =>
    candidates(query).select("instances.id").where("instances.uuid", "=", uuid).executeTakeFirst()
  );
  return row?.id;
}

/** Instances by id, in the order of the ids; those that are no candidates any more are left out. */
export async function readInstances(
  database: Database<HealTables>,
  ids: readonly number[],
): Promise<HealInstance[]> {
  const rows = await database.repeatable((query) =>
    candidates(query)
      .leftJoin("compute_nodes", (join) =>
        join.onRef("compute_nodes.host", "=", "instances.host")
          .onRef("compute_nodes.hypervisor_hostname", "=", "instances.node")
          .on("compute_nodes.deleted", "=", 0))
      .leftJoin("instance_extra", (join) =>
        join.onRef("instance_extra.instance_uuid", "=", "instances.uuid")
          .on("instance_extra.deleted", "=", 0))
      .select([
        "instances.id as id",
        "instances.uuid as uuid",
        "project_id",
        "user_id",
        "instances.host as host",
        "node",
        "task_state",
        "image_ref",
        "flavor",
        "compute_nodes.uuid as nodeUuid",
      ])
      .where("instances.id", "in", ids).orderBy("instances.id").execute()
  );
  // Neither join has more than one row by Nova's own rules; of several the first counts.
  const byId = new Map(rows.reverse().map((row) => [row.id, row]));
  return ids.flatMap((id): HealInstance[] => {
    const row = byId.get(id);
    if (row === undefined) return [];
    const { uuid, host, node, nodeUuid, flavor } = row;
    return [{
      id,
      uuid,
      project: row.project_id ?? "",
      user: row.user_id ?? "",
      host,
      node,
      nodeUuid,
      taskState: row.task_state,
      flavor,
      withoutImage: !row.image_ref,
    }];
  });
}

/**
 * Which instances boot from a volume: the first live block device mapping with boot index 0 says so,
 * and without any it is taken of an instance without an image.
 */
export async function readVolumeBacked(
  database: Database<HealTables>,
  instances: readonly HealInstance[],
): Promise<ReadonlySet<string>> {
  const uuids = instances.map(({ uuid }) => uuid);
  const rows = await database.repeatable((query) =>
    query.selectFrom("block_device_mapping").select(["instance_uuid", "destination_type"])
      .where("instance_uuid", "in", uuids).where("boot_index", "=", 0).where("deleted", "=", 0)
      .orderBy("id", "desc").execute()
  );
  const roots = new Map(rows.map((row) => [row.instance_uuid, row.destination_type]));
  return new Set(
    instances.filter(({ uuid, withoutImage }) =>
      roots.has(uuid) ? roots.get(uuid) === "volume" : withoutImage
    ).map(({ uuid }) => uuid),
  );
}

function candidates(query: Kysely<HealTables>) {
  return query.selectFrom("instances")
    .where("instances.deleted", "=", 0)
    .where(({ eb, or }) =>
      or([eb("instances.vm_state", "!=", "soft-delete"), eb("instances.vm_state", "is", null)])
    )
    .where(sql<boolean>`instances.hidden is not true`);
}

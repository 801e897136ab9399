/** Instances of a cell that have no machine type, found page by page: two queries for thousands of them. */

import type { Kysely } from "kysely";
import type { Database } from "../database/databases.ts";
import { releasesOfDatabase } from "../data_migrations/release_of_database.ts";
import { imageOf, metadataOf, PROPERTY_PREFIX } from "./image.ts";
import { oldNames, properties, VMWARE_ADAPTER } from "./properties.ts";
import type { MetadataTables } from "./tables.ts";
import { InvalidValue, takesAnything } from "./values.ts";

const MACHINE_TYPE = "hw_machine_type";
const INSTANCES_A_PAGE = 2000;
/** So many instances with an invalid property are told of; there should be none. */
const MOST_UNREADABLE = 100;

/** An instance whose machine type Nova cannot read, as another property has an invalid value. */
export interface Unreadable {
  readonly uuid: string;
  readonly reason: InvalidValue;
}

/** What was found in a cell. */
export interface UnsetMachineTypes {
  /** The UUIDs of instances without a machine type, in the order in which they were created. */
  readonly unset: readonly string[];
  /** The first instances of which it cannot be told. */
  readonly unreadable: readonly Unreadable[];
  /** How many there are of those. */
  readonly unreadableCount: number;
}

/**
 * Finds the live instances of a cell without a machine type; those that are being built get theirs yet. An
 * empty one counts as set.
 *
 * @param signal looked at between pages.
 */
export async function findUnset(
  database: Database<MetadataTables>,
  signal: AbortSignal,
): Promise<UnsetMachineTypes> {
  const release = (await releasesOfDatabase(database)).at(-1)!;
  const unset: string[] = [];
  const unreadable: Unreadable[] = [];
  let unreadableCount = 0;
  for (let after = 0;;) {
    signal.throwIfAborted();
    const { instances, metadata } = await database.repeatable((query) => readPage(query, after));
    if (instances.length === 0) return { unset, unreadable, unreadableCount };
    for (const { uuid } of instances) {
      try {
        const { stored } = imageOf(metadataOf(metadata.get(uuid) ?? []), null, release);
        if (!stored.has(MACHINE_TYPE)) unset.push(uuid);
      } catch (reason) {
        if (!(reason instanceof InvalidValue)) throw reason;
        unreadableCount++;
        if (unreadable.length < MOST_UNREADABLE) unreadable.push({ uuid, reason });
      }
    }
    after = instances.at(-1)!.id;
  }
}

/** The instances that come next, and what of their metadata matters. */
async function readPage(query: Kysely<MetadataTables>, after: number) {
  const instances = await query.selectFrom("instances").select(["id", "uuid"])
    .where("id", ">", after).where("deleted", "=", 0)
    .where(({ eb, or }) => or([eb("vm_state", "is", null), eb("vm_state", "!=", "building")]))
    .orderBy("id").limit(INSTANCES_A_PAGE).execute();
  const last = instances.at(-1);
  const rows = last === undefined ? [] : await query.selectFrom("instances")
    .innerJoin("instance_system_metadata as metadata", "metadata.instance_uuid", "instances.uuid")
    .select(["metadata.id", "metadata.instance_uuid", "metadata.key", "metadata.value"])
    .where("instances.id", ">", after).where("instances.id", "<=", last.id)
    .where("instances.deleted", "=", 0)
    .where(({ eb, or }) =>
      or([
        eb("metadata.key", "in", KEYS),
        // For each NUMA node there is one.
        eb("metadata.key", "like", "%hw_numa_%.%"),
      ])
    )
    .orderBy("metadata.id").execute();
  return { instances, metadata: Map.groupBy(rows, (row) => row.instance_uuid) };
}

/** The keys of the machine type and of properties that can have invalid values. */
const KEYS: readonly string[] = [
  MACHINE_TYPE,
  "min_ram",
  "min_disk",
  VMWARE_ADAPTER,
  ...[...properties].filter(([, { type }]) => !takesAnything(type)).map(([name]) => name),
  ...[...oldNames].filter(([, name]) => !takesAnything(properties.get(name)!.type))
    .map(([old]) => old),
].flatMap((name) => [name, PROPERTY_PREFIX + name]);

/** An instance with its system metadata, in which image properties are kept. */

import type { Kysely } from "kysely";
import { openCellDatabase } from "../cells/cell_mappings.ts";
import { findCellOfInstance } from "../cells/locate_instance.ts";
import type { Database } from "../database/databases.ts";
import { OperatorError } from "../errors/operator_error.ts";
import type { CommandContext } from "../plugin/contract.ts";
import { metadataOf, type MetadataRow, PROPERTY_PREFIX } from "./image.ts";
import type { MetadataTables } from "./tables.ts";

/** States in which an instance's machine type and image properties may change. */
export const CHANGEABLE_STATES: readonly (string | null)[] = [
  "stopped",
  "shelved",
  "shelved_offloaded",
];

/** An instance has a few dozen rows; what has more than this was not written by Nova. */
const MOST_ROWS = 10_000;

/** A live instance. */
export interface ImageInstance {
  readonly id: number;
  readonly uuid: string;
  readonly vmState: string | null;
  /** Empty or null for one that was made of a volume. */
  readonly imageRef: string | null;
  /** Its system metadata, soft-deleted rows too, as Nova reads them. */
  readonly rows: readonly MetadataRow[];
}

/**
 * The database of the cell that an instance is mapped to: the main one where the mapping names no cell, as
 * in Nova.
 *
 * @returns undefined when the instance is not mapped.
 */
export async function databaseOfInstance(
  context: Pick<CommandContext, "config" | "log" | "databases">,
  uuid: string,
): Promise<Database<MetadataTables> | undefined> {
  const cell = await findCellOfInstance(context, uuid);
  if (cell === "not mapped") return undefined;
  const database: unknown = cell === "without cell"
    ? await context.databases.main()
    : await openCellDatabase(context.databases, cell);
  return database as Database<MetadataTables>;
}

/**
 * Reads a live instance.
 *
 * @param forUpdate true to keep the row from changing until the transaction ends.
 * @returns undefined when there is no such instance, or it is deleted.
 */
export async function readInstance(
  query: Kysely<MetadataTables>,
  uuid: string,
  { forUpdate = false } = {},
): Promise<ImageInstance | undefined> {
  const instance = await query.selectFrom("instances")
    .select(["id", "uuid", "vm_state", "image_ref"])
    .where("uuid", "=", uuid).where("deleted", "=", 0)
    .$if(forUpdate, (select) => select.forUpdate()).executeTakeFirst();
  if (instance === undefined) return undefined;
  const rows = await query.selectFrom("instance_system_metadata").select(["id", "key", "value"])
    .where("instance_uuid", "=", instance.uuid).orderBy("id").limit(MOST_ROWS).execute();
  if (rows.length === MOST_ROWS) {
    throw new OperatorError(
      `Instance ${uuid} has ${MOST_ROWS} rows of system metadata or more, which Nova did not write`,
    );
  }
  const { id, vm_state: vmState, image_ref: imageRef } = instance;
  return { id, uuid: instance.uuid, vmState, imageRef, rows };
}

/**
 * Writes image properties of an instance. Rows whose value stays are left alone, and so is the instance
 * when all of them do.
 *
 * @param values the properties' values by name.
 */
export async function writeProperties(
  query: Kysely<MetadataTables>,
  instance: ImageInstance,
  values: ReadonlyMap<string, string>,
  now: Date,
): Promise<void> {
  const changes = changedProperties(instance, values);
  for (const { name, value } of changes) {
    const key = PROPERTY_PREFIX + name;
    // In the program: MySQL's comparison overlooks case.
    const ids = instance.rows.filter((row) => row.key === key).map(({ id }) => id);
    if (ids.length > 0) {
      await query.updateTable("instance_system_metadata").set({ value, updated_at: now })
        .where("id", "in", ids).execute();
    } else {
      await query.insertInto("instance_system_metadata")
        .values({ instance_uuid: instance.uuid, key, value, deleted: 0, created_at: now })
        .execute();
    }
  }
  if (changes.length > 0) {
    await query.updateTable("instances").set({ updated_at: now }).where("id", "=", instance.id)
      .execute();
  }
}

/** A property that is to get another value. */
export interface PropertyChange {
  readonly name: string;
  /** Undefined where it has none. */
  readonly before: string | undefined;
  readonly value: string;
}

/** Of the values that properties are to get, those that they do not have yet. */
export function changedProperties(
  { rows }: ImageInstance,
  values: ReadonlyMap<string, string>,
): PropertyChange[] {
  const metadata = metadataOf(rows);
  return [...values].map(([name, value]) => ({
    name,
    before: metadata.get(PROPERTY_PREFIX + name) ?? undefined,
    value,
  })).filter(({ before, value }) => before !== value);
}

/** The metadata as it will be once properties have new values. */
export function metadataWith(
  { rows }: ImageInstance,
  values: ReadonlyMap<string, string>,
): Map<string, string | null> {
  const metadata = metadataOf(rows);
  for (const [name, value] of values) metadata.set(PROPERTY_PREFIX + name, value);
  return metadata;
}

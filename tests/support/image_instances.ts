/** Instances with image properties, in a cell of a test. */

import { addInstances } from "./nova_rows.ts";
import type { TestCell } from "./cells.ts";
import type { TestCloud } from "./cloud.ts";

/** An instance of a test. */
export interface ImageInstanceRows {
  readonly uuid: string;
  readonly vm_state?: string;
  readonly deleted?: number;
  readonly image_ref?: string | null;
  /** Its system metadata by key. */
  readonly metadata?: Readonly<Record<string, string | null>>;
}

/** A UUID of a test's n-th instance. */
export function instanceUuid(number: number): string {
  return `aaaaaaaa-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

/** Adds an instance to a cell, and its mapping. */
export async function addImageInstance(
  cloud: TestCloud,
  cell: TestCell,
  { metadata = {}, ...instance }: ImageInstanceRows,
): Promise<void> {
  const { query } = cell.database;
  await addInstances(cell.database, [{ vm_state: "stopped", ...instance }]);
  for (const [key, value] of Object.entries(metadata)) {
    await query.insertInto("instance_system_metadata")
      .values({ instance_uuid: instance.uuid, key, value, deleted: 0 }).execute();
  }
  await (await cloud.api()).query.insertInto("instance_mappings").values({
    instance_uuid: instance.uuid,
    cell_id: cell.id,
    project_id: "project",
    queued_for_delete: false,
  }).execute();
}

/** What a cell has of an instance's system metadata: `key=value`, in order. */
export async function systemMetadata(cell: TestCell, uuid: string): Promise<string[]> {
  const rows = await cell.database.query.selectFrom("instance_system_metadata").selectAll()
    .where("instance_uuid", "=", uuid).orderBy("id").execute();
  return rows.map(({ key, value }) => `${key}=${value}`);
}

/** What the tests of `map_instances` need: instances, and what must hold of their mappings. */

import assert from "node:assert/strict";
import { addInstances } from "../support/nova_rows.ts";
import type { Deployment } from "./support.ts";

const MARKER = "INSTANCE_MIGRATION_MARKER";

/** The words that map the first cell's instances. */
export const mapInstances = ({ cells: [cell] }: Deployment, ...args: string[]) => [
  "map_instances",
  "--cell_uuid",
  cell.uuid,
  ...args,
];

/** Instances, many of the same second, with an order that is not that of the ids. */
export async function fill({ cells: [{ database }] }: Deployment, count: number): Promise<void> {
  await addInstances(
    database,
    Array.from({ length: count }, (_, index) => ({
      uuid: crypto.randomUUID(),
      created_at: new Date(Date.UTC(2024, 0, 1) + ((index * 7919) % 600) * 1000).toISOString()
        .slice(0, 19).replace("T", " "),
      project_id: `project${index % 5}`,
      deleted: index % 3 === 0 ? index + 1 : 0,
    })),
  );
}

/** Their UUIDs in the order in which they are mapped. */
export async function inOrder({ cells: [{ database }] }: Deployment): Promise<string[]> {
  const rows = await database.query.selectFrom("instances").select("uuid")
    .orderBy("created_at").orderBy("id").execute();
  return rows.map(({ uuid }) => uuid);
}

/** Takes all instance mappings and the marker away. */
export async function forgetMappings({ api }: Deployment): Promise<void> {
  await (await api()).query.deleteFrom("instance_mappings").execute();
}

/** The instance that the marker names: first read, as a killed run's last batch may come in later. */
export async function markedInstance({ api }: Deployment): Promise<string | undefined> {
  const rows = await (await api()).query.selectFrom("instance_mappings").select("instance_uuid")
    .where("project_id", "=", MARKER).execute();
  assert.ok(rows.length <= 1, `${rows.length} markers`);
  return rows[0]?.instance_uuid.replaceAll(" ", "-");
}

/** The UUIDs of the first cell's instance mappings. */
export async function mappedInstances({ api, cells: [cell] }: Deployment): Promise<string[]> {
  const rows = await (await api()).query.selectFrom("instance_mappings").select("instance_uuid")
    .where("project_id", "!=", MARKER).where("cell_id", "=", cell.id).execute();
  return rows.map((row) => row.instance_uuid);
}

/** Whatever a killed run leaves: everything up to the marker is mapped. */
export async function assertMappedUpToMarker(
  deployment: Deployment,
  instances: readonly string[],
): Promise<void> {
  const marked = await markedInstance(deployment);
  if (marked === undefined) return;
  const mapped = new Set(await mappedInstances(deployment));
  const missing = instances.slice(0, instances.indexOf(marked) + 1)
    .filter((uuid) => !mapped.has(uuid));
  assert.deepEqual(missing, []);
}

/** At the end, each instance is mapped once, and the marker is gone. */
export async function assertAllMappedOnce(
  deployment: Deployment,
  instances: readonly string[],
): Promise<void> {
  assert.equal(await markedInstance(deployment), undefined);
  const mapped = await mappedInstances(deployment);
  const known = new Set(instances);
  assert.deepEqual(mapped.filter((uuid) => !known.has(uuid)), []);
  assert.equal(new Set(mapped).size, instances.length);
  assert.equal(mapped.length, instances.length);
}

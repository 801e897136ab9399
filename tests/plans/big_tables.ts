/** A deployment's databases with tables of up to a million rows, made by the server itself. */

import type { EngineName } from "../../src/database/databases.ts";
import { sync as syncApi } from "../../plugins/api_db/sync.ts";
import { sync as syncMain } from "../../plugins/db/sync.ts";
import { type TestCloud, testCloud } from "../support/cloud.ts";
import type { PlanEngine } from "./engine.ts";
import { mysql } from "./engines/mysql.ts";
import { postgresql } from "./engines/postgresql.ts";

/** The engines whose planner decides by how large tables are. */
export const planEngines: ReadonlyMap<EngineName, PlanEngine> = new Map([
  ["mysql", mysql],
  ["postgresql", postgresql],
]);

const INSTANCES = 50_000;
/** Every so many-th instance is soft-deleted. */
const EVERY_DELETED = 100;
/** The rows that each instance has in a table. */
const PER_INSTANCE = {
  instance_system_metadata: 20,
  instance_actions: 1,
  block_device_mapping: 1,
} as const;
const EVENTS_PER_ACTION = 2;

/** The tables that {@link fillBigTables} and {@link fillShadowTable} make large. */
export const largeTables: ReadonlySet<string> = new Set([
  "instances",
  ...Object.keys(PER_INSTANCE),
  "instance_actions_events",
  "instance_mappings",
  "request_specs",
  "instance_group_member",
  "shadow_instance_system_metadata",
]);

/** A synced deployment with its databases' names. */
export interface BigCloud extends AsyncDisposable {
  readonly cloud: TestCloud;
  readonly names: { readonly api: string; readonly main: string };
}

/** Two synced databases without rows. */
export async function syncedCloud(engine: EngineName): Promise<BigCloud> {
  const cloud = await testCloud(engine);
  await cloud.run(syncApi);
  await cloud.run(syncMain, { local_cell: true });
  const name = (url: string) => new URL(url).pathname.slice(1);
  return {
    cloud,
    names: { api: name(cloud.urls.api), main: name(cloud.urls.main) },
    [Symbol.asyncDispose]: () => cloud[Symbol.asyncDispose](),
  };
}

/**
 * Fills the tables: instances, of which one in a hundred is soft-deleted, with a million rows of
 * metadata, and actions with events; block devices, some soft-deleted while their instance lives; and
 * what the API database has of the instances.
 */
export async function fillBigTables(
  engine: PlanEngine,
  { api, main }: BigCloud["names"],
): Promise<void> {
  const uuid = (number: string) =>
    `CONCAT('00000000-0000-4000-8000-', ${engine.twelveDigits(number)})`;
  const isDeleted = (number: string) => `MOD(${number}, ${EVERY_DELETED}) = 0`;
  const deleted = (number: string) =>
    `CASE WHEN ${isDeleted(number)} THEN ${number} ELSE 0 END, ` +
    `CASE WHEN ${isDeleted(number)} THEN TIMESTAMP '2024-01-01 00:00:00' END`;
  const fill = (table: string, columns: string, values: string, count: number) => [
    `INSERT INTO ${table} (${columns}) SELECT ${values} FROM ${engine.numbers(count)}`,
    engine.updateStatistics(table),
  ];
  const fillOfInstances = (table: keyof typeof PER_INSTANCE, columns: string, values: string) => {
    const count = INSTANCES * PER_INSTANCE[table];
    // Instance after instance in turn, so that an instance's rows lie far apart.
    return fill(
      table,
      `id, instance_uuid, deleted, deleted_at, created_at, ${columns}`,
      `n, ${uuid(`1 + MOD(n, ${INSTANCES})`)}, ${
        table === "block_device_mapping" ? deleted("n + 50") : "0, NULL"
      }, TIMESTAMP '2023-06-01 00:00:00', ${values}`,
      count,
    );
  };
  await engine.run(main, [
    ...fill(
      "instances",
      "id, uuid, deleted, deleted_at",
      `n, ${uuid("n")}, ${deleted("n")}`,
      INSTANCES,
    ),
    ...fillOfInstances(
      "instance_system_metadata",
      `${engine.quoted("key")}, value`,
      "'image', 'x'",
    ),
    ...fillOfInstances("instance_actions", "action", "'create'"),
    ...fillOfInstances("block_device_mapping", "boot_index", "0"),
    ...fill(
      "instance_actions_events",
      "id, action_id, deleted, created_at",
      `n, 1 + MOD(n, ${
        INSTANCES * PER_INSTANCE.instance_actions
      }), 0, TIMESTAMP '2023-06-01 00:00:00'`,
      INSTANCES * PER_INSTANCE.instance_actions * EVENTS_PER_ACTION,
    ),
  ]);
  await engine.run(api, [
    ...fill("instance_mappings", "instance_uuid, project_id", `${uuid("n")}, 'p'`, INSTANCES),
    ...fill("request_specs", "instance_uuid, spec", `${uuid("n")}, '{}'`, INSTANCES),
    "INSERT INTO instance_groups (id, uuid, name) VALUES (1, '1', 'g')",
    ...fill("instance_group_member", "instance_uuid, group_id", `${uuid("n")}, 1`, INSTANCES),
  ]);
}

/** Fills the shadow table of the metadata with a million rows, deleted on different days. */
export async function fillShadowTable(engine: PlanEngine, { main }: BigCloud["names"]) {
  const count = INSTANCES * PER_INSTANCE.instance_system_metadata;
  await engine.run(main, [
    `INSERT INTO shadow_instance_system_metadata
       (id, instance_uuid, ${engine.quoted("key")}, deleted, deleted_at)
     SELECT n, 'x', 'image', n, TIMESTAMP '2024-01-01 00:00:00' FROM ${engine.numbers(count)}`,
    engine.updateStatistics("shadow_instance_system_metadata"),
  ]);
}

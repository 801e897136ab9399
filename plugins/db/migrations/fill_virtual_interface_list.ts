/**
 * `fill_virtual_interface_list`: gives instances that were made before newton the virtual interfaces that
 * only their network caches know of, and brings the interfaces of others into the caches' order.
 *
 * It goes through the live instances of all cells, oldest first. Each is looked at once, in whichever
 * run: a marker in each cell's database says how far it got.
 */

import {
  type CellMapping,
  describeCell,
  openCellDatabase,
  readCellMappings,
} from "../../../src/cells/cell_mappings.ts";
import type { Database } from "../../../src/database/databases.ts";
import type {
  BatchResult,
  DataMigration,
  MigrationContext,
} from "../../../src/data_migrations/data_migration.ts";
import {
  MARKER_UUID,
  moveInterfaceMarker,
  readInterfaceMarker,
} from "../../../src/data_migrations/interface_marker.ts";
import {
  findPlace,
  type InstancePlace,
  liveInstancesAfter,
  readLiveInstances,
} from "../../../src/data_migrations/live_instances.ts";
import { countRows } from "../../../src/data_migrations/rows_by_id.ts";
import {
  changeInterfaces,
  type InterfaceChange,
  interfaceComparer,
} from "../../../src/data_migrations/virtual_interfaces.ts";
import { errorOf, type OperatorError } from "../../../src/errors/operator_error.ts";

/** Instances to a transaction. */
const INSTANCES_AT_ONCE = 500;

/** The migration. */
export const migration: DataMigration = {
  name: "fill_virtual_interface_list",
  releases: { from: "victoria" },
  async pending(context) {
    let pending = 0;
    await inEachCell(context, async (database) => {
      const after = await startingPlace(context, database);
      await database.repeatable(async (query) => {
        for (const instances of liveInstancesAfter(query, after)) {
          pending += await countRows(withCache(instances));
        }
      });
      return true;
    });
    return pending;
  },
  async migrate(context, limit) {
    let found = 0;
    let done = 0;
    await inEachCell(context, async (database) => {
      const ofCell = await migrateCell(context, database, limit - found);
      found += ofCell.found;
      done += ofCell.done;
      return found < limit && !context.signal.aborted;
    });
    return { found, done };
  },
};

/** Visits the cells, cell0 too, in the order of their ids, as long as the visits give true. */
async function inEachCell(
  context: MigrationContext,
  visit: (database: Database) => Promise<boolean>,
): Promise<void> {
  const api = await context.databases.api();
  for (const cell of await api.repeatable((query) => readCellMappings(query, context))) {
    try {
      if (!await visit(await openCellDatabase(context.databases, cell))) return;
    } catch (error) {
      throw ofCell(cell, error);
    }
  }
}

/** @param limit the most instances to look at, those without a network cache included. */
async function migrateCell(
  context: MigrationContext,
  database: Database,
  limit: number,
): Promise<BatchResult> {
  const { clock, signal } = context;
  let after = await startingPlace(context, database);
  let looked = 0;
  let found = 0;
  let done = 0;
  while (looked < limit && !signal.aborted) {
    const wanted = Math.min(limit - looked, INSTANCES_AT_ONCE);
    const instances = await readLiveInstances(database, after, wanted);
    if (instances.length === 0) break;
    const result = await migrateInstances(context, database, instances);
    found += result.found;
    done += result.done;
    after = instances.at(-1)!;
    // After the change: killed in between, the same instances are looked at again, and found right.
    await moveInterfaceMarker(database, after.uuid, clock.now());
    looked += instances.length;
    if (instances.length < wanted) break;
  }
  return { found, done };
}

/** @throws {OperatorError} at the first instance that it cannot make sense of; those before it are done. */
async function migrateInstances(
  { clock }: MigrationContext,
  database: Database,
  instances: readonly InstancePlace[],
): Promise<BatchResult> {
  const uuids = instances.map(({ uuid }) => uuid).filter((uuid) => uuid !== MARKER_UUID);
  const compare = await interfaceComparer(database, uuids);
  const changes: InterfaceChange[] = [];
  let found = 0;
  try {
    for (const uuid of uuids) {
      const comparison = compare(uuid);
      if (comparison.state !== "nothing known") found++;
      if (comparison.state === "outdated") changes.push(comparison.change);
    }
  } finally {
    await changeInterfaces(database, changes, clock.now());
  }
  return { found, done: changes.length };
}

/** Where to go on; undefined for the oldest instance. */
async function startingPlace(
  { log }: MigrationContext,
  database: Database,
): Promise<InstancePlace | undefined> {
  const uuid = await readInterfaceMarker(database);
  if (uuid === null) return undefined;
  const place = await findPlace(database, uuid);
  if (place === undefined) {
    log.info(
      `fill_virtual_interface_list starts over: instance ${uuid}, where it was, is gone from the ` +
        database.location.source,
    );
  }
  return place;
}

/** Those of some instances that have a network cache with something in it. */
function withCache(instances: ReturnType<typeof liveInstancesAfter>[number]) {
  return instances.where("uuid", "!=", MARKER_UUID)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("instance_info_caches").select("instance_info_caches.id")
          .whereRef("instance_info_caches.instance_uuid", "=", "instances.uuid")
          .where("instance_info_caches.deleted", "=", 0)
          .where("network_info", "is not", null)
          .where("network_info", "not in", ["[]", "{}"]),
      )
    );
}

function ofCell(cell: CellMapping, error: unknown): OperatorError {
  return errorOf(describeCell(cell), error);
}

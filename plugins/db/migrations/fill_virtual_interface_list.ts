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
  type Comparison,
  type InterfaceChange,
  interfaceComparer,
} from "../../../src/data_migrations/virtual_interfaces.ts";
import { errorOf, OperatorError } from "../../../src/errors/operator_error.ts";

/** Instances to a transaction. */
const INSTANCES_AT_ONCE = 500;

/** The migration. */
export const migration: DataMigration = {
  name: "fill_virtual_interface_list",
  releases: { from: "victoria" },
  allCells: true,
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
  start(context) {
    const cells = new Map<number, CellBatches>();
    const unreadable = new Set<number>();
    return async (limit) => {
      let found = 0;
      let done = 0;
      const passedOver: OperatorError[] = [];
      await inEachCell(context, async (database, cell) => {
        const next = cells.get(cell.id) ?? cellBatches(context, database);
        cells.set(cell.id, next);
        const batch = await next(limit - found);
        found += batch.found;
        done += batch.done;
        passedOver.push(...batch.passedOver.map((error) => ofCell(cell, error)));
        return found < limit && !context.signal.aborted;
      }, {
        unless: unreadable,
        onFailure({ id }, error) {
          unreadable.add(id);
          passedOver.push(error);
        },
      });
      return { found, done, passedOver };
    };
  },
};

/** What to do about cells that cannot be worked in. */
interface CellFailures {
  /** The ids of cells that are not visited. */
  readonly unless: ReadonlySet<number>;
  /** Is told of a failure, which names the cell. */
  onFailure(cell: CellMapping, error: OperatorError): void;
}

/**
 * Visits the cells, cell0 too, in the order of their ids, as long as the visits give true.
 *
 * @param failures without it, the first failure is thrown.
 */
async function inEachCell(
  context: MigrationContext,
  visit: (database: Database, cell: CellMapping) => Promise<boolean>,
  failures?: CellFailures,
): Promise<void> {
  const api = await context.databases.api();
  for (const cell of await api.repeatable((query) => readCellMappings(query, context))) {
    if (failures?.unless.has(cell.id)) continue;
    try {
      if (!await visit(await openCellDatabase(context.databases, cell), cell)) return;
    } catch (error) {
      const isOfCell = error instanceof OperatorError && !context.signal.aborted;
      if (failures === undefined || !isOfCell) throw ofCell(cell, error);
      failures.onFailure(cell, ofCell(cell, error));
    }
  }
}

type CellBatch = Required<Omit<BatchResult, "failure">>;
type CellBatches = (limit: number) => Promise<CellBatch>;

/**
 * Goes through the instances of one cell.
 *
 * The marker says that all is well up to there: it stays before the first instance that was passed over,
 * so that each run comes to it again and none ends as if all were done. This run goes on behind it, and
 * so do later ones, past those that are right by then without counting them.
 *
 * @returns a function that migrates the next instances, and looks at so many at most, those without a
 * network cache included.
 */
function cellBatches(context: MigrationContext, database: Database): CellBatches {
  const { clock, signal } = context;
  /** How far this run has come, once the marker stays behind. */
  let beyondMarker: InstancePlace | undefined;
  return async (limit) => {
    let after = beyondMarker ?? await startingPlace(context, database);
    const sum = { found: 0, done: 0, passedOver: [] as OperatorError[] };
    for (let looked = 0; looked < limit && !signal.aborted;) {
      const left = limit - looked;
      const wanted = beyondMarker ? INSTANCES_AT_ONCE : Math.min(left, INSTANCES_AT_ONCE);
      const instances = await readLiveInstances(database, after, wanted);
      if (instances.length === 0) break;
      const result = await migrateInstances(context, database, instances, {
        most: left,
        countRight: beyondMarker === undefined,
      });
      sum.found += result.found;
      sum.done += result.done;
      sum.passedOver.push(...result.bad.values());
      looked += result.looked;
      after = instances[result.end - 1];
      if (beyondMarker === undefined) {
        const good = instances.slice(0, result.end)
          .findIndex(({ uuid }) => result.bad.has(uuid));
        // After the change: killed in between, the same instances are looked at again, and found right.
        const last = good < 0 ? after : instances[good - 1];
        if (last !== undefined) await moveInterfaceMarker(database, last.uuid, clock.now());
        if (good >= 0) beyondMarker = after;
      } else {
        beyondMarker = after;
      }
      if (instances.length < wanted && result.end === instances.length) break;
    }
    return sum;
  };
}

/** What became of instances that were read. */
interface MigratedInstances {
  /** How many of the instances, from the first on, are done with. */
  readonly end: number;
  /** How many of these count towards the limit. */
  readonly looked: number;
  readonly found: number;
  readonly done: number;
  /** By its UUID, why an instance could not be dealt with. */
  readonly bad: ReadonlyMap<string, OperatorError>;
}

/**
 * Deals with instances in order.
 *
 * @param limits `most`: how many may count; `countRight`: whether one does whose interfaces are right, or
 * not known. Once one could not be made sense of, they do not.
 */
async function migrateInstances(
  { clock }: MigrationContext,
  database: Database,
  instances: readonly InstancePlace[],
  limits: { readonly most: number; readonly countRight: boolean },
): Promise<MigratedInstances> {
  const uuids = instances.map(({ uuid }) => uuid).filter((uuid) => uuid !== MARKER_UUID);
  const compare = await interfaceComparer(database, uuids);
  const changes: InterfaceChange[] = [];
  const bad = new Map<string, OperatorError>();
  let [end, looked, found] = [0, 0, 0];
  while (end < instances.length && looked < limits.most) {
    const { uuid } = instances[end++];
    const comparison = uuid === MARKER_UUID ? NOTHING_KNOWN : compare(uuid);
    if (comparison.state === "broken") bad.set(uuid, comparison.error);
    else if (comparison.state === "outdated") changes.push(comparison.change);
    else if (!limits.countRight || bad.size > 0) continue;
    looked++;
    if (comparison.state !== "nothing known") found++;
  }
  const failures = await changeInterfaces(database, changes, clock.now());
  for (const [uuid, error] of await stillOutdated(database, failures)) bad.set(uuid, error);
  return { end, looked, found, done: changes.length - failures.size, bad };
}

const NOTHING_KNOWN: Comparison = { state: "nothing known" };

/** Those failures whose instances another run has not put right meanwhile. */
async function stillOutdated(
  database: Database,
  failures: ReadonlyMap<string, OperatorError>,
): Promise<[uuid: string, error: OperatorError][]> {
  if (failures.size === 0) return [];
  const compare = await interfaceComparer(database, [...failures.keys()]);
  return [...failures].filter(([uuid]) => ["outdated", "broken"].includes(compare(uuid).state));
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

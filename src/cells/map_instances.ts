/** Maps a cell's instances, oldest first, in batches that a repeat passes over quickly. */

import type { Database } from "../database/databases.ts";
import type { CommandContext } from "../plugin/contract.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { type CellMapping, describeCell } from "./cell_mappings.ts";
import { moveInstanceMarker } from "./instance_marker.ts";
import {
  type InstanceRange,
  type InstanceRow,
  readInstancesInOrder,
} from "./instances_in_order.ts";
import type { ApiTables, CellTables } from "./tables.ts";

/** How often, in milliseconds, the marker is moved while the work goes on. */
const MARKER_INTERVAL = 1000;

/** What to map, from where, and to where. */
export interface InstanceMappingJob extends Pick<CommandContext, "clock" | "signal"> {
  readonly api: Database<ApiTables>;
  readonly cellDatabase: Database<CellTables>;
  readonly cell: CellMapping;
  readonly range: InstanceRange;
  /** Look at everything, and change nothing. */
  readonly dryRun: boolean;
  /** Told after each batch how many instances it had. */
  onBatch(count: number): void;
}

/** What mapping did, or under a dry run would do. */
export interface InstanceMappingOutcome {
  /** Instances that got an instance mapping. */
  readonly mapped: number;
  /** Instances that had one already, to any cell. */
  readonly alreadyMapped: number;
  /**
   * Why it ended: no instance was left; the range's limit was reached, whether or not it has more; or
   * the signal was aborted.
   */
  readonly end: "complete" | "limit" | "interrupted";
}

/**
 * Maps the instances of a range that have no instance mapping yet.
 *
 * Each batch is one transaction. Behind what is done comes the marker, in transactions of its own:
 * killed at any moment, the next run begins about a second's work before the place that was reached, and
 * passes over what it finds mapped. Once no instance is left, the marker goes. Several runs at once map
 * each instance once.
 *
 * @throws {OperatorError} when an instance has no project, which an instance mapping cannot do without;
 * those before it are mapped.
 */
export async function mapInstances(job: InstanceMappingJob): Promise<InstanceMappingOutcome> {
  const { cellDatabase, clock, range, signal } = job;
  let end: InstanceMappingOutcome["end"] = "interrupted";
  let seen = 0;
  let mapped = 0;
  let last: InstanceRow | undefined;
  let markerMoved = clock.now().getTime();
  for await (const { instances, final } of readInstancesInOrder(cellDatabase, range, signal)) {
    mapped += await mapBatch(job, instances);
    seen += instances.length;
    last = instances.at(-1) ?? last;
    job.onBatch(instances.length);
    if (final) end = seen === range.limit ? "limit" : "complete";
    if (final || signal.aborted) break;
    if (clock.now().getTime() - markerMoved >= MARKER_INTERVAL) {
      await moveMarker(job, last);
      markerMoved = clock.now().getTime();
    }
  }
  if (end === "complete") await moveMarker(job, undefined);
  else if (last !== undefined) await moveMarker(job, last);
  return { mapped, alreadyMapped: seen - mapped, end };
}

/** Moves the marker behind an instance, or takes it away. */
async function moveMarker(
  { api, clock, dryRun }: InstanceMappingJob,
  behind: InstanceRow | undefined,
): Promise<void> {
  if (!dryRun) await moveInstanceMarker(api, behind?.uuid, clock.now());
}

/** Maps those of a batch that are not yet, and gives their number. */
async function mapBatch(
  job: InstanceMappingJob,
  instances: readonly InstanceRow[],
): Promise<number> {
  const bad = instances.findIndex(({ project_id }) => project_id === null);
  const good = (bad < 0 ? instances : instances.slice(0, bad)) as MappableInstance[];
  const missing = job.dryRun ? await countMissing(job.api, good) : await insertMappings(job, good);
  if (bad >= 0) throw withoutProject(instances[bad], job.cell);
  return missing;
}

type MappableInstance = InstanceRow & { readonly project_id: string };

function insertMappings(
  { api, cell, clock }: InstanceMappingJob,
  instances: readonly MappableInstance[],
): Promise<number> {
  const createdAt = clock.now();
  const mappings = instances.map((instance) => ({
    instance_uuid: instance.uuid,
    cell_id: cell.id,
    project_id: instance.project_id,
    user_id: instance.user_id,
    // False for soft-deleted instances too, as Nova's own tool does; archiving looks at the
    // instance itself.
    queued_for_delete: false,
    created_at: createdAt,
  }));
  return api.insertMissing("instance_mappings", "instance_uuid", mappings);
}

async function countMissing(
  api: Database<ApiTables>,
  instances: readonly InstanceRow[],
): Promise<number> {
  if (instances.length === 0) return 0;
  const { count } = await api.repeatable((query) =>
    query.selectFrom("instance_mappings").select(({ fn }) => fn.countAll<number>().as("count"))
      .where("instance_uuid", "in", instances.map(({ uuid }) => uuid)).executeTakeFirstOrThrow()
  );
  return instances.length - Number(count);
}

function withoutProject(instance: InstanceRow, cell: CellMapping): OperatorError {
  return new OperatorError(
    `instance ${instance.uuid} of ${describeCell(cell)} has no project_id and cannot be mapped`,
    { hint: "Set its project_id in the cell's instances table, then run the command again." },
  );
}

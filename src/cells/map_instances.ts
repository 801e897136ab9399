/** Maps a cell's instances, oldest first, in batches that a repeat passes over quickly. */

import type { Kysely } from "kysely";
import type { Database } from "../database/databases.ts";
import type { CommandContext } from "../plugin/contract.ts";
import { OperatorError } from "../plugin/operator_error.ts";
import { type CellMapping, describeCell } from "./cell_mappings.ts";
import { chunks } from "./chunks.ts";
import { moveInstanceMarker } from "./instance_marker.ts";
import {
  type InstanceBatch,
  type InstanceRange,
  type InstanceRow,
  readInstancesInOrder,
} from "./instances_in_order.ts";
import { retryDuplicates } from "./retry_duplicates.ts";
import type { ApiTables, CellTables } from "./tables.ts";

/**
 * Instances to a statement. Building larger ones makes garbage faster than it is collected, and saves
 * next to no time.
 */
const STATEMENT = 1000;

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

/** Where the marker belongs after a batch: behind an instance, or nowhere. */
type Marker = InstanceRow | undefined;

/**
 * Maps the instances of a range that have no instance mapping yet.
 *
 * Each batch is one transaction of the API database with the marker's move behind it: killed at any
 * moment, the next run goes on behind the last batch, and what it finds mapped it leaves alone. Once no
 * instance is left, the marker goes. Several runs at once map each instance once.
 *
 * @throws {OperatorError} when an instance has no project, which an instance mapping cannot do without;
 * those before it are mapped.
 */
export async function mapInstances(job: InstanceMappingJob): Promise<InstanceMappingOutcome> {
  const { cellDatabase, range, signal } = job;
  let seen = 0;
  let mapped = 0;
  const outcome = (end: InstanceMappingOutcome["end"]): InstanceMappingOutcome => ({
    mapped,
    alreadyMapped: seen - mapped,
    end,
  });
  for await (const batch of readInstancesInOrder(cellDatabase, range, signal)) {
    const { instances, final } = batch;
    seen += instances.length;
    const limitReached = seen === range.limit;
    const marker = final && !limitReached ? undefined : instances.at(-1);
    mapped += await mapBatch(job, batch, marker);
    job.onBatch(instances.length);
    if (final) return outcome(limitReached ? "limit" : "complete");
    if (signal.aborted) break;
  }
  return outcome("interrupted");
}

/** Maps those of a batch that are not yet, and gives their number. */
async function mapBatch(
  job: InstanceMappingJob,
  { instances }: InstanceBatch,
  marker: Marker,
): Promise<number> {
  const bad = instances.findIndex(({ project_id }) => project_id === null);
  const good = (bad < 0 ? instances : instances.slice(0, bad)) as MappableInstance[];
  let missing: number;
  if (job.dryRun) {
    missing = (await job.api.repeatable((query) => findMissing(query, good))).length;
  } else {
    missing = await retryDuplicates(job.api, async (query, attempt) => {
      const unmapped = await findMissing(query, good);
      for (const chunk of chunks(unmapped, STATEMENT)) {
        const insert = insertMappings(query, job, chunk);
        // Tolerant only after the first attempt met a row that another process had added, because a
        // tolerant insert does not tell how many rows it added.
        await (attempt === 1 ? insert : job.api.skippingTaken(insert)).execute();
      }
      if (bad < 0) await moveInstanceMarker(query, marker?.uuid, job.clock.now());
      return unmapped.length;
    });
  }
  if (bad >= 0) throw withoutProject(instances[bad], job.cell);
  return missing;
}

type MappableInstance = InstanceRow & { readonly project_id: string };

function insertMappings(
  query: Kysely<ApiTables>,
  { cell, clock }: InstanceMappingJob,
  instances: readonly MappableInstance[],
) {
  const createdAt = clock.now();
  return query.insertInto("instance_mappings").values(instances.map((instance) => ({
    instance_uuid: instance.uuid,
    cell_id: cell.id,
    project_id: instance.project_id,
    user_id: instance.user_id,
    // False for soft-deleted instances too, as Nova's own tool does; archiving looks at the
    // instance itself.
    queued_for_delete: false,
    created_at: createdAt,
  })));
}

async function findMissing<I extends InstanceRow>(
  query: Kysely<ApiTables>,
  instances: readonly I[],
): Promise<readonly I[]> {
  const known = new Set<string>();
  for (const chunk of chunks(instances, STATEMENT)) {
    const rows = await query.selectFrom("instance_mappings").select("instance_uuid")
      .where("instance_uuid", "in", chunk.map(({ uuid }) => uuid)).execute();
    for (const row of rows) known.add(row.instance_uuid);
  }
  return instances.filter(({ uuid }) => !known.has(uuid));
}

function withoutProject(instance: InstanceRow, cell: CellMapping): OperatorError {
  return new OperatorError(
    `instance ${instance.uuid} of ${describeCell(cell)} has no project_id and cannot be mapped`,
    { hint: "Set its project_id in the cell's instances table, then run the command again." },
  );
}

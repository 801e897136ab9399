/** Mapping a cell's instances as a command does it: from the marker on, with a bar, until interrupted. */

import { type CellMapping, describeCell, openCellDatabase } from "../../src/cells/cell_mappings.ts";
import { readInstanceMarker } from "../../src/cells/instance_marker.ts";
import type { InstanceRow } from "../../src/cells/instances_in_order.ts";
import type { InstanceMappingOutcome } from "../../src/cells/map_instances.ts";
import type { ApiTables, CellTables } from "../../src/cells/tables.ts";
import type { Database } from "../../src/database/databases.ts";
import { counted } from "../../src/output/counted.ts";
import type { CommandContext } from "../../src/plugin/contract.ts";
import { OperatorError } from "../../src/errors/operator_error.ts";

/** What the command line says about mapping instances. */
export interface InstanceMappingOptions {
  /** Begin with the oldest instance, whatever the marker says. */
  readonly reset: boolean;
  /** How many instances at most; undefined for all. */
  readonly limit?: number;
  /** Change nothing. */
  readonly dryRun: boolean;
}

/**
 * Maps a cell's instances.
 *
 * @returns what was done; {@link InstanceMappingOutcome.end} is never `interrupted`.
 * @throws {OperatorError} that says how to go on, when interrupted.
 */
export async function runInstanceMapping(
  context: CommandContext,
  cell: CellMapping,
  { reset, limit, dryRun }: InstanceMappingOptions,
): Promise<InstanceMappingOutcome> {
  const { clock, databases, output, signal } = context;
  const { countInstances } = await import("../../src/cells/instances_in_order.ts");
  const { mapInstances } = await import("../../src/cells/map_instances.ts");
  const api = await databases.api<ApiTables>();
  const cellDatabase = await openCellDatabase(databases, cell);
  const after = reset ? undefined : await lastMappedInstance(context, api, cellDatabase, cell);
  const range = { after, limit };
  using progress = await output.progress(
    "Mapping instances",
    () => countInstances(cellDatabase, range),
  );
  const onBatch = progress.advance;
  const job = { api, cellDatabase, cell, range, dryRun, onBatch, clock, signal };
  const outcome = await mapInstances(job);
  if (outcome.end === "interrupted") throw interruption(outcome, cell, dryRun, signal);
  return outcome;
}

/**
 * The instance that the marker names. When that is not in the cell's database, because it was archived
 * or is another cell's, mapping begins with the oldest: that costs time, and leaves no instance out.
 */
async function lastMappedInstance(
  { log }: CommandContext,
  api: Database<ApiTables>,
  cellDatabase: Database<CellTables>,
  cell: CellMapping,
): Promise<InstanceRow | undefined> {
  const uuid = await readInstanceMarker(api);
  if (uuid === undefined) return undefined;
  const { findInstance } = await import("../../src/cells/instances_in_order.ts");
  const instance = await findInstance(cellDatabase, uuid);
  if (instance === undefined) {
    log.warning(
      `Instance ${uuid}, where mapping stopped last time, is not in the database of ` +
        `${describeCell(cell)}; starting with the oldest instance`,
    );
  }
  return instance;
}

function interruption(
  { mapped, alreadyMapped }: InstanceMappingOutcome,
  cell: CellMapping,
  dryRun: boolean,
  { reason }: AbortSignal,
): OperatorError {
  const looked = `${counted(mapped + alreadyMapped, "instance")} of ${describeCell(cell)}`;
  const message = dryRun
    ? `stopped after looking at ${looked}; nothing was changed`
    : `stopped after ${looked}, of which ${counted(mapped, "was", "were")} mapped now`;
  return new OperatorError(message, {
    hint: dryRun ? undefined : "Run the command again, without --reset, to go on from there.",
    cause: reason,
  });
}

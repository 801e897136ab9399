/** Archives the main database, or those of all cells: at the same time where that keeps to the limits. */

import type { CellMapping } from "../../cells/cell_mappings.ts";
import { describeCell } from "../../cells/cell_mappings.ts";
import { visitCells, type VisitLimits } from "../../cells/fan_out.ts";
import type { Database } from "../../database/databases.ts";
import { type PaceLimits, startPace } from "../pace.ts";
import type { CommandContext } from "../../plugin/contract.ts";
import { OperatorError } from "../../errors/operator_error.ts";
import {
  type ArchiveListener,
  type ArchiveReport,
  type ArchiveSettings,
  type CellArchiver,
  createCellArchiver,
} from "./archive_cell.ts";

/** What to archive where. */
export interface ArchiveJob {
  readonly api: Database;
  /** The cells to go through; undefined for the main database alone. */
  readonly cells: readonly CellMapping[] | undefined;
  readonly limits: VisitLimits;
  readonly pace: PaceLimits;
  readonly settings: ArchiveSettings;
  readonly listener: ArchiveListener;
}

/** What was done in a database. */
export interface CellReport {
  /** Undefined for the main database. */
  readonly cell: CellMapping | undefined;
  readonly report: ArchiveReport;
}

/** What was done in all. */
export interface ArchiveOutcome {
  /** What was done in each database that was reached, also where it failed later. */
  readonly reports: readonly CellReport[];
  /** What ended the work in a database early. */
  readonly failures: readonly OperatorError[];
}

/**
 * Archives. Without `untilComplete`, each cell gets what those before it left of the limit, so one comes
 * after the other.
 */
export async function archiveCells(
  context: CommandContext,
  { api, cells, limits, pace, settings, listener }: ArchiveJob,
): Promise<ArchiveOutcome> {
  // All databases together have the time that a run may take.
  const paceLimits = { ...pace, since: context.clock.now() };
  const archivers: { cell: CellMapping | undefined; archiver: CellArchiver }[] = [];
  const failures: OperatorError[] = [];

  async function archive(
    database: Database,
    cell: CellMapping | undefined,
    maxRows: number,
  ): Promise<void> {
    const limited = { ...settings, maxRows };
    const ownPace = startPace(context, database, paceLimits);
    const archiver = createCellArchiver(database, api, limited, ownPace, listener);
    archivers.push({ cell, archiver });
    await archiver.archive();
  }

  async function archiveAll(some: readonly CellMapping[], maxRows: number): Promise<void> {
    const visits = visitCells(
      context,
      some,
      limits,
      (database, cell) => archive(database as Database, cell, maxRows),
    );
    for await (const { cell, failure } of visits) {
      if (failure !== undefined) failures.push(ofCell(failure, cell));
    }
  }

  try {
    if (cells === undefined) {
      await archive(await context.databases.main(), undefined, settings.maxRows);
    } else if (settings.untilComplete) await archiveAll(cells, settings.maxRows);
    else {
      for (const cell of cells) {
        const left = settings.maxRows - movedRows(archivers);
        if (left <= 0 || context.signal.aborted) break;
        await archiveAll([cell], left);
      }
    }
  } catch (error) {
    // What was done before has to be told, whatever came then.
    if (!context.signal.aborted) {
      if (!(error instanceof OperatorError) || archivers.length === 0) throw error;
      failures.push(error);
    }
  }
  return {
    reports: archivers.map(({ cell, archiver }) => ({ cell, report: archiver.report() })),
    failures,
  };
}

function movedRows(archivers: readonly { archiver: CellArchiver }[]): number {
  let rows = 0;
  for (const { archiver } of archivers) {
    for (const count of archiver.report().counts.values()) rows += count;
  }
  return rows;
}

function ofCell(failure: OperatorError, cell: CellMapping): OperatorError {
  const name = describeCell(cell);
  if (failure.message.includes(name)) return failure;
  return new OperatorError(`${name}: ${failure.message}`, { hint: failure.hint, cause: failure });
}

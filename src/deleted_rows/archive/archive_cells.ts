/** Archives the main database, or those of all cells: at the same time where that keeps to the limits. */

import type { CellMapping } from "../../cells/cell_mappings.ts";
import { describeCell } from "../../cells/cell_mappings.ts";
import { DatabaseError } from "../../database/database_error.ts";
import { visitCells, type VisitLimits } from "../../cells/fan_out.ts";
import type { Database } from "../../database/databases.ts";
import { type PaceLimits, startPace } from "../pace.ts";
import type { CommandContext } from "../../plugin/contract.ts";
import { OperatorError } from "../../errors/operator_error.ts";
import type { ApiTables } from "../../cells/tables.ts";
import { type ApiDatabase, prepareApiDatabase } from "./api_rows.ts";
import { claimRows } from "./own_instances.ts";
import {
  type ArchiveListener,
  type ArchiveReport,
  type ArchiveSettings,
  type CellArchiver,
  createCellArchiver,
} from "./archive_cell.ts";

/** What to archive where. */
export interface ArchiveJob {
  readonly api: Database<ApiTables>;
  /** All cells that there are. */
  readonly cells: readonly CellMapping[];
  /** Go through all of them, not through the main database alone. */
  readonly allCells: boolean;
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
  /** A failure that nobody thought of; to be thrown once all else has been told. */
  readonly unforeseen?: { readonly error: unknown };
}

/**
 * Archives. Whatever ends it, what was committed until then is in the outcome. Without `untilComplete`, each cell gets what those before it left of the limit, so one comes
 * after the other.
 */
export async function archiveCells(
  context: CommandContext,
  { api, cells, allCells, limits, pace, settings, listener }: ArchiveJob,
): Promise<ArchiveOutcome> {
  // All databases together have the time that a run may take.
  const paceLimits = { ...pace, since: context.clock.now() };
  const archivers: { cell: CellMapping | undefined; archiver: CellArchiver }[] = [];
  const failures: OperatorError[] = [];

  async function archive(
    database: Database,
    cell: CellMapping | undefined,
    apiDatabase: ApiDatabase,
    maxRows: number,
  ): Promise<void> {
    const limited = { ...settings, maxRows };
    const ownPace = startPace(context, database, paceLimits);
    const { onNotice } = listener;
    const claim = await claimRows(context, { api, database, cell, cells, onNotice });
    const archiver = createCellArchiver(
      database,
      apiDatabase,
      claim,
      limited,
      ownPace,
      context.clock,
      listener,
    );
    archivers.push({ cell, archiver });
    await archiver.archive();
  }

  async function archiveAll(
    some: readonly CellMapping[],
    apiDatabase: ApiDatabase,
    maxRows: number,
  ): Promise<void> {
    const visits = visitCells(
      context,
      some,
      limits,
      (database, cell) =>
        archive(database as Database, cell, apiDatabase, maxRows).catch((error) => {
          if (context.signal.aborted) noteInterrupted(error, cell);
          throw error;
        }),
    );
    for await (const { cell, failure } of visits) {
      if (failure !== undefined) failures.push(ofCell(failure, cell));
    }
  }

  /** Whoever is interrupted is not interested in what was waited for; but a server's failure is one. */
  function noteInterrupted(error: unknown, cell: CellMapping | undefined): void {
    if (!(error instanceof DatabaseError)) return;
    failures.push(cell === undefined ? error : ofCell(error, cell));
  }

  let unforeseen: ArchiveOutcome["unforeseen"];
  try {
    const apiDatabase = await prepareApiDatabase(api);
    if (!allCells) {
      await archive(await context.databases.main(), undefined, apiDatabase, settings.maxRows);
    } else if (settings.untilComplete) await archiveAll(cells, apiDatabase, settings.maxRows);
    else {
      for (const cell of cells) {
        const left = settings.maxRows - movedRows(archivers);
        if (left <= 0 || context.signal.aborted) break;
        await archiveAll([cell], apiDatabase, left);
      }
    }
  } catch (error) {
    // Where nothing was begun, there is nothing to tell.
    if (archivers.length === 0 && failures.length === 0) throw error;
    if (!(error instanceof OperatorError)) unforeseen = { error };
    else if (!context.signal.aborted) failures.push(error);
    else if (!allCells) noteInterrupted(error, undefined);
  }
  return {
    reports: archivers.map(({ cell, archiver }) => ({ cell, report: archiver.report() })),
    failures,
    unforeseen,
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

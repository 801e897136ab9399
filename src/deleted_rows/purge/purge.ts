/** A purge of one database or of all cells', with what is told of it. */

import type { CellMapping } from "../../cells/cell_mappings.ts";
import {
  CELLS_LEFT_OUT,
  reportLeftOut,
  visitCells,
  type VisitLimits,
} from "../../cells/fan_out.ts";
import type { Database } from "../../database/databases.ts";
import { describeLocation } from "../../database/location.ts";
import { counted } from "../../output/counted.ts";
import type { Progress } from "../../output/output.ts";
import { type PaceLimits, type PaceVerdict, startPace } from "../pace.ts";
import type { CommandContext } from "../../plugin/contract.ts";
import { OperatorError } from "../../errors/operator_error.ts";
import { startDatabaseExport } from "./export/database_export.ts";
import { makeFolder } from "./export/files.ts";
import { countShadowRows, purgeDatabase, type PurgedTable } from "./purge_database.ts";
import { databaseLabel, tellTable } from "./report.ts";

/** What to purge, and how. */
export interface PurgeRequest {
  /** Delete what is older than this, in UTC as the databases have it; all when undefined. */
  readonly before?: string;
  /** The cells to purge; the main database when undefined. */
  readonly cells?: readonly CellMapping[];
  /** Tell of each table. */
  readonly verbose: boolean;
  /** Count, tell of each table, and delete nothing. */
  readonly dryRun?: boolean;
  /** Rows to a transaction, about. */
  readonly batchRows: number;
  /** The folder where each row is written before it goes; undefined to let them go. */
  readonly exportFolder?: string;
  readonly pace: PaceLimits;
  readonly visit: VisitLimits;
}

/** What came of a purge. */
export interface PurgeOutcome {
  /** How many rows were deleted, or would be. */
  readonly rows: number;
  /** True when cells could not be visited, or not to the end; they have been told of. */
  readonly leftOut: boolean;
}

/** How much of a UUID stands in a run's id. */
const RUN_ID_UUID_LENGTH = 8;

/** The exit code that a purge ends with. */
export function purgeExitCode({ rows, leftOut }: PurgeOutcome): number {
  if (leftOut) return CELLS_LEFT_OUT;
  return rows > 0 ? 0 : 3;
}

/**
 * Purges, and tells of it.
 *
 * @throws {OperatorError} when it was interrupted, after what was under way, or when the export cannot be
 * written; {@link DatabaseError} when the main database fails. What was deleted until then stays so.
 */
export async function purge(
  context: CommandContext,
  request: PurgeRequest,
): Promise<PurgeOutcome> {
  const { output } = context;
  const run = await startRun(context, request);
  let rows = 0;
  const tell = (cell: CellMapping | undefined, table: PurgedTable) => {
    rows += table.rows;
    if (!request.verbose && !request.dryRun) return;
    tellTable(output, databaseLabel(cell), table, request.dryRun === true);
  };
  const { end, leftOut } = await purgeAll(context, run, request, tell).finally(() => {
    // Also when it fails: they are nowhere else.
    if (run.folder !== undefined && rows > 0) output.say(`The rows were written to ${run.folder}.`);
  });

  const didRows = `${counted(rows, "row was", "rows were")} ${
    request.dryRun ? "found" : "deleted"
  }`;
  if (end === "interrupted") {
    throw new OperatorError(`stopped; ${didRows} until then`, {
      hint: "Run the command again to go on.",
      cause: context.signal.reason,
    });
  }
  if (end === "time is up") {
    output.say(`--max-runtime is over: ${didRows}. Run the command again to go on.`);
  }
  return { rows, leftOut };
}

/** The part of a run that all its databases share. */
interface Run {
  /** Where the export goes. */
  readonly folder: string | undefined;
  /** Purges one database. */
  purge(
    database: Database,
    cell: CellMapping | undefined,
    progress: Progress,
    onTable: (table: PurgedTable) => void,
  ): Promise<PaceVerdict>;
}

async function startRun(context: CommandContext, request: PurgeRequest): Promise<Run> {
  const { before, dryRun = false, batchRows, exportFolder } = request;
  const since = context.clock.now();
  const id = `purge-${since.toISOString().replace(/[-:]|\.\d+/g, "")}-` +
    context.newUuid().slice(-RUN_ID_UUID_LENGTH);
  const folder = exportFolder === undefined || dryRun
    ? undefined
    : await makeFolder(exportFolder, id);

  async function startExport(database: Database, cell: CellMapping | undefined) {
    if (folder === undefined) return undefined;
    return startDatabaseExport(
      cell === undefined ? folder : await makeFolder(folder.path, cell.uuid),
      {
        run: id,
        cell: cell?.uuid ?? null,
        database: describeLocation(database.location),
        before: before ?? null,
      },
    );
  }

  return {
    folder: folder?.path,
    async purge(database, cell, progress, onTable) {
      const copies = await startExport(database, cell);
      const end = await purgeDatabase(database, {
        before,
        batchRows,
        dryRun,
        copies,
        pace: startPace(context, database, { since, ...request.pace }),
        onTable,
        onRows: progress.advance,
      });
      await copies?.finish(end === "go");
      return end;
    },
  };
}

type Tell = (cell: CellMapping | undefined, table: PurgedTable) => void;

/** How a purge ended. */
interface End {
  readonly end: PaceVerdict;
  readonly leftOut: boolean;
}

function purgeAll(
  context: CommandContext,
  run: Run,
  request: PurgeRequest,
  tell: Tell,
): Promise<End> {
  const { cells } = request;
  return cells === undefined
    ? purgeMain(context, run, request, tell)
    : purgeCells(context, run, { ...request, cells }, tell);
}

async function purgeMain(
  { databases, output, signal }: CommandContext,
  run: Run,
  { before }: PurgeRequest,
  tell: Tell,
): Promise<End> {
  const database = await databases.main();
  using progress = await output.progress(
    "Purging",
    () => countShadowRows(database, before, signal),
  );
  const onTable = (table: PurgedTable) => tell(undefined, table);
  return { end: await run.purge(database, undefined, progress, onTable), leftOut: false };
}

async function purgeCells(
  context: CommandContext,
  run: Run,
  { cells, visit: limits, before }: PurgeRequest & { readonly cells: readonly CellMapping[] },
  tell: Tell,
): Promise<End> {
  const { output, signal } = context;
  const countTotal = async () => {
    let rows = 0;
    const counted = visitCells(
      context,
      cells,
      limits,
      (database) => countShadowRows(database, before, signal),
    );
    // A cell that cannot be visited is told of when it is to be purged.
    for await (const visit of counted) if (visit.failure === undefined) rows += visit.result;
    return rows;
  };
  // Cells are told of in their order, and of what was deleted in one that fails or comes late, too.
  const untold = new Map<CellMapping, PurgedTable[]>();
  const tellOf = (cell: CellMapping) => {
    untold.get(cell)?.forEach((table) => tell(cell, table));
    untold.delete(cell);
  };
  let end: PaceVerdict = "go";
  let leftOut = false;
  try {
    using progress = await output.progress("Purging", countTotal);
    const visits = visitCells(context, cells, limits, async (database, cell) => {
      const tables: PurgedTable[] = [];
      untold.set(cell, tables);
      return await run.purge(database, cell, progress, (table) => void tables.push(table));
    });
    for await (const visit of visits) {
      tellOf(visit.cell);
      if (visit.failure === undefined && visit.result !== "go") end = visit.result;
      if (reportLeftOut(output, [visit])) leftOut = true;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    end = "interrupted";
  } finally {
    cells.forEach(tellOf);
  }
  return { end, leftOut };
}

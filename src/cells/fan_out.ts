/**
 * Visits many cells at once: a bounded number at a time, with results in the order of the cells,
 * whichever is done first. A cell that cannot be reached does not stop the others.
 */

import { DatabaseError } from "../database/database_error.ts";
import type { Database } from "../database/databases.ts";
import type { Output } from "../output/output.ts";
import type { CommandContext } from "../plugin/contract.ts";
import { errorLines, errorOf, OperatorError } from "../errors/operator_error.ts";
import { type CellMapping, describeCell } from "./cell_mappings.ts";
import type { CellTables } from "./tables.ts";

/** The exit code when cells had to be left out: that of any failure, as Nova's own tool has it. */
export const CELLS_LEFT_OUT = 255;

/** How many cells to visit at a time, and how long to wait for one. */
export interface VisitLimits {
  /** Cells at a time, 1 or more. */
  readonly parallel: number;
  /** Seconds for connecting to a cell, retries included, and for each answer of its database. */
  readonly timeout: number;
  /** The work may take long: once the cell's database has answered, its answers may take any time. */
  readonly patient?: boolean;
}

/** What a visit to a cell gave, or why there was none. */
export type CellVisit<R> =
  | { readonly cell: CellMapping; readonly result: R; readonly failure?: undefined }
  | { readonly cell: CellMapping; readonly failure: OperatorError };

/**
 * Runs `work` on the database of each cell, and closes the database after it. Yields in the order of
 * `cells`, each as soon as it and those before it are done.
 *
 * A visit fails alone when its cell's database cannot be reached, does not answer in time or reports an
 * error, or when `work` throws an {@link OperatorError}. Anything else (the API database's errors
 * too) is thrown when its turn has come, and no more cells are visited.
 *
 * @param work gets the cell's database and mapping. It may be abandoned while it waits for that
 * database, never while it waits for anything else.
 * @throws the signal's reason once `context.signal` is aborted: the visits under way are finished, and
 * no others are begun.
 */
export async function* visitCells<R, T = CellTables>(
  { databases, signal }: Pick<CommandContext, "databases" | "signal">,
  cells: readonly CellMapping[],
  { parallel, timeout, patient }: VisitLimits,
  work: (database: Database<T>, cell: CellMapping) => Promise<R>,
): AsyncGenerator<CellVisit<R>> {
  const visits = cells.map((cell) => ({ cell, done: Promise.withResolvers<CellVisit<R>>() }));
  // Failures are told when their turn has come, not when they happen.
  for (const { done } of visits) done.promise.catch(() => {});
  const waiting = visits.values();
  let stopped = false;

  async function visitOneAfterAnother(): Promise<void> {
    for (const { cell, done } of waiting) {
      await visitCell(cell).then(done.resolve, (error) => {
        stopped = true;
        done.reject(error);
      });
      if (stopped) return;
    }
  }

  async function visitCell(cell: CellMapping): Promise<CellVisit<R>> {
    signal.throwIfAborted();
    const source = describeCell(cell);
    try {
      const result = await databases.visit<T, R>(
        { url: cell.databaseUrl, source, timeout, patient },
        (database) => work(database, cell),
      );
      return { cell, result };
    } catch (error) {
      signal.throwIfAborted();
      if (!isOfCell(error, source)) throw error;
      return { cell, failure: error };
    }
  }

  const visitors = Array.from({ length: parallel }, visitOneAfterAnother);
  try {
    for (const { done } of visits) yield await done.promise;
  } finally {
    stopped = true;
    await Promise.all(visitors);
  }
}

/** Tells of each cell that could not be visited, and says whether there was one. */
export function reportLeftOut(output: Output, visits: readonly CellVisit<unknown>[]): boolean {
  const failed = visits.filter(({ failure }) => failure !== undefined);
  for (const { cell, failure } of failed) {
    output.error(...errorLines(errorOf(describeCell(cell), failure)));
  }
  return failed.length > 0;
}

function isOfCell(error: unknown, source: string): error is OperatorError {
  if (error instanceof DatabaseError) return error.location.source === source;
  return error instanceof OperatorError;
}

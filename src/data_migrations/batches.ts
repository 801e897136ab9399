/** Batches of a migration, whichever way it works. */

import { OperatorError } from "../errors/operator_error.ts";
import type {
  BatchResult,
  BatchSource,
  DataMigration,
  MigrationContext,
  RowOutcome,
  RowSource,
} from "./data_migration.ts";

/** Rows to a transaction of a migration that works by rows. */
const ROWS_AT_ONCE = 5000;

/** Rows to a transaction after one has failed, so that few share the fate of a bad row. */
const ROWS_AFTER_FAILURE = 50;

/** A migration under way. Once the signal is aborted, it tells only of what was done ahead of batches. */
export interface Batches {
  /**
   * The next batch.
   *
   * @param limit the most rows to look at.
   */
  next(limit: number): Promise<BatchResult>;
}

/** How a run asks for batches. */
export interface BatchPlan {
  /** The most that is ever asked for; less after other migrations of the same pass. */
  readonly size: number;
  /**
   * Whether more rows may be migrated than a batch asks for, because more batches are to come: they
   * tell of these rows.
   */
  readonly ahead: boolean;
}

/** Begins a migration. */
export function startBatches(
  migration: DataMigration,
  context: MigrationContext,
  plan: BatchPlan,
): Batches {
  const { signal } = context;
  if (!("start" in migration)) return rowBatches(() => migration.rows(context), plan, signal);
  let source: BatchSource | undefined;
  return {
    async next(limit) {
      if (signal.aborted) return { found: 0, done: 0 };
      try {
        source ??= migration.start(context);
        return await source(limit);
      } catch (failure) {
        return { found: 0, done: 0, failure };
      }
    },
  };
}

/**
 * Batches as if each looked for rows from the first one on: rows that cannot be migrated are found again
 * by each later batch, ahead of the others. Only where they would fill a batch of full size, so that
 * nothing behind them would ever be migrated, they are passed over.
 */
function rowBatches(
  begin: () => RowSource,
  { size, ahead }: BatchPlan,
  signal: AbortSignal,
): Batches {
  /** Undefined at the end and after a failure: the next batch begins at the first row again. */
  let source: RowSource | undefined;
  let rowsAtOnce = ROWS_AT_ONCE;
  /** Outcomes of rows that no batch has told of yet. */
  let untold: readonly RowOutcome[] = [];
  /** Rows that were told of and not migrated. */
  let left = 0;

  function start(): RowSource {
    rowsAtOnce = ROWS_AT_ONCE;
    left = 0;
    return begin();
  }

  async function readMore(limit: number): Promise<void> {
    source ??= start();
    untold = await source(ahead ? rowsAtOnce : Math.min(limit, rowsAtOnce));
    if (untold.length === 0) source = undefined;
  }

  /** As {@link readMore}, and once more with fewer rows when that fails. */
  async function readMoreOrFewer(limit: number): Promise<void> {
    try {
      await readMore(limit);
    } catch (error) {
      if (rowsAtOnce === ROWS_AFTER_FAILURE) throw error;
      rowsAtOnce = ROWS_AFTER_FAILURE;
      await readMore(limit);
    }
  }

  return {
    async next(limit) {
      let found = source === undefined || left >= size ? 0 : Math.min(left, limit);
      let done = 0;
      let failure: unknown;
      const passedOver: OperatorError[] = [];
      while (found < limit) {
        if (untold.length === 0 && !signal.aborted) {
          await readMoreOrFewer(limit - found).catch((error) => {
            source = undefined;
            failure = error;
          });
        }
        if (untold.length === 0) break;
        const told = untold.slice(0, limit - found);
        untold = untold.slice(told.length);
        const migrated = told.filter((outcome) => outcome === true).length;
        passedOver.push(...told.filter((outcome) => outcome instanceof OperatorError));
        found += told.length;
        done += migrated;
        left += told.length - migrated;
        if (done === 0 && left >= size) found = 0;
      }
      if (done === 0) found = Math.min(limit, left);
      return {
        found,
        done,
        ...failure === undefined ? {} : { failure },
        ...passedOver.length === 0 ? {} : { passedOver },
      };
    },
  };
}

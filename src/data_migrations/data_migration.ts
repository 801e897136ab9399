/**
 * What an online data migration is: a change to existing rows that a new release of Nova needs, made
 * while its services run. Each is a module of its own in `plugins/db/migrations`, found through the list
 * there.
 */

import type { OperatorError } from "../errors/operator_error.ts";
import type { CommandContext } from "../plugin/contract.ts";
import type { ReleaseName } from "../schema/releases.ts";

/** What a migration has from outside. */
export interface MigrationContext
  extends Pick<CommandContext, "clock" | "config" | "databases" | "log" | "newUuid" | "signal"> {
  /** The release whose migrations run: defaults of options differ between releases. */
  readonly release: ReleaseName;
}

/** One migration; it works either by batches or by rows. */
export type DataMigration = BatchMigration | RowMigration;

interface Migration {
  /** The name in the lines and the table that are printed, as the reference has it. */
  readonly name: string;
  /** The first release that runs it. */
  readonly releases: { readonly from: ReleaseName };
  /** True where one run does the rows of all cells; others do those of one cell's database. */
  readonly allCells?: true;
  /**
   * Counts the rows that its query matches, those included that it cannot migrate (yet): what a run
   * with no limit would find at its first look.
   */
  pending(context: MigrationContext): Promise<number>;
}

/** A migration that says itself what each batch found, for rows that are few or need thought. */
export interface BatchMigration extends Migration {
  /** Begins a run. */
  start(context: MigrationContext): BatchSource;
}

/**
 * Migrates one batch. A change is committed when the call returns, and may be committed when it throws; a
 * run that was killed is repeated and goes on where it was.
 *
 * @param limit the most rows to look at, 1 or more. With `--max-count` it is as large as that, so
 * transactions are bounded within, and once the signal is aborted it returns with what is done.
 * @throws whatever kept the whole batch from being migrated; an {@link OperatorError} names the rows
 * concerned.
 */
export type BatchSource = (limit: number) => Promise<BatchResult>;

/**
 * A migration that goes through its rows in a fixed order, many at a time. What a batch of the usual
 * size would have found and done is worked out from the outcome of each row.
 */
export interface RowMigration extends Migration {
  /** Begins at the first row. */
  rows(context: MigrationContext): RowSource;
}

/** What one batch found and did. */
export interface BatchResult {
  /** Rows that the query matched, up to the limit. */
  readonly found: number;
  /** Those of them that were migrated. */
  readonly done: number;
  /** What kept others from being migrated, where that makes the migration fail. */
  readonly failure?: unknown;
  /**
   * Why rows were passed over that should have been migrated, an error for each, which names it. What is
   * behind them was not kept from being migrated, but the run as a whole has failed.
   */
  readonly passedOver?: readonly OperatorError[];
}

/**
 * What became of a row: whether it was migrated, or why it should have been and could not be; an error
 * names the row.
 */
export type RowOutcome = boolean | OperatorError;

/**
 * Migrates the next rows, in a transaction that is committed when it returns.
 *
 * @param limit the most rows to look at, 1 or more.
 * @returns what became of each row in order. Fewer than `limit` does not mean the end; none does.
 * @throws whatever kept these rows from being migrated that is not the fault of single ones; an
 * {@link OperatorError} names them. Called again, it tries the same rows, or throws the same once more.
 */
export type RowSource = (limit: number) => Promise<readonly RowOutcome[]>;

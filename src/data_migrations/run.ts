/**
 * Runs a list of migrations: in passes of small batches until a pass does nothing, or in one pass with a
 * limit on the total.
 *
 * What is told of each batch is what separate batches of fifty would have done. What is done is less
 * work: rows are migrated thousands at a time, ahead of the batches that tell of them, and a migration
 * that did nothing is asked again only once no other does anything either.
 */

import { type Batches, startBatches } from "./batches.ts";
import type { OperatorError } from "../errors/operator_error.ts";
import type { BatchResult, DataMigration, MigrationContext } from "./data_migration.ts";

/** Rows to a batch, over all migrations of a pass, when there is no limit on the total. */
export const BATCH_SIZE = 50;

/** What to run. */
export interface MigrationJob {
  readonly migrations: readonly DataMigration[];
  /** Once its signal is aborted, what is in flight is the last. */
  readonly context: MigrationContext;
  /** The most rows to migrate in all; undefined for batches of {@link BATCH_SIZE} until complete. */
  readonly maxCount?: number;
  /** Told of each batch, in order. */
  onBatch(name: string, result: BatchResult): void;
  /** Told of each failure as it happens, and of each row that is passed over, once. */
  onFailure(name: string, failure: unknown): void;
}

/** What all batches of one migration found and did, rows that several of them found counted each time. */
export type Total = Pick<BatchResult, "found" | "done">;

/** What a run found and did. */
export interface MigrationOutcome {
  /** By the names of the migrations that had their turn. */
  readonly totals: ReadonlyMap<string, Total>;
  /** The names of those that failed in the last pass, or passed over rows in any. */
  readonly failed: readonly string[];
}

/** One migration's share of a pass. */
interface Share {
  readonly name: string;
  readonly result: BatchResult;
}

/** Runs the migrations. Their failures are told, never thrown. */
export async function runMigrations(job: MigrationJob): Promise<MigrationOutcome> {
  const { context: { signal }, maxCount } = job;
  const totals = new Map<string, Total>();
  const passedOver = new PassedOver(job);
  const runPass = preparePasses(job, passedOver);
  for (;;) {
    const pass = await runPass();
    const nothingDone = pass.every(({ result }) => result.done === 0);
    if (signal.aborted && nothingDone) return { totals, failed: passedOver.names() };
    for (const { name, result } of pass) {
      const total = totals.get(name) ?? { found: 0, done: 0 };
      totals.set(name, { found: total.found + result.found, done: total.done + result.done });
      job.onBatch(name, result);
    }
    if (nothingDone || maxCount !== undefined) {
      const last = pass.filter(({ result }) => "failure" in result).map(({ name }) => name);
      return { totals, failed: [...new Set([...last, ...passedOver.names()])].sort() };
    }
  }
}

/** The rows that migrations passed over in a run; each is told of once, in however many batches it is. */
class PassedOver {
  readonly #told = new Map<string, Set<string>>();
  readonly #job: MigrationJob;

  constructor(job: MigrationJob) {
    this.#job = job;
  }

  add(name: string, errors: readonly OperatorError[]): void {
    const told = this.#told.get(name) ?? new Set();
    for (const error of errors) {
      if (!told.has(error.message)) this.#job.onFailure(name, error);
      told.add(error.message);
    }
    if (told.size > 0) this.#told.set(name, told);
  }

  /** The names of the migrations. */
  names(): string[] {
    return [...this.#told.keys()];
  }
}

/** A function that runs one pass: each migration in turn, until enough rows are migrated. */
function preparePasses(job: MigrationJob, passedOver: PassedOver): () => Promise<Share[]> {
  const { maxCount, migrations, onFailure } = job;
  const context = { ...job.context, log: withoutRepeats(job.context.log) };
  const plan = { size: maxCount ?? BATCH_SIZE, ahead: maxCount === undefined };
  const started = new Map<string, Batches>();
  /** What migrations said that had nothing to do, and under which limit. */
  const idle = new Map<string, { readonly limit: number; readonly result: BatchResult }>();

  async function ask(migration: DataMigration, limit: number): Promise<BatchResult> {
    const { name } = migration;
    const batches = started.get(name) ?? startBatches(migration, context, plan);
    started.set(name, batches);
    const result = await batches.next(limit);
    if (result.done === 0) idle.set(name, { limit, result });
    passedOver.add(name, result.passedOver ?? []);
    if ("failure" in result && !context.signal.aborted) onFailure(name, result.failure);
    return result;
  }

  async function pass(): Promise<{ shares: Share[]; askedAll: boolean }> {
    const shares: Share[] = [];
    let askedAll = true;
    let ran = 0;
    for (const migration of migrations) {
      const known = idle.get(migration.name);
      const remembered = known?.limit === plan.size - ran;
      const result = remembered ? known.result : await ask(migration, plan.size - ran);
      if (remembered) askedAll = false;
      shares.push({ name: migration.name, result });
      ran += result.done;
      if (ran >= plan.size) break;
    }
    return { shares, askedAll };
  }

  return async () => {
    const { shares, askedAll } = await pass();
    if (askedAll || shares.some(({ result }) => result.done > 0)) return shares;
    // The others have nothing left; what they did may have made work for those that were idle.
    idle.clear();
    return (await pass()).shares;
  };
}

/** A log that takes each warning once: a migration that is asked again finds the same rows again. */
function withoutRepeats(log: MigrationContext["log"]): MigrationContext["log"] {
  const warned = new Set<string>();
  return {
    ...log,
    warning(message) {
      if (!warned.has(message)) log.warning(message);
      warned.add(message);
    },
  };
}

/**
 * Runs a list of migrations: in passes of small batches until a pass does nothing, or in one pass with a
 * limit on the total.
 *
 * What is told of each batch is what separate batches of fifty would have done. What is done is less
 * work: rows are migrated thousands at a time, ahead of the batches that tell of them, and a migration
 * that did nothing is asked again only once no other does anything either.
 */

import { type Batches, startBatches } from "./batches.ts";
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
  /** Told of each failure as it happens. */
  onFailure(name: string, failure: unknown): void;
}

/** What all batches of one migration found and did, rows that several of them found counted each time. */
export type Total = Omit<BatchResult, "failure">;

/** What a run found and did. */
export interface MigrationOutcome {
  /** By the names of the migrations that had their turn. */
  readonly totals: ReadonlyMap<string, Total>;
  /** The names of those that failed in the last pass. */
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
  const runPass = preparePasses(job);
  for (;;) {
    const pass = await runPass();
    const nothingDone = pass.every(({ result }) => result.done === 0);
    if (signal.aborted && nothingDone) return { totals, failed: [] };
    for (const { name, result } of pass) {
      const total = totals.get(name) ?? { found: 0, done: 0 };
      totals.set(name, { found: total.found + result.found, done: total.done + result.done });
      job.onBatch(name, result);
    }
    if (nothingDone || maxCount !== undefined) {
      const failed = pass.filter(({ result }) => "failure" in result).map(({ name }) => name);
      return { totals, failed };
    }
  }
}

/** A function that runs one pass: each migration in turn, until enough rows are migrated. */
function preparePasses(job: MigrationJob): () => Promise<Share[]> {
  const { context, maxCount, migrations, onFailure } = job;
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

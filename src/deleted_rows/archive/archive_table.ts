/** Archives one table's soft-deleted rows with their trees, several transactions at a time. */

import type { Pace, PaceVerdict } from "../pace.ts";
import { cutIntoBatches } from "./batches.ts";
import { rowsIn } from "./counts.ts";
import type { BatchContext, BatchResult } from "./move_batch.ts";
import type { TableCounter } from "./passes.ts";
import type { Root } from "./root.ts";
import type { RootReader, Source } from "./root_reader.ts";

/** So many roots go at a time at most; MariaDB makes worse plans for lists from 1000 values on. */
const MOST_ROOTS = 900;
/** So many go at a time as long as nobody knows what they bring along. */
const FIRST_ROOTS = 100;
/** How much of a transaction's rows is planned for, as trees are not all of the same size. */
const PLANNED_SHARE = 0.95;

/** What a table's workers share. */
export interface TableRun extends BatchContext {
  readonly pace: Pace;
  /** How many transactions may be under way at a time. */
  readonly connections: number;
  /** Moves one batch. What was committed is told of by then, also when it throws. */
  move(source: Source, roots: readonly Root[]): Promise<BatchResult>;
  /** Leaves out roots that have to stay, for now or for good, by themselves or with a tree that stays. */
  withoutKept(source: Source, roots: readonly Root[]): Promise<readonly Root[]>;
  /** The rest of the table is to be left alone for now, as others have locked much of it. */
  isLocked(table: string): boolean;
  /** Something is going to be moved from the table. */
  beforeFirst(source: Source): Promise<void>;
}

/** How far a table has come. */
export interface TableProgress {
  /** How many roots were taken from the reader. */
  readonly taken: number;
  /** How many of them were moved. */
  readonly moved: number;
  /** How many rows were moved, those that the roots brought along included. */
  readonly rows: number;
  readonly verdict: PaceVerdict;
}

/**
 * Takes roots from a reader and moves them.
 *
 * @param limit how many roots to take at most; Infinity for all.
 * @param counter told of what was moved, where passes are counted.
 * @throws whatever a batch threw first, once all transactions under way have ended.
 */
export async function archiveTable(
  run: TableRun,
  reader: RootReader,
  limit: number,
  counter?: TableCounter,
): Promise<TableProgress> {
  const { source, source: { tree } } = reader;
  let taken = 0;
  let moved = 0;
  let rows = 0;
  let sized = { roots: 0, rows: 0 };
  let verdict: PaceVerdict = "go";
  let failed = false;
  let prepared: Promise<void> | undefined;

  async function mayGoOn(): Promise<boolean> {
    if (failed || verdict !== "go") return false;
    const now = await run.pace.mayGoOn();
    if (now !== "go") verdict = now;
    return !failed && verdict === "go";
  }

  /** About so many roots fill a transaction. */
  function rootsAtOnce(): number {
    if (tree.branches.length === 0) return Math.min(MOST_ROOTS, run.size.rows);
    if (sized.roots === 0) return Math.min(FIRST_ROOTS, run.size.rows);
    const fitting = run.size.rows * PLANNED_SHARE * sized.roots / sized.rows;
    return Math.min(MOST_ROOTS, Math.max(1, Math.floor(fitting)));
  }

  async function work(): Promise<void> {
    while (taken < limit && !run.isLocked(tree.root.name) && await mayGoOn()) {
      const fairShare = Math.ceil(limit / run.connections);
      const most = Math.min(rootsAtOnce(), fairShare, limit - taken);
      // Booked before anything is awaited, so that no other worker takes the same ones.
      taken += most;
      const { roots, position } = await reader.next(most, mayGoOn);
      taken -= most - roots.length;
      if (roots.length === 0) return;
      await (prepared ??= run.beforeFirst(source));
      // The last pass is counted to the row, so no batch may belong to it in part.
      const boundary = reader.total === undefined ? 0 : counter?.lastPassBegins(reader.total) ?? 0;
      const cut = Math.min(Math.max(boundary - position, 0), roots.length);
      await moveAll(roots.slice(0, cut), position);
      await moveAll(roots.slice(cut), position + cut);
    }
  }

  async function moveAll(roots: readonly Root[], position: number): Promise<void> {
    const going = await run.withoutKept(source, roots);
    let before = position;
    for (const batch of await inBatches(going)) {
      if (!await mayGoOn()) return;
      const result = await run.move(source, batch);
      const count = rowsIn(result.counts);
      moved += result.moved;
      rows += count;
      if (result.moved > 0) sized = { roots: result.moved, rows: count };
      counter?.moved(before, batch.length, count);
      before += batch.length;
    }
  }

  async function inBatches(roots: readonly Root[]): Promise<(readonly Root[])[]> {
    if (roots.length === 0) return [];
    const { database, engine, size } = run;
    if (tree.branches.length === 0 || engine.stopsAtMost) return [roots];
    const counts = await database.repeatable((query) => engine.countTrees(query, tree, roots));
    const total = rowsIn(counts);
    if (total <= size.rows || roots.length === 1) return [roots];
    const sizes = await database.repeatable((query) => engine.treeSizes(query, tree, roots));
    return cutIntoBatches(roots, sizes, size.rows);
  }

  const workers = Array.from({ length: run.connections }, () =>
    work().catch((error) => {
      failed = true;
      throw error;
    }));
  const ends = await Promise.allSettled(workers);
  const failure = ends.find((end) => end.status === "rejected");
  if (failure !== undefined) throw failure.reason;
  return { taken, moved, rows, verdict };
}

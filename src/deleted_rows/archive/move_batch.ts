/**
 * Moves one batch, whatever stands in the way: the transaction and the order of its commits, what is
 * tried again, and which trees have to stay where they are.
 */

import type { Kysely } from "kysely";
import { DatabaseError } from "../../database/database_error.ts";
import type { AnyTables, Database } from "../../database/databases.ts";
import { type ApiCounts, deleteApiRows } from "./api_rows.ts";
import { halves } from "./batches.ts";
import { differingTrees } from "./differing_rows.ts";
import { addCounts, type Counts } from "./counts.ts";
import { type ArchiveEngine, type ShadowRule, TooManyRows } from "./engine.ts";
import type { Root } from "./root.ts";
import { lockRoots } from "./roots.ts";
import { referredValues } from "./tree_rows.ts";
import { INSTANCE_UUID, INSTANCES } from "./trees.ts";
import type { Source } from "./root_reader.ts";
import type { Isolation } from "../engine.ts";
import type { KeptTree } from "./kept_tree.ts";

/** The two databases that a batch is about. */
export interface BatchContext {
  readonly database: Database;
  readonly api: Database;
  readonly engine: ArchiveEngine;
  /** What the engine chose for moving. */
  readonly isolation: Isolation | undefined;
  /** About how many rows a transaction moves. */
  readonly transactionRows: number;
}

/** Trees are not all of the same size: by so much a transaction may be larger than planned. */
const MOST_EXCESS = 1.25;
/** So often a batch is tried that the server refuses to move, or whose connection breaks. */
const MOST_TRIALS = 3;

/** After so many trees that the server refuses to move, something else is wrong. */
export const MOST_REFUSALS = 20;

/** One of several tries at the same batch. */
interface Trial {
  /** From 1. */
  readonly number: number;
  /** Deadlocks and lost connections are waited out, as the `[database] db_…` options say. */
  readonly patient: boolean;
  /** What a try before had moved, when nobody knows whether that was committed. */
  readonly unknown?: BatchResult;
}

const FIRST_TRIAL: Trial = { number: 1, patient: false };

/** What became of a batch. */
export interface BatchResult {
  /** Rows moved, by table. */
  readonly counts: Counts;
  /** How many soft-deleted rows were moved with their trees. */
  readonly moved: number;
  readonly kept: readonly KeptTree[];
}

/**
 * Moves a batch.
 *
 * The API database's rows go in a transaction of their own, committed while the cell's is complete but
 * not committed yet. Whoever is killed between the two leaves an instance that is soft-deleted still,
 * and without its API rows, which nobody needs any more; the next run archives it. The other way
 * round, API rows would stay for ever, as no run would look for them again. The API transaction waits
 * for nothing in the cell, so the two cannot wait for each other.
 *
 * @param onApiRows told of API rows deleted, once that is committed.
 * @throws {DatabaseError} when it failed for good.
 */
export async function moveBatch(
  context: BatchContext,
  { tree, condition }: Source,
  batch: readonly Root[],
  onApiRows: (counts: ApiCounts) => void,
): Promise<BatchResult> {
  const { database, engine } = context;
  const alwaysCareful = [tree.root, ...tree.branches.map(({ table }) => table)]
    .some(({ shadowIsKeyed }) => !shadowIsKeyed);
  /** What an attempt had moved whose commit nobody knows the outcome of. */
  let unknown: BatchResult | undefined;
  let refusals = 0;

  async function attempt(part: readonly Root[], rule: ShadowRule): Promise<BatchResult> {
    let result: BatchResult | undefined;
    try {
      const transaction = database.query.transaction();
      return await (context.isolation
        ? transaction.setIsolationLevel(context.isolation)
        : transaction)
        .execute(async (query) => result = await moveRoots(query, part, rule));
    } catch (error) {
      if (error instanceof DatabaseError && error.outcomeUnknown) unknown = result;
      throw error;
    }
  }

  async function moveRoots(
    query: Kysely<AnyTables>,
    part: readonly Root[],
    rule: ShadowRule,
  ): Promise<BatchResult> {
    await engine.prepare(query);
    const { root: table } = tree;
    const { roots, obstructed } = await lockRoots(query, tree, part, condition, engine);
    const kept: KeptTree[] = obstructed.map((root) => ({
      root,
      reason: `rows of ${
        tree.obstacles.map(({ from }) => from).join(", ")
      } refer to it or to its rows`,
      mayPass: true,
    }));
    let moving = roots;
    if (rule === "identical ones") {
      const differing = await differingTrees(query, engine, tree, roots);
      kept.push(...differing);
      const staying = new Set(differing.map(({ root }) => root.key));
      moving = roots.filter(({ key }) => !staying.has(key));
    }
    if (moving.length === 0) return { counts: new Map(), moved: 0, kept };
    // A tree is never split, however large it is.
    const most = moving.length === 1 ? Infinity : Math.ceil(context.transactionRows * MOST_EXCESS);
    const counts = await engine.moveTrees(query, tree, moving, rule, most);
    if (table.name === INSTANCES) {
      const uuids = referredValues(moving, INSTANCE_UUID).map(String);
      onApiRows(await deleteApiRows(context.api, uuids));
    }
    return { counts, moved: moving.length, kept };
  }

  async function move(part: readonly Root[], rule: ShadowRule, trial: Trial): Promise<BatchResult> {
    try {
      const result = trial.patient
        ? await database.repeatable(() => attempt(part, rule))
        : await attempt(part, rule);
      return orUnknown(result, trial);
    } catch (error) {
      if (error instanceof TooManyRows) return await moveHalves(part, rule, trial);
      if (!(error instanceof DatabaseError) || error.location !== database.location) throw error;
      const next = { ...trial, number: trial.number + 1 };
      if (isLost(error)) {
        if (trial.number >= MOST_TRIALS) throw error;
        // What found nothing to move says nothing of the commit before it.
        const latest = error.outcomeUnknown && unknown?.moved ? unknown : trial.unknown;
        return await move(part, rule, { ...next, patient: true, unknown: latest });
      }
      if (error.kind === "access_denied" || error.kind === "no_such_table") throw error;
      if (error.kind === "duplicate" && rule === "none expected") {
        return await move(part, "identical ones", trial);
      }
      if (part.length > 1) {
        // Others hold locks, so ask for fewer at a time; or the server refuses some row, for which the
        // others need not stay.
        return await moveHalves(part, rule, trial);
      }
      if (error.kind === "conflict") {
        if (trial.patient) throw error;
        return await move(part, rule, { ...next, patient: true });
      }
      // It may have been a child that came in meanwhile, which the next attempt sees.
      if (trial.number < MOST_TRIALS) return await move(part, rule, next);
      if (++refusals > MOST_REFUSALS) throw error;
      return {
        counts: new Map(),
        moved: 0,
        kept: [{ root: part[0], reason: error.message, refusal: error }],
      };
    }
  }

  async function moveHalves(
    part: readonly Root[],
    rule: ShadowRule,
    trial: Trial,
  ): Promise<BatchResult> {
    const results: BatchResult[] = [];
    for (const half of halves(part)) results.push(await move(half, rule, FIRST_TRIAL));
    return orUnknown(sumOf(results), trial);
  }

  return await move(batch, alwaysCareful ? "identical ones" : "none expected", FIRST_TRIAL);
}

/** When nothing is left to move, the commit that got no answer was done. */
function orUnknown(result: BatchResult, { unknown }: Trial): BatchResult {
  return result.moved === 0 && unknown !== undefined ? unknown : result;
}

function isLost({ kind, outcomeUnknown }: DatabaseError): boolean {
  return kind === "connection_lost" || kind === "unreachable" || outcomeUnknown;
}

/** Several results as one. */
export function sumOf(results: readonly BatchResult[]): BatchResult {
  const counts = new Map<string, number>();
  for (const result of results) addCounts(counts, result.counts);
  return {
    counts,
    moved: results.reduce((sum, { moved }) => sum + moved, 0),
    kept: results.flatMap(({ kept }) => kept),
  };
}

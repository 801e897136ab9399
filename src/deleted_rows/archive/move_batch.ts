/**
 * Moves one batch, whatever stands in the way: the transaction and the order of its commits, what is
 * tried again, what is passed over because others have locked it, and which trees have to stay where they
 * are.
 */

import type { Kysely } from "kysely";
import { DatabaseError } from "../../database/database_error.ts";
import type { AnyTables, Database } from "../../database/databases.ts";
import { describeLocation } from "../../database/location.ts";
import { type ApiCounts, type ApiDatabase, deleteApiRows } from "./api_rows.ts";
import { halves } from "./batches.ts";
import { differingTrees } from "./differing_rows.ts";
import { addCounts, type Counts, rowsIn } from "./counts.ts";
import {
  type ArchiveEngine,
  ChangedMeanwhile,
  ContentLost,
  type ShadowRule,
  TooManyRows,
} from "./engine.ts";
import type { Root } from "./root.ts";
import { lockRoots } from "./roots.ts";
import { referredValues } from "./tree_rows.ts";
import { INSTANCE_UUID, INSTANCES } from "./trees.ts";
import type { Source } from "./root_reader.ts";
import type { Isolation } from "../engine.ts";
import { LOCK_WAIT, MOST_CUTS, repeatableUnlessLocked, SHORT_LOCK_WAIT } from "../lock_wait.ts";
import type { KeptTree } from "./kept_tree.ts";
import type { Claim, ClaimRows } from "./own_instances.ts";

/** The two databases that a batch is about. */
export interface BatchContext {
  readonly database: Database;
  readonly api: ApiDatabase;
  /** Says which of the API database's rows may go with instances. */
  readonly claim: ClaimRows;
  readonly engine: ArchiveEngine;
  /** What the engine chose for moving. */
  readonly isolation: Isolation | undefined;
  readonly size: TransactionSize;
}

/** What all workers on a database go by. */
export interface TransactionSize {
  /** About how many rows a transaction moves: fewer than planned once the server has refused so many. */
  rows: number;
}

/** Trees are not all of the same size: by so much a transaction may be larger than planned. */
const MOST_EXCESS = 1.25;
/** So often a batch is tried that the server refuses to move, or whose connection breaks. */
const MOST_TRIALS = 3;

/** After so many trees in a row that the server refuses to move, something else is wrong. */
export const MOST_REFUSALS = 20;

/** How much a batch does about the locks of others before it is passed over. */
export interface LockPatience {
  /** Seconds to wait for a lock at first; the parts of a batch that has met one wait shorter. */
  readonly seconds: number;
  /** How often parts may still be cut in two to get around what is locked. */
  cuts: number;
}

/** The patience with a batch when nothing is known of locks. */
export function usualPatience(): LockPatience {
  return { seconds: LOCK_WAIT, cuts: MOST_CUTS };
}

/** One of several tries at the same part of a batch. */
interface Trial {
  /** From 1. */
  readonly number: number;
  /** Seconds to wait for a lock. */
  readonly lockWait: number;
  /**
   * Lost connections are waited out, as the `[database] db_…` options say; locks too, where only one
   * transaction may write at a time.
   */
  readonly patient: boolean;
  /** What a try before had moved, when nobody knows whether that was committed. */
  readonly unknown?: BatchResult;
}

/** What became of a batch, or of a part of it. */
export interface BatchResult {
  /** Rows moved, by table. */
  readonly counts: Counts;
  /** How many soft-deleted rows were moved with their trees. */
  readonly moved: number;
  /** Instances that were moved, but whose rows in the API database are those of another cell's. */
  readonly elsewhere: readonly string[];
  readonly kept: readonly KeptTree[];
  /** What others have locked; it was passed over. */
  readonly locked: readonly LockedRoots[];
}

/** Roots that could not be moved as others have locked rows of their trees, or of the API database. */
export interface LockedRoots {
  readonly roots: readonly Root[];
  /** What the server said. */
  readonly conflict: DatabaseError;
}

const NOTHING: BatchResult = { counts: new Map(), moved: 0, elsewhere: [], kept: [], locked: [] };

/**
 * Moves a batch.
 *
 * The API database's rows go, as far as they are this cell's, in a transaction of their own, committed while the cell's is complete but
 * not committed yet. Whoever is killed between the two leaves an instance that is soft-deleted still,
 * and without its API rows, which nobody needs any more; the next run archives it. The other way
 * round, API rows would stay for ever, as no run would look for them again. The API transaction waits
 * for nothing in the cell, so the two cannot wait for each other.
 *
 * @param onApiRows told of API rows deleted, once that is committed.
 * @param onPart told of each part as soon as it is committed, or known to stay: should a later one fail
 * for good, what came before is not forgotten.
 * @returns all parts together.
 * @throws {DatabaseError} when it failed for good.
 */
export async function moveBatch(
  context: BatchContext,
  { tree, condition }: Source,
  batch: readonly Root[],
  onApiRows: (counts: ApiCounts) => void,
  onPart: (part: BatchResult) => void,
  patience: LockPatience = usualPatience(),
): Promise<BatchResult> {
  const { database, engine } = context;
  const concurrent = database.traits.concurrentWrites;
  const alwaysCareful = [tree.root, ...tree.branches.map(({ table }) => table)]
    .some(({ shadowIsKeyed }) => !shadowIsKeyed);
  /** What an attempt had moved whose commit nobody knows the outcome of. */
  let unknown: BatchResult | undefined;
  let refusals = 0;

  async function attempt(
    part: readonly Root[],
    rule: ShadowRule,
    lockWait: number,
  ): Promise<BatchResult> {
    let result: BatchResult | undefined;
    const claim = tree.root.name === INSTANCES ? await context.claim(uuidsOf(part)) : undefined;
    try {
      const transaction = database.query.transaction();
      return await (context.isolation
        ? transaction.setIsolationLevel(context.isolation)
        : transaction)
        .execute(async (query) => {
          await engine.prepare(query, lockWait);
          return result = await moveRoots(query, part, rule, claim, lockWait);
        });
    } catch (error) {
      if (error instanceof DatabaseError && error.outcomeUnknown) unknown = result;
      throw error;
    }
  }

  async function moveRoots(
    query: Kysely<AnyTables>,
    part: readonly Root[],
    rule: ShadowRule,
    claim: Claim | undefined,
    lockWait: number,
  ): Promise<BatchResult> {
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
    if (moving.length === 0) return { ...NOTHING, kept };
    // A tree is never split, however large it is.
    const most = moving.length === 1 ? Infinity : Math.ceil(context.size.rows * MOST_EXCESS);
    const counts = await engine.moveTrees(query, tree, moving, rule, most);
    const result = { ...NOTHING, counts, moved: moving.length, kept };
    if (claim === undefined) return result;
    const deleted = await deleteApiRows(context.api, uuidsOf(moving), claim, lockWait);
    onApiRows(deleted.counts);
    return { ...result, elsewhere: deleted.elsewhere };
  }

  async function move(part: readonly Root[], rule: ShadowRule, trial: Trial): Promise<BatchResult> {
    const { lockWait } = trial;
    try {
      const work = () => attempt(part, rule, lockWait);
      const result = !trial.patient
        ? await work()
        : await (concurrent ? repeatableUnlessLocked(database, work) : database.repeatable(work));
      return told(orUnknown(result, trial));
    } catch (error) {
      if (error instanceof TooManyRows) return await moveHalves(part, rule, trial, lockWait);
      const next = { ...trial, number: trial.number + 1 };
      if (error instanceof ContentLost) {
        if (part.length > 1) return await moveHalves(part, rule, trial, lockWait);
        return told({ ...NOTHING, kept: [{ root: part[0], reason: error.message }] });
      }
      if (error instanceof ChangedMeanwhile) {
        if (trial.number < MOST_TRIALS) return await move(part, rule, next);
        return await aroundLocks(part, rule, next, asConflict(error));
      }
      if (!(error instanceof DatabaseError)) throw error;
      if (error.kind === "too_large") return await withinLimit(part, rule, trial, error);
      // Of either database: the cell's locks are not to be held while the API's are waited for.
      if (error.kind === "conflict") return await aroundLocks(part, rule, next, error);
      if (error.location !== database.location) throw error;
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
      // The server refuses some row, for which the others need not stay.
      if (part.length > 1) return await moveHalves(part, rule, trial, lockWait);
      // It may have been a child that came in meanwhile, which the next attempt sees.
      if (trial.number < MOST_TRIALS) return await move(part, rule, next);
      if (++refusals > MOST_REFUSALS) throw error;
      return told({
        ...NOTHING,
        kept: [{ root: part[0], reason: error.message, refusal: error }],
      });
    }
  }

  /** The server takes no such large transactions: those to come, and the parts of this one, are smaller. */
  async function withinLimit(
    part: readonly Root[],
    rule: ShadowRule,
    trial: Trial,
    refusal: DatabaseError,
  ): Promise<BatchResult> {
    const rows = rowsIn(
      await database.repeatable((query) => engine.countTrees(query, tree, part)),
    );
    if (part.length > 1) {
      context.size.rows = Math.max(1, Math.min(context.size.rows, Math.floor(rows / 2)));
      return await moveHalves(part, rule, trial, trial.lockWait);
    }
    const reason = `it goes with its ${rows} rows in one transaction, which the server refuses ` +
      `(${refusal.message}). ${refusal.hint?.replace(/\.$/, "")}`;
    return told({ ...NOTHING, kept: [{ root: part[0], reason }] });
  }

  /** Others hold locks: their rows are passed over, and what is left of the part is moved. */
  async function aroundLocks(
    part: readonly Root[],
    rule: ShadowRule,
    next: Trial,
    conflict: DatabaseError,
  ): Promise<BatchResult> {
    // Where one transaction at a time may write, nothing else could go meanwhile: it is waited for.
    if (!concurrent) {
      if (next.patient) throw conflict;
      return await move(part, rule, { ...next, patient: true });
    }
    if (part.length > 1 && patience.cuts > 0) {
      patience.cuts--;
      return await moveHalves(part, rule, next, SHORT_LOCK_WAIT);
    }
    return told({ ...NOTHING, locked: [{ roots: part, conflict }] });
  }

  async function moveHalves(
    part: readonly Root[],
    rule: ShadowRule,
    trial: Trial,
    lockWait: number,
  ): Promise<BatchResult> {
    const results: BatchResult[] = [];
    for (const half of halves(part)) {
      results.push(await move(half, rule, { number: 1, lockWait, patient: false }));
    }
    const result = sumOf(results);
    const done = orUnknown(result, trial);
    // Both halves have been told of already, and what they kept with them.
    if (done !== result) told({ ...done, kept: [] });
    return done;
  }

  function asConflict(cause: ChangedMeanwhile): DatabaseError {
    const { location } = database;
    return new DatabaseError(
      `${cause.message} in the ${describeLocation(location)}`,
      { kind: "conflict", location, cause },
    );
  }

  function told(result: BatchResult): BatchResult {
    if (result.moved > 0) refusals = 0;
    onPart(result);
    return result;
  }

  return await move(batch, alwaysCareful ? "identical ones" : "none expected", {
    number: 1,
    lockWait: patience.seconds,
    patient: false,
  });
}

/**
 * When nothing is left to move, the commit that got no answer was done. What is locked is still there, so
 * there it was not.
 */
function orUnknown(result: BatchResult, { unknown }: Trial): BatchResult {
  return result.moved === 0 && result.locked.length === 0 && unknown !== undefined
    ? unknown
    : result;
}

function uuidsOf(instances: readonly Root[]): string[] {
  return referredValues(instances, INSTANCE_UUID).map(String);
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
    elsewhere: results.flatMap(({ elsewhere }) => elsewhere),
    kept: results.flatMap(({ kept }) => kept),
    locked: results.flatMap(({ locked }) => locked),
  };
}

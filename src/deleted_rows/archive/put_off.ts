/**
 * Trees with rows that others have locked. They are passed over, so that all others can go, and come back
 * to when nothing else is left to do.
 */

import { DatabaseError } from "../../database/database_error.ts";
import type { Database } from "../../database/databases.ts";
import { describeLocation } from "../../database/location.ts";
import type { Key } from "../key.ts";
import { MOST_CUTS, SHORT_LOCK_WAIT } from "../lock_wait.ts";
import type { Pace, PaceVerdict } from "../pace.ts";
import { rowsIn } from "./counts.ts";
import type { BatchResult, LockedRoots, LockPatience } from "./move_batch.ts";
import type { Root } from "./root.ts";
import type { Source } from "./root_reader.ts";

/**
 * So many times a table's trees may be passed over: then much of it is locked, the whole of it perhaps, and
 * the rest is left alone until those have been come back to.
 */
const MOST_OF_TABLE = 100;

/** Trees that were passed over together. */
export interface PutOff {
  readonly source: Source;
  readonly roots: readonly Root[];
  /** When they were met for the first time, in milliseconds. */
  readonly since: number;
  readonly conflict: DatabaseError;
}

/** What came of coming back. */
export interface ComeBack {
  /** Rows that were moved. */
  readonly rows: number;
  /** What was locked to the end. */
  readonly locked: readonly PutOff[];
  /** Why it stopped, if it did. */
  readonly verdict: PaceVerdict;
}

/** The trees that were passed over in one database. */
export interface PutOffTrees {
  /** Notes what was passed over. */
  add(source: Source, locked: readonly LockedRoots[], now: number): void;
  /** The root is one of them. */
  has(table: string, key: Key): boolean;
  /** So much of a table is among them that the rest of it is to be left alone for now. */
  hasMuchOf(table: string): boolean;
  /**
   * Tries all of them again and again, as `[database] db_max_retries` and its kin say.
   *
   * @throws whatever `move` throws.
   */
  comeBack(
    database: Database,
    pace: Pace,
    move: (
      source: Source,
      roots: readonly Root[],
      patience: LockPatience,
    ) => Promise<BatchResult>,
  ): Promise<ComeBack>;
}

/** None at first. */
export function createPutOffTrees(): PutOffTrees {
  let waiting: PutOff[] = [];
  /** The keys of their roots, by table. */
  const keys = new Map<string, Set<Key>>();

  function keep(part: PutOff): void {
    waiting.push(part);
    const table = part.source.tree.root.name;
    const known = keys.get(table) ?? new Set();
    keys.set(table, known);
    for (const { key } of part.roots) known.add(key);
  }

  return {
    add(source, locked, now) {
      for (const { roots, conflict } of locked) keep({ source, roots, since: now, conflict });
    },
    has: (table, key) => keys.get(table)?.has(key) === true,
    hasMuchOf: (table) =>
      waiting.filter(({ source }) => source.tree.root.name === table).length >= MOST_OF_TABLE,
    async comeBack(database, pace, move) {
      let rows = 0;
      let verdict: PaceVerdict = "go";
      let failure: { readonly error: unknown } | undefined;

      /** One round; what is still locked waits for the next. */
      async function tryAll(): Promise<void> {
        const round = waiting;
        waiting = [];
        keys.clear();
        const patience = { seconds: SHORT_LOCK_WAIT, cuts: MOST_CUTS };
        for (const part of round) {
          if (failure === undefined && verdict === "go") verdict = await pace.mayGoOn();
          if (failure !== undefined || verdict !== "go") {
            keep(part);
            continue;
          }
          try {
            const { counts, locked } = await move(part.source, part.roots, patience);
            rows += rowsIn(counts);
            for (const { roots, conflict } of locked) keep({ ...part, roots, conflict });
          } catch (error) {
            // It was tried again already, as far as that makes sense.
            failure = { error };
            keep(part);
          }
        }
        if (waiting.length > 0 && failure === undefined && verdict === "go") {
          throw stillLocked(database, waiting);
        }
      }

      const isOver = await database.repeatable(tryAll).then(() => true, (error) => {
        if (error instanceof DatabaseError && error.kind === "conflict") return false;
        throw error;
      });
      if (failure !== undefined) throw failure.error;
      const locked = isOver ? [] : waiting;
      if (!isOver) {
        waiting = [];
        keys.clear();
      }
      return { rows, locked, verdict };
    },
  };
}

/** What the log says while they are waited for. */
function stillLocked({ location }: Database, [first, ...others]: readonly PutOff[]): DatabaseError {
  const { source: { tree: { root } }, roots: [{ key }], conflict } = first;
  const more = others.length === 0 ? "" : `, and others in ${others.length} more places`;
  return new DatabaseError(
    `Another session keeps ${root.name} ${key}, or what belongs to it, locked in the ` +
      `${describeLocation(location)}${more}`,
    { kind: "conflict", location, cause: conflict },
  );
}

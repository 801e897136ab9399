/** Hands out a table's soft-deleted rows, each once, to any number of workers. */

import type { RawBuilder } from "kysely";
import type { Database } from "../../database/databases.ts";
import type { ArchiveEngine } from "./engine.ts";
import type { Root } from "./root.ts";
import { findRoots } from "./roots.ts";
import type { Tree } from "./trees.ts";
import type { Key } from "../key.ts";

/** A table to look for soft-deleted rows in. */
export interface Source {
  readonly tree: Tree;
  /** Which of its rows are meant. */
  readonly condition: RawBuilder<boolean>;
  /** The condition for those that go with a row that they refer to; undefined where none can. */
  readonly goesWithOthers?: RawBuilder<boolean>;
}

/** Reads a source from its lowest key to its highest. */
export interface RootReader {
  readonly source: Source;
  /** How many roots the table has in all; undefined until its end has been seen. */
  readonly total: number | undefined;
  /**
   * The next roots, none at the end of the table. Calls may overlap.
   *
   * @param most how many at most.
   * @param mayGoOn asked before each stretch of the table; none are found once it says no.
   * @returns `position`: how many came before them.
   */
  next(
    most: number,
    mayGoOn: () => Promise<boolean>,
  ): Promise<{ readonly roots: readonly Root[]; readonly position: number }>;
}

/**
 * Makes a reader that begins with the lowest key.
 *
 * @param byIndex how the engine is told to go by the primary key.
 * @param ahead how many roots may be read before they are asked for.
 */
export function readRoots(
  database: Database,
  byIndex: ArchiveEngine["byIndex"],
  source: Source,
  ahead: number,
): RootReader {
  let last: Key | undefined;
  let atEnd = false;
  let found: readonly Root[] = [];
  let used = 0;
  let before = 0;
  let turn: Promise<unknown> = Promise.resolve();

  async function take(most: number, mayGoOn: () => Promise<boolean>) {
    while (used === found.length && !atEnd && await mayGoOn()) {
      const limit = Math.max(ahead, most);
      const window = await database.repeatable((query) =>
        findRoots(query, source.tree, source.condition, last, limit, byIndex)
      );
      before += found.length;
      found = window.roots;
      used = 0;
      last = window.end;
      atEnd = window.end === undefined;
    }
    const roots = found.slice(used, used + most);
    const position = before + used;
    used += roots.length;
    return { roots, position };
  }

  return {
    source,
    get total() {
      return atEnd ? before + found.length : undefined;
    },
    next(most, mayGoOn) {
      const taken = turn.then(() => take(most, mayGoOn));
      // Who comes next has to try for himself.
      turn = taken.catch(() => {});
      return taken;
    },
  };
}

/** What archiving needs of an engine; each engine's folder has it in `tables.ts`, `move.ts` and so on. */

import type { Kysely, RawBuilder } from "kysely";
import type { AnyTables } from "../../database/databases.ts";
import type { DeletedRowsEngine } from "../engine.ts";
import type { Key } from "../key.ts";
import type { Counts } from "./counts.ts";
import type { Root } from "./root.ts";
import type { ArchivableTable } from "./tables.ts";
import type { Tree } from "./trees.ts";

/** What to do with rows that the shadow table has already. */
export type ShadowRule =
  /** There are none; the statement fails with `duplicate` if there are. */
  | "none expected"
  /** They are all the same as the main table's, which then go. */
  | "identical ones";

/** The condition for the rows of a table that are meant; undefined for all. The roots' own is not asked for. */
export type Narrowed = (table: ArchivableTable) => RawBuilder<boolean> | undefined;

/** A table in FROM whose rows are found by the index of one of the columns. */
export type ByIndex = (table: ArchivableTable, columns: readonly string[]) => RawBuilder<unknown>;

/** Trees have more rows than one transaction is to move. */
export class TooManyRows extends Error {}

/** A column of the shadow table has not taken all that the main table's holds; all is rolled back. */
export class ContentLost extends Error {}

/** Others added rows to trees, or took some away, while they were moved; all is rolled back. */
export class ChangedMeanwhile extends Error {}

/** One engine's ways of moving rows. */
export interface ArchiveEngine extends DeletedRowsEngine {
  /** `column` is one of `keys`. */
  isOneOf(column: RawBuilder<unknown>, keys: readonly Key[], type: string): RawBuilder<boolean>;
  /** How a table is named in FROM when its rows are to be found by the index of a column and locked. */
  readonly byIndex: ByIndex;
  /** Counts the rows of the roots' trees together, by table, the roots included. */
  countTrees(
    query: Kysely<AnyTables>,
    tree: Tree,
    roots: readonly Root[],
    narrowed?: Narrowed,
  ): Promise<Counts>;
  /**
   * Finds out how many rows each root's tree has, the root included.
   *
   * @returns by the root's key; a root that is not there any more has none.
   */
  treeSizes(
    query: Kysely<AnyTables>,
    tree: Tree,
    roots: readonly Root[],
  ): Promise<ReadonlyMap<Key, number>>;
  /**
   * {@link moveTrees} notices by itself when the trees have too many rows. Otherwise they have to be
   * counted beforehand.
   */
  readonly stopsAtMost: boolean;
  /**
   * Moves whole trees to the shadow tables. The roots are locked.
   *
   * @param most how many rows at most, where {@link stopsAtMost}; Infinity for any number.
   * @throws {TooManyRows} when there are more; the transaction has to be rolled back.
   */
  moveTrees(
    query: Kysely<AnyTables>,
    tree: Tree,
    roots: readonly Root[],
    rule: ShadowRule,
    most: number,
  ): Promise<Counts>;
  /** Two values of different tables, the first of the type given, are the same or both NULL. */
  isSame(a: RawBuilder<unknown>, b: RawBuilder<unknown>, type: string): RawBuilder<boolean>;
  /** About how many rows a table has, found out without reading it. */
  estimateRows(query: Kysely<AnyTables>, table: string): Promise<number>;
  /** Makes an index on a column, without locking out writers where the engine can; not in a transaction. */
  createIndex(
    query: Kysely<AnyTables>,
    name: string,
    table: string,
    column: string,
  ): Promise<void>;
}

/** What archiving needs of an engine; each engine's folder has it in `tables.ts`, `move.ts` and so on. */

import type { Kysely, RawBuilder } from "kysely";
import type { AnyTables, EngineName } from "../../database/databases.ts";
import type { Counts } from "./counts.ts";
import type { TableFacts } from "../table_catalogue.ts";
import type { Root } from "./roots.ts";
import type { ByIndex } from "./tree_rows.ts";
import type { ArchivableTable } from "./tables.ts";
import type { Tree } from "./trees.ts";

/** A transaction's isolation. */
export type Isolation = "repeatable read" | "read committed";

/** What to do with rows that the shadow table has already. */
export type ShadowRule =
  /** There are none; the statement fails with `duplicate` if there are. */
  | "none expected"
  /** They are all the same as the main table's, which then go. */
  | "identical ones";

/** The condition for the rows of a table that are meant; undefined for all. The roots' own is not asked for. */
export type Narrowed = (table: ArchivableTable) => RawBuilder<boolean> | undefined;

/** Trees have more rows than one transaction is to move. */
export class TooManyRows extends Error {}

/** One engine's ways of moving rows. */
export interface ArchiveEngine {
  /** Reads which tables the database has. */
  readTables(query: Kysely<AnyTables>): Promise<TableFacts[]>;
  /** The isolation for moving; undefined for the server's default. */
  chooseIsolation(query: Kysely<AnyTables>): Promise<Isolation | undefined>;
  /** Sets up the transaction that has begun: how long it waits for locks, and that values are not cut. */
  prepare(query: Kysely<AnyTables>): Promise<void>;
  /** `column` is one of `keys`. */
  isOneOf(column: RawBuilder<unknown>, keys: readonly Key[], type: string): RawBuilder<boolean>;
  /** How a table is named in FROM when its rows are to be found by the index of a column and locked. */
  readonly byIndex: ByIndex;
  /** What stands at the end of a SELECT that locks its rows. */
  readonly forUpdate: RawBuilder<unknown>;
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

/** The value of a primary key, or of a column that others refer to. */
export type Key = number | string;

const ENGINES: { readonly [E in EngineName]: () => Promise<ArchiveEngine> } = {
  mysql: () => import("./mysql/mod.ts"),
  postgresql: () => import("./postgresql/mod.ts"),
  sqlite: () => import("./sqlite/mod.ts"),
};

/** Loads an engine's ways of moving rows. */
export function loadArchiveEngine(name: EngineName): Promise<ArchiveEngine> {
  return ENGINES[name]();
}

/** What statements of a sync cost: how much work they are to the server, and who has to wait. */

import type { CatalogueTable } from "./catalogue.ts";

/** What a statement costs. */
export interface Cost {
  /**
   * `instant`: the same for any number of rows; `index build`: all rows are read; `rewrite`: all rows are
   * written anew, which takes as much space as the table has again.
   */
  readonly work: "instant" | "index build" | "rewrite";
  /** What becomes of others' writes to the table meanwhile. */
  readonly writes: "go on" | "wait" | "wait on all nodes";
}

/** How much is in a table, as the server estimates it. */
export interface TableSize {
  readonly rows?: number;
  readonly bytes?: number;
}

/** What is known of a server and its tables. */
export interface Costs {
  /** By table; one that is not known is missing. */
  readonly sizes: ReadonlyMap<string, TableSize>;
  /**
   * What a statement costs.
   *
   * @param table the table as it is before the sync; undefined where the sync makes it.
   */
  of(statement: string, table: CatalogueTable | undefined): Cost;
}

/** The cost of what is about no row. */
export const NO_COST: Cost = { work: "instant", writes: "go on" };

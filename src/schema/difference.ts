/** What a difference between a database and its revision's schema is, and what mends it. */

import type { Catalogue } from "./catalogue.ts";
import type { Table } from "./notation.ts";

/** What a difference is about. */
export type DifferenceObject =
  | "table"
  | "column"
  | "constraint"
  | "index"
  | "type"
  /** A matter of a whole table, or of the database; {@link Difference.name} says which. */
  | "option";

/** One difference. */
export interface Difference {
  /** The table that it is in; empty for the database's own. */
  readonly table: string;
  readonly object: DifferenceObject;
  /** The name of the column, index or whatever it is; that of the table for a table. */
  readonly name: string;
  readonly kind: "missing" | "extra" | "different";
  /** How it should be, in the engine's words; undefined for what should not be. */
  readonly expected?: string;
  /** How it is; undefined for what is missing. */
  readonly actual?: string;
}

/** When a statement has its turn, as others need its work or are in its way. */
export const phases = {
  dropForeignKeys: 0,
  dropIndexes: 1,
  types: 2,
  tables: 3,
  keys: 4,
  numbering: 5,
  foreignKeys: 6,
  leftovers: 7,
} as const;

/** A statement that mends. */
export interface MendingStep {
  readonly phase: typeof phases[keyof typeof phases];
  readonly statement: string;
  /** True where it destroys what rows hold, or what cannot be made again from Nova's schema. */
  readonly losesData?: true;
}

/** What mending has to know besides the difference. */
export interface MendingContext {
  /** The difference's table as it should be; undefined for one that should not be. */
  readonly table: Table | undefined;
  /** All that differs in that table. */
  readonly differences: readonly Difference[];
  /** What the database has. */
  readonly actual: Catalogue;
  /** True where what is extra stays. */
  readonly keepExtra: boolean;
}

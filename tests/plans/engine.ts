/** What a test of query plans needs of a database engine; one file an engine in `engines/`. */

/** How to fill tables on an engine's server, and to read its plans. */
export interface PlanEngine {
  /** Stands before a query to run it and to get its plan, with the rows read at each step. */
  readonly analyzeQuery: string;
  /** Stands before a change to get its plan, with the rows expected at each step. */
  readonly explainChange: string;
  /** Runs statements as the server's own user. */
  run(database: string, statements: readonly string[]): Promise<string>;
  /** A table of whole numbers from 1 to `count`, with the column `n`. */
  numbers(count: number): string;
  /** The text of a number, with zeros before it to make it 12 characters long. */
  twelveDigits(number: string): string;
  /** A column's name that is a word of the language too. */
  quoted(column: string): string;
  /** The statement that brings the planner's statistics of a table up to date. */
  updateStatistics(table: string): string;
  /** Those of some large tables that a plan reads more than `most` rows of. */
  muchRead(plan: unknown, most: number, large: ReadonlySet<string>): readonly string[];
  /**
   * How many rows the server has read so far by going through tables from one end to the other; those
   * of a database, where the server keeps that apart.
   */
  rowsScanned(database: string): Promise<number>;
}

/** Single rows that cannot be changed, told apart from a database that cannot be worked with. */

import { DatabaseError } from "../database/database_error.ts";
import { OperatorError } from "../errors/operator_error.ts";

/** So many rows in a row that cannot be changed are no bad rows any more: something else is wrong. */
const MOST_BAD_ROWS = 50;

/** A row that cannot be changed for a reason which the database does not know. */
export class BadRow extends OperatorError {}

/**
 * Whether a failure may be the fault of single rows: a key that is taken, a value that a column does not
 * take. One that has to do with the connection, with rights or with locks concerns all rows, and may be
 * over when the command is repeated.
 */
export function mayBeOfRow(error: unknown): boolean {
  if (error instanceof BadRow) return true;
  return error instanceof DatabaseError && (error.kind === "duplicate" || error.kind === "other");
}

/**
 * Changes rows all at once and, where that fails, in halves, down to the single rows that cannot be
 * changed.
 *
 * @param rows at least one.
 * @param change changes some of the rows, all or none of them, and says what became of each.
 * @param refuse says what becomes of a row that cannot be changed.
 * @returns what became of each row, in order.
 * @throws what is not the fault of single rows, and so does the last of too many of them on end. What was
 * changed until then stays changed.
 */
export async function changeAround<Row, Outcome>(
  rows: readonly Row[],
  change: (rows: readonly Row[]) => Promise<readonly Outcome[]>,
  refuse: (row: Row, error: unknown) => Outcome,
): Promise<Outcome[]> {
  let badOnEnd = 0;

  async function changeSome(some: readonly Row[]): Promise<Outcome[]> {
    try {
      const outcomes = await change(some);
      badOnEnd = 0;
      return [...outcomes];
    } catch (error) {
      if (!mayBeOfRow(error)) throw error;
      if (some.length === 1) {
        if (++badOnEnd === MOST_BAD_ROWS) throw error;
        return [refuse(some[0], error)];
      }
    }
    const middle = Math.ceil(some.length / 2);
    return [...await changeSome(some.slice(0, middle)), ...await changeSome(some.slice(middle))];
  }

  return await changeSome(rows);
}

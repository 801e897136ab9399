/** Rows that are read and changed in the order of their ids, so that each is looked at once. */

import { type Kysely, type SelectQueryBuilder, sql } from "kysely";
import { chunks } from "../cells/chunks.ts";
import type { AnyTables } from "../database/databases.ts";
import { errorOf, type OperatorError } from "../errors/operator_error.ts";
import { changeAround } from "./bad_rows.ts";
import type { RowOutcome, RowSource } from "./data_migration.ts";

/** Rows to a statement that gives each its own value: its cost grows with their square. */
const VALUES_AT_ONCE = 200;

/** How to go through a table. */
export interface RowsById<Row> {
  /** The table's name, for messages. */
  readonly table: string;
  /** Reads the next rows with an id above `after`, by id. */
  read(after: number, limit: number): Promise<readonly Row[]>;
  /** Migrates them in one transaction, and says for each whether it was. */
  migrate(rows: readonly Row[]): Promise<readonly boolean[]>;
}

/**
 * Goes through a table's rows by id, past those that cannot be migrated. Failures name the rows that were
 * being migrated.
 */
export function rowsById<Row extends { readonly id: number }>(rows: RowsById<Row>): RowSource {
  let after = 0;
  return async (limit) => {
    const next = await rows.read(after, limit);
    if (next.length === 0) return [];
    try {
      const outcomes = await changeAround<Row, RowOutcome>(
        next,
        (some) => rows.migrate(some),
        (row, error) => withRows(error, rows.table, [row]),
      );
      after = next.at(-1)!.id;
      return outcomes;
    } catch (error) {
      throw withRows(error, rows.table, next);
    }
  };
}

/** An error with the rows that it concerns. */
export function withRows(
  error: unknown,
  table: string,
  rows: readonly { readonly id: number }[],
): OperatorError {
  const [first, last] = [rows[0].id, rows.at(-1)!.id];
  const ids = first === last ? `the row with the id ${first}` : `rows with ids ${first} to ${last}`;
  return errorOf(`${table}, ${ids}`, error);
}

/** A change of one column. */
export interface ColumnChange {
  readonly table: string;
  readonly column: string;
  /** The new values by the rows' ids. */
  readonly values: ReadonlyMap<number, string>;
  readonly updatedAt: Date;
}

/** Gives rows a value each, where they still have none, whatever was written meanwhile. */
export async function fillEach(
  query: Kysely<AnyTables>,
  { table, column, values, updatedAt }: ColumnChange,
): Promise<void> {
  for (const piece of chunks([...values], VALUES_AT_ONCE)) {
    const cases = piece.map(([id, value]) => sql`when ${id} then ${value}`);
    await query.updateTable(table)
      .set({
        [column]: sql`case ${sql.ref("id")} ${sql.join(cases, sql` `)} end`,
        updated_at: updatedAt,
      })
      .where("id", "in", piece.map(([id]) => id))
      .where(column, "is", null)
      .execute();
  }
}

/** Rows of which nothing has been selected yet. */
export type RowQuery = SelectQueryBuilder<AnyTables, string, Record<never, never>>;

/** Counts rows. */
export async function countRows(rows: RowQuery): Promise<number> {
  const { count } = await rows.select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Moving rows on SQLite. */

import { type RawBuilder, sql } from "kysely";
import type { ArchiveEngine } from "../engine.ts";
import { moveByTable } from "../move_by_table.ts";
import { rootRows, type RowsOf, rowsOf } from "../tree_rows.ts";
import { countByTable, treeSizesByRoot } from "../tree_sizes.ts";
import type { Key } from "../../key.ts";
import { forUpdate } from "../../sqlite/transaction.ts";

/** A list of values. */
export function isOneOf(column: RawBuilder<unknown>, keys: readonly Key[]): RawBuilder<boolean> {
  return keys.length === 0 ? sql`1 = 0` : sql`${column} IN (${sql.join(keys)})`;
}

/** Each table's rows are counted as they are copied. */
export const stopsAtMost = true;

/** Moves whole trees. */
export const moveTrees: ArchiveEngine["moveTrees"] = (query, tree, roots, rule, most) =>
  moveByTable(query, tree, roots, rule, most, {
    forUpdate,
    rowsOf: (tree, branch, roots) => rowsOf(tree, branch, roots, isOneOf),
    rootRows: (tree, roots) => rootRows(tree, roots, isOneOf),
    isWhole,
    deleteRows,
  });

function deleteRows({ table, from, where }: RowsOf) {
  const key = sql.ref(`${table.name}.${table.key}`);
  return sql`DELETE FROM ${
    sql.table(table.name)
  } WHERE ${key} IN (SELECT ${key} FROM ${from} WHERE ${where})`;
}

/** There are no hints. */
export { plainTable as byIndex } from "../tree_rows.ts";

/** Counts the rows of trees. */
export const countTrees: ArchiveEngine["countTrees"] = (query, tree, roots, narrowed) =>
  countByTable(query, tree, roots, narrowed, (branch) => rowsOf(tree, branch, roots, isOneOf));

/** Counts the rows of each tree. */
export const treeSizes: ArchiveEngine["treeSizes"] = (query, tree, roots) =>
  treeSizesByRoot(query, tree, roots, isOneOf);

/** As text, since the columns may be declared differently; the text of a number is not all of it. */
export const isSame: ArchiveEngine["isSame"] = (a, b, type) =>
  /real|floa|doub/i.test(type) ? sql`${a} IS ${b}` : sql`CAST(${a} AS TEXT) IS CAST(${b} AS TEXT)`;

/** Numbers as such; texts byte for byte, be they numbers in the shadow table. */
function isWhole(main: RawBuilder<unknown>, shadow: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`CASE WHEN typeof(${main}) IN ('integer', 'real') THEN ${main} IS ${shadow}
    ELSE CAST(${main} AS BLOB) IS CAST(CAST(${shadow} AS TEXT) AS BLOB) END`;
}

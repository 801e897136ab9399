/** Moving rows on MySQL and MariaDB. */

import { type RawBuilder, sql } from "kysely";
import type { ArchiveEngine, ByIndex } from "../engine.ts";
import { moveByTable } from "../move_by_table.ts";
import type { Root } from "../root.ts";
import { column } from "../roots.ts";
import { rootRows, type RowsOf, rowsOf } from "../tree_rows.ts";
import { type Branch, type Tree, wayTo } from "../trees.ts";
import { countByTable, treeSizesByRoot } from "../tree_sizes.ts";
import type { Key } from "../../key.ts";
import { forUpdate } from "../../mysql/transaction.ts";

/**
 * A list of values, as one parameter that the driver writes as a list: hundreds of parameters take it
 * longer than the server takes for the statement.
 */
export function isOneOf(column: RawBuilder<unknown>, keys: readonly Key[]): RawBuilder<boolean> {
  return keys.length === 0 ? sql`1 = 0` : sql`${column} IN (${sql.val(keys)})`;
}

/** Each table's rows are counted as they are copied. */
export const stopsAtMost = true;

/** Moves whole trees. */
export const moveTrees: ArchiveEngine["moveTrees"] = (query, tree, roots, rule, most) =>
  moveByTable(query, tree, roots, rule, most, {
    forUpdate,
    rowsOf: lockableRowsOf,
    rootRows: lockableRoots,
    isWhole,
    deleteRows,
  });

/**
 * Keeps the server from going through a whole table because it is small or seems to be: it would wait
 * for every row that others have locked, and lock all of them itself.
 */
export const byIndex: ByIndex = (table, columns) => {
  const index = table.indexed.get(columns[0]);
  const hint = index === undefined ? sql`` : sql` FORCE INDEX (${sql.id(index)})`;
  return sql`${sql.table(table.name)}${hint}`;
};

/**
 * A branch's rows, found from the roots by way of joins. Rows that are to be locked are not looked for by
 * lists of values: for a DELETE, MariaDB goes through the whole table at times in spite of the hint.
 */
function lockableRowsOf(tree: Tree, branch: Branch, roots: readonly Root[]): RowsOf {
  const { from, where } = lockableRoots(tree, roots);
  const joins = wayTo(branch).map(({ table, parent, links: [{ column: name, parentColumn }] }) =>
    sql`STRAIGHT_JOIN ${byIndex(table, [name])}
      ON ${column(table, name)} = ${column(parent?.table ?? tree.root, parentColumn)}`
  );
  return { table: branch.table, from: sql.join([from, ...joins], sql` `), where };
}

function lockableRoots(tree: Tree, roots: readonly Root[]): RowsOf {
  return { ...rootRows(tree, roots, isOneOf), from: byIndex(tree.root, [tree.root.key]) };
}

function deleteRows({ table, from, where }: RowsOf) {
  return sql`DELETE FROM ${sql.table(table.name)} USING ${from} WHERE ${where}`;
}

/** Counts the rows of trees. */
export const countTrees: ArchiveEngine["countTrees"] = (query, tree, roots, narrowed) =>
  countByTable(query, tree, roots, narrowed, (branch) => rowsOf(tree, branch, roots, isOneOf));

/** Counts the rows of each tree. */
export const treeSizes: ArchiveEngine["treeSizes"] = (query, tree, roots) =>
  treeSizesByRoot(query, tree, roots, isOneOf);

/**
 * As bytes, since the columns may have different collations, and texts in one character set, of which the
 * columns may have different ones too. The text of a number is not all of it.
 */
export const isSame: ArchiveEngine["isSame"] = (a, b, type) => {
  if (/float|double/.test(type)) return sql`${a} <=> ${b}`;
  const bytes = /char|text|enum/.test(type)
    ? (value: RawBuilder<unknown>) => sql`CAST(CONVERT(${value} USING utf8mb4) AS BINARY)`
    : (value: RawBuilder<unknown>) => sql`CAST(${value} AS BINARY)`;
  return sql`${bytes(a)} <=> ${bytes(b)}`;
};

/** Texts byte for byte, in one character set; other values as such, however they are written. */
function isWhole(
  main: RawBuilder<unknown>,
  shadow: RawBuilder<unknown>,
  type: string,
): RawBuilder<boolean> {
  if (/char|text|enum|set|json/.test(type)) return isSame(main, shadow, "text");
  if (/blob|binary/.test(type)) return isSame(main, shadow, type);
  return sql`${main} <=> ${shadow}`;
}

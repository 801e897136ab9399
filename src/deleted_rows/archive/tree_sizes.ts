/** Counts the rows of trees: together, or of each with a subquery for each branch, which an index answers. */

import { type Kysely, sql } from "kysely";
import type { AnyTables } from "../../database/databases.ts";
import type { Counts } from "./counts.ts";
import type { ArchiveEngine, Narrowed } from "./engine.ts";
import type { Root } from "./root.ts";
import { column } from "./roots.ts";
import { isLinked, rootRows, type RowsOf } from "./tree_rows.ts";
import { type Branch, type Tree, wayTo } from "./trees.ts";
import type { Key } from "../key.ts";

/**
 * How many rows the trees have together, by table.
 *
 * @param narrowed a condition for the rows of a table to be counted; undefined for all.
 */
export async function countByTable(
  query: Kysely<AnyTables>,
  tree: Tree,
  roots: readonly Root[],
  narrowed: Narrowed | undefined,
  rowsOfBranch: (branch: Branch) => Pick<RowsOf, "from" | "where">,
): Promise<Counts> {
  const counts = new Map([[tree.root.name, roots.length]]);
  if (tree.branches.length === 0) return counts;
  const terms = tree.branches.map((branch, index) => {
    const { from, where } = rowsOfBranch(branch);
    const more = narrowed?.(branch.table);
    const all = more === undefined ? where : sql`${where} AND ${more}`;
    return sql`(SELECT COUNT(*) FROM ${from} WHERE ${all}) AS ${sql.ref(`n${index}`)}`;
  });
  const { rows: [row] } = await sql<Record<string, number>>`SELECT ${sql.join(terms)}`.execute(
    query,
  );
  for (const [index, { table }] of tree.branches.entries()) {
    const count = Number(row[`n${index}`]);
    if (count > 0) counts.set(table.name, (counts.get(table.name) ?? 0) + count);
  }
  return counts;
}

/** The sizes of the trees, by the root's key. */
export async function treeSizesByRoot(
  query: Kysely<AnyTables>,
  tree: Tree,
  roots: readonly Root[],
  isOneOf: ArchiveEngine["isOneOf"],
): Promise<ReadonlyMap<Key, number>> {
  const { table, from, where } = rootRows(tree, roots, isOneOf);
  const terms = [sql`1`, ...tree.branches.map((branch) => countOf(tree, branch))];
  const { rows } = await sql<{ key: Key; size: number | string }>`
    SELECT ${column(table, table.key)} AS ${sql.ref("key")}, ${sql.join(terms, sql` + `)} AS size
    FROM ${from} WHERE ${where}`.execute(query);
  return new Map(rows.map(({ key, size }) => [key, Number(size)]));
}

function countOf(tree: Tree, branch: Branch) {
  const way = wayTo(branch);
  const [first, ...others] = way;
  const joins = others.map((step) => sql`JOIN ${sql.table(step.table.name)} ON ${isLinked(step)}`);
  const ofRoot = first.links.map(({ column: name, parentColumn }) =>
    sql`${column(first.table, name)} = ${column(tree.root, parentColumn)}`
  );
  return sql`(SELECT COUNT(*) FROM ${sql.join([sql.table(first.table.name), ...joins], sql` `)}
    WHERE ${sql.join(ofRoot, sql` OR `)})`;
}

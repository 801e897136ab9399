/**
 * Finds the trees with a row that the shadow table has already with another content, as a crash between
 * two databases or a restore may leave it. Neither of the two may go, so the tree stays.
 */

import { type Kysely, type RawBuilder, sql } from "kysely";
import type { AnyTables } from "../../database/databases.ts";
import type { ArchiveEngine } from "./engine.ts";
import type { KeptTree } from "./kept_tree.ts";
import type { Root } from "./root.ts";
import { column } from "./roots.ts";
import { isLinked, rootRows } from "./tree_rows.ts";
import type { ArchivableTable } from "./tables.ts";
import { type Branch, type Tree, wayTo } from "./trees.ts";
import type { Key } from "../key.ts";

/** What differs between the engines. */
type Comparison = Pick<ArchiveEngine, "isSame" | "isOneOf" | "byIndex" | "forUpdate">;

/**
 * The trees among those of the roots that have to stay, each with the first row that differs.
 *
 * All rows of the trees are locked before they are compared, parents first: what is changed or added in
 * between would be lost with the main table's row.
 */
export async function differingTrees(
  query: Kysely<AnyTables>,
  { isSame, isOneOf, byIndex, forUpdate }: Comparison,
  tree: Tree,
  roots: readonly Root[],
): Promise<KeptTree[]> {
  const byKey = new Map(roots.map((root) => [root.key, root]));
  const kept = new Map<Key, KeptTree>();
  const { table: root, where } = rootRows(tree, roots, isOneOf);
  const from = byIndex(root, [root.key]);
  const named = ({ table, links: [first, ...others] }: Branch) =>
    others.length === 0 ? byIndex(table, [first.column]) : sql`${sql.table(table.name)}`;
  const parts: { table: ArchivableTable; from: RawBuilder<unknown> }[] = [
    ...tree.branches.map((branch) => ({
      table: branch.table,
      from: sql.join([
        from,
        ...wayTo(branch).map((step) =>
          sql`JOIN ${named(step)} ON ${
            step.parent === undefined
              ? isLinked({ ...step, parent: { ...step, table: root } })
              : isLinked(step)
          }`
        ),
      ], sql` `),
    })),
    { table: root, from },
  ].toReversed();
  for (const { from } of parts) {
    await sql`SELECT 1 FROM ${from} WHERE ${where} ${forUpdate}`.execute(query);
  }
  for (const { table, from } of parts) {
    const shadow = { name: table.shadow };
    const same = table.columns.map(({ name }) =>
      isSame(column(table, name), column(shadow, name), table.types.get(name)!)
    );
    const { rows } = await sql<{ root: Key; key: Key }>`
      SELECT ${column(root, root.key)} AS root, MIN(${column(table, table.key)}) AS ${
      sql.ref("key")
    }
      FROM ${from} JOIN ${sql.table(table.shadow)}
        ON ${column(shadow, table.key)} = ${column(table, table.key)}
      WHERE ${where} AND NOT (${sql.join(same, sql` AND `)})
      GROUP BY ${column(root, root.key)}`.execute(query);
    for (const { root, key } of rows) {
      if (kept.has(root)) continue;
      kept.set(root, {
        root: byKey.get(root)!,
        reason:
          `${table.name} ${key} differs from the row of the same ${table.key} in ${table.shadow}`,
      });
    }
  }
  return [...kept.values()];
}

/**
 * Finds the trees with a row that the shadow table has already with another content, as a crash between
 * two databases or a restore may leave it. Neither of the two may go, so the tree stays.
 */

import { type Kysely, type RawBuilder, sql } from "kysely";
import type { AnyTables } from "../database/databases.ts";
import type { ArchiveEngine, Key } from "./engine.ts";
import type { KeptTree } from "./move_batch.ts";
import { column, type Root } from "./roots.ts";
import { isLinked, rootRows } from "./rows_of.ts";
import type { ArchivableTable } from "./tables.ts";
import { type Tree, wayTo } from "./trees.ts";

/** The trees among those of the roots that have to stay, each with the first row that differs. */
export async function differingTrees(
  query: Kysely<AnyTables>,
  engine: ArchiveEngine,
  tree: Tree,
  roots: readonly Root[],
): Promise<KeptTree[]> {
  const byKey = new Map(roots.map((root) => [root.key, root]));
  const kept = new Map<Key, KeptTree>();
  const { table: root, from, where } = rootRows(tree, roots, engine.isOneOf);
  const parts: { table: ArchivableTable; from: RawBuilder<unknown> }[] = [
    { table: root, from },
    ...tree.branches.map((branch) => ({
      table: branch.table,
      from: sql.join([
        from,
        ...wayTo(branch).map((step) =>
          sql`JOIN ${sql.table(step.table.name)} ON ${
            step.parent === undefined
              ? isLinked({ ...step, parent: { ...step, table: root } })
              : isLinked(step)
          }`
        ),
      ], sql` `),
    })),
  ];
  for (const { table, from } of parts) {
    const shadow = { name: table.shadow };
    const same = table.columns.map(({ name }) =>
      engine.isSame(column(table, name), column(shadow, name))
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

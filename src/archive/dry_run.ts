/** A dry run: the same way through the tables, with counting in the place of moving. */

import { type RawBuilder, sql } from "kysely";
import type { BatchContext, BatchResult } from "./move_batch.ts";
import { type ApiCounts, countApiRows } from "./api_rows.ts";
import type { Source } from "./root_reader.ts";
import { column, type Root, rootCondition, type RootFilter } from "./roots.ts";
import { referredValues } from "./rows_of.ts";
import type { ArchivableTable, ArchiveTables } from "./tables.ts";
import { INSTANCE_UUID, INSTANCES } from "./trees.ts";

/**
 * The condition for the soft-deleted rows of a table that will still be there when its turn comes, and
 * have not gone with a row that they refer to.
 */
export function remainingCondition(
  table: ArchivableTable,
  tables: ArchiveTables,
  filter: RootFilter,
): RawBuilder<boolean> {
  const roots = new Set(tables.roots.map(({ name }) => name));

  function goesWithOthers(name: string, passed: readonly string[]): RawBuilder<boolean>[] {
    return tables.references.flatMap((reference) => {
      const parent = tables.byName.get(reference.to);
      if (reference.from !== name || parent === undefined || passed.includes(parent.name)) {
        return [];
      }
      const goes = [
        ...roots.has(parent.name) ? [sql<boolean>`(${rootCondition(parent, filter)})`] : [],
        ...goesWithOthers(parent.name, [...passed, parent.name]),
      ];
      if (goes.length === 0) return [];
      return [sql<boolean>`EXISTS (SELECT 1 FROM ${sql.table(parent.name)}
        WHERE ${column(parent, reference.toColumn)} = ${sql.ref(`${name}.${reference.column}`)}
          AND (${sql.join(goes, sql` OR `)}))`];
    });
  }

  const ways = goesWithOthers(table.name, [table.name]);
  const own = rootCondition(table, filter);
  return ways.length === 0 ? own : sql`${own} AND NOT (${sql.join(ways, sql` OR `)})`;
}

/** Counts what moving a batch would move. */
export async function countBatch(
  { database, api, engine }: BatchContext,
  { tree }: Source,
  roots: readonly Root[],
  onApiRows: (counts: ApiCounts) => void,
): Promise<BatchResult> {
  const counts = await database.repeatable((query) => engine.countTrees(query, tree, roots));
  if (tree.root.name === INSTANCES) {
    onApiRows(await countApiRows(api, referredValues(roots, INSTANCE_UUID).map(String)));
  }
  return { counts, moved: roots.length, kept: [] };
}

/**
 * Which rows go: those that are soft-deleted, and those that refer to a row that goes. These are
 * conditions on a single row, which look at what it refers to by the key there. So they need no index on
 * the referring column, and are true once, however many of the rows go that a row refers to.
 */

import { type RawBuilder, sql } from "kysely";
import { column, hasReferring, rootCondition, type RootFilter } from "./roots.ts";
import type { ArchivableTable, ArchiveTables } from "./tables.ts";
import { treeOf } from "./trees.ts";

/** The condition for the rows of a table that go for their own sake; undefined where none does. */
export type GoAlone = (table: ArchivableTable) => RawBuilder<boolean> | undefined;

/** Soft-deleted rows go, unless rows of tables without a shadow refer to them. */
export function softDeletedGo(tables: ArchiveTables, filter: RootFilter): GoAlone {
  return (table) => {
    if (!tables.roots.includes(table)) return undefined;
    const hindered = treeOf(table, tables).obstacles.map((obstacle) =>
      sql` AND NOT ${hasReferring(table, obstacle)}`
    );
    return sql`(${sql.join([rootCondition(table, filter), ...hindered], sql``)})`;
  };
}

/** The condition for the rows of a table that go; undefined where none can. */
export function rowGoes(
  table: ArchivableTable,
  tables: ArchiveTables,
  goAlone: GoAlone,
  passed: readonly string[] = [table.name],
): RawBuilder<boolean> | undefined {
  return anyOf([goAlone(table), goesWithOthers(table, tables, goAlone, passed)]);
}

/** The condition for those that go with a row that they refer to; undefined where none can. */
export function goesWithOthers(
  table: ArchivableTable,
  tables: ArchiveTables,
  goAlone: GoAlone,
  passed: readonly string[] = [table.name],
): RawBuilder<boolean> | undefined {
  return anyOf(
    referredTables(table, tables, passed).map(({ parent, name, toColumn }) => {
      const parentGoes = rowGoes(parent, tables, goAlone, [...passed, parent.name]);
      return parentGoes && sql`EXISTS (SELECT 1 FROM ${sql.table(parent.name)}
      WHERE ${column(parent, toColumn)} = ${column(table, name)} AND ${parentGoes})`;
    }),
  );
}

/** Each row of a table goes with one row at most: neither it nor what it refers to has a second way. */
export function hasOneWay(
  table: ArchivableTable,
  tables: ArchiveTables,
  passed: readonly string[] = [table.name],
): boolean {
  const parents = referredTables(table, tables, passed);
  return parents.length <= 1 &&
    parents.every(({ parent }) => hasOneWay(parent, tables, [...passed, parent.name]));
}

/** The tables with a shadow that a table refers to, but for those that have been passed. */
function referredTables(
  table: ArchivableTable,
  { byName, references }: ArchiveTables,
  passed: readonly string[],
) {
  return references.flatMap(({ from, column: name, to, toColumn }) => {
    const parent = byName.get(to);
    return from !== table.name || parent === undefined || passed.includes(to)
      ? []
      : [{ parent, name, toColumn }];
  });
}

function anyOf(
  conditions: readonly (RawBuilder<boolean> | undefined)[],
): RawBuilder<boolean> | undefined {
  const possible = conditions.filter((condition) => condition !== undefined);
  return possible.length === 0 ? undefined : sql`(${sql.join(possible, sql` OR `)})`;
}

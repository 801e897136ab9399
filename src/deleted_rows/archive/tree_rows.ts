/** SQL for the rows that a tree's roots bring along in one of its tables. */

import { type RawBuilder, sql } from "kysely";
import type { ArchiveEngine } from "./engine.ts";
import type { Root } from "./root.ts";
import { column } from "./roots.ts";
import type { ArchivableTable } from "./tables.ts";
import { type Branch, type Tree, wayTo } from "./trees.ts";
import type { Key } from "../key.ts";
import type { ByIndex } from "./engine.ts";

/** Some of the rows of a table. */
export interface RowsOf {
  readonly table: ArchivableTable;
  /** The table, joined to those on the way to the root's children. */
  readonly from: RawBuilder<unknown>;
  readonly where: RawBuilder<boolean>;
}

/** A table, and the engine finds the index by itself. */
export const plainTable: ByIndex = ({ name }) => sql`${sql.table(name)}`;

/** The rows of a branch's table that belong to roots, by way of the tables between. */
export function rowsOf(
  tree: Tree,
  branch: Branch,
  roots: readonly Root[],
  isOneOf: ArchiveEngine["isOneOf"],
): RowsOf {
  const [first, ...others] = wayTo(branch);
  const joins = others.map((step) => sql`JOIN ${sql.table(step.table.name)} ON ${isLinked(step)}`);
  return {
    table: branch.table,
    from: sql.join([sql.table(first.table.name), ...joins], sql` `),
    where: refersTo(tree, first, roots, isOneOf),
  };
}

/** A child of the root refers to one of the roots. */
export function refersTo(
  tree: Tree,
  child: Branch,
  roots: readonly Root[],
  isOneOf: ArchiveEngine["isOneOf"],
): RawBuilder<boolean> {
  const anyLink = child.links.map(({ column: name, parentColumn }) =>
    isOneOf(
      column(child.table, name),
      referredValues(roots, parentColumn),
      tree.root.types.get(parentColumn)!,
    )
  );
  return sql`(${sql.join(anyLink, sql` OR `)})`;
}

/** The roots themselves. */
export function rootRows(
  { root: table }: Tree,
  roots: readonly Root[],
  isOneOf: ArchiveEngine["isOneOf"],
): RowsOf {
  return {
    table,
    from: sql`${sql.table(table.name)}`,
    where: isOneOf(
      column(table, table.key),
      roots.map(({ key }) => key),
      table.types.get(table.key)!,
    ),
  };
}

/** A row of a branch refers to a row of the branch before it. */
export function isLinked({ table, parent, links }: Branch): RawBuilder<boolean> {
  const anyLink = links.map(({ column: name, parentColumn }) =>
    sql`${column(table, name)} = ${column(parent!.table, parentColumn)}`
  );
  return sql`(${sql.join(anyLink, sql` OR `)})`;
}

/** The values of a column that roots are referred to by. */
export function referredValues(roots: readonly Root[], name: string): Key[] {
  return roots.flatMap(({ referred }) => {
    const value = referred[name];
    return value === null || value === undefined ? [] : [value];
  });
}

/** The rows are not in the shadow table. */
export function isNotInShadow({ name, shadow, key }: ArchivableTable): RawBuilder<boolean> {
  return sql`NOT EXISTS (SELECT 1 FROM ${sql.table(shadow)}
    WHERE ${sql.ref(`${shadow}.${key}`)} = ${sql.ref(`${name}.${key}`)})`;
}

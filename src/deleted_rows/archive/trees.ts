/**
 * Trees of rows: a soft-deleted row with all rows that refer to it by foreign key, directly or through
 * others. They are archived together, whether or not those others are soft-deleted.
 */

import type { ArchivableTable, ArchiveTables, Reference } from "./tables.ts";

/** The table whose rows the API database's rows refer to. */
export const INSTANCES = "instances";
/** The column by which they do. */
export const INSTANCE_UUID = "uuid";

/** The tables that one table's rows bring along. */
export interface Tree {
  /** The table of the soft-deleted rows. */
  readonly root: ArchivableTable;
  /**
   * The ways from the root to the tables that refer to it, each after those that lead on from it: in
   * this order, rows can be removed without one being left that refers to nothing.
   */
  readonly branches: readonly Branch[];
  /** The columns of the root that its children refer to, and the API database. */
  readonly referredColumns: readonly string[];
  /** References to the tree's tables from tables without a shadow, whose rows cannot go with it. */
  readonly obstacles: readonly Obstacle[];
}

/** A reference from a table without a shadow. */
export interface Obstacle extends Reference {
  /** The way to the table that it refers to; undefined where that is the root. */
  readonly branch: Branch | undefined;
}

/** A way from the root to a table. */
export interface Branch {
  readonly table: ArchivableTable;
  /** The table before it on the way; undefined where that is the root. */
  readonly parent: Branch | undefined;
  /** Its columns that refer to the table before it, mostly one; any of them counts. */
  readonly links: readonly Link[];
}

/** A column, and the column of the table before that it refers to. */
export interface Link {
  readonly column: string;
  readonly parentColumn: string;
}

/** The tree of a table. */
export function treeOf(root: ArchivableTable, { byName, references }: ArchiveTables): Tree {
  const referring = (table: string) =>
    references.filter(({ to, from }) => to === table && from !== to);
  const direct = referring(root.name);

  function branchesFrom(
    table: ArchivableTable,
    parent: Branch | undefined,
    passed: ReadonlySet<string>,
  ): Branch[] {
    const children = Map.groupBy(referring(table.name), ({ from }) => from);
    return [...children].flatMap(([name, links]) => {
      const child = byName.get(name);
      if (child === undefined || passed.has(name)) return [];
      const branch: Branch = {
        table: child,
        parent,
        links: links.map(({ column, toColumn }) => ({ column, parentColumn: toColumn })),
      };
      return [...branchesFrom(child, branch, new Set([...passed, name])), branch];
    });
  }

  const branches = branchesFrom(root, undefined, new Set([root.name]));
  return {
    root,
    branches,
    referredColumns: [
      ...new Set([
        ...direct.filter(({ from }) => byName.has(from)).map(({ toColumn }) => toColumn),
        ...(root.name === INSTANCES ? [INSTANCE_UUID] : []),
      ]),
    ],
    obstacles: [undefined, ...branches].flatMap((branch) =>
      referring(branch?.table.name ?? root.name).filter(({ from }) => !byName.has(from))
        .map((reference) => ({ ...reference, branch }))
    ),
  };
}

/** The branch as several that have one link for each step on the way. */
export function oneLinkEach(branch: Branch): Branch[] {
  const parents = branch.parent === undefined ? [undefined] : oneLinkEach(branch.parent);
  return parents.flatMap((parent) =>
    branch.links.map((link) => ({ ...branch, parent, links: [link] }))
  );
}

/** The branches from the root's child to this one. */
export function wayTo(branch: Branch): Branch[] {
  return branch.parent === undefined ? [branch] : [...wayTo(branch.parent), branch];
}

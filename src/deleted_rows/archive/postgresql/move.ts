/** Moving rows on PostgreSQL: all tables of a batch in one statement. */

import { type RawBuilder, sql } from "kysely";
import type { ArchiveEngine, ShadowRule } from "../engine.ts";
import type { Root } from "../root.ts";
import { column } from "../roots.ts";
import { contentLost } from "../move_by_table.ts";
import { refersTo, rootRows } from "../tree_rows.ts";
import type { ArchivableTable } from "../tables.ts";
import { countByTable } from "../tree_sizes.ts";
import type { Branch, Tree } from "../trees.ts";
import type { Key } from "../../key.ts";

/** An array, so that the statement is the same for any number of keys, and the planner takes the index. */
export function isOneOf(
  column: RawBuilder<unknown>,
  keys: readonly Key[],
  type: string,
): RawBuilder<boolean> {
  return sql`${column} = ANY (${arrayOf(keys, type)})`;
}

/** The same, for a column without an index: each row would be compared with each element of an array. */
function isAmong(
  column: RawBuilder<unknown>,
  keys: readonly Key[],
  type: string,
): RawBuilder<boolean> {
  return sql`${column} IN (SELECT unnest(${arrayOf(keys, type)}))`;
}

function arrayOf(keys: readonly Key[], type: string): RawBuilder<unknown> {
  // As text, for the driver does not know the type of arrays.
  const elements = keys.map((key) => `"${String(key).replace(/["\\]/g, "\\$&")}"`);
  const array = `{${elements.join(",")}}`;
  return sql`${array}::text::${sql.raw(type)}[]`;
}

/** One statement moves them all, or none. */
export const stopsAtMost = false;

/**
 * Moves whole trees. All parts of the statement see the tables as they were before it, so the order of
 * the parts does not matter; foreign keys are checked at its end.
 */
export const moveTrees: ArchiveEngine["moveTrees"] = async (query, tree, roots, rule) => {
  const { root } = tree;
  const parts = [
    ...tree.branches.map((branch) => ({
      table: branch.table,
      where: ofRoots(tree, branch, roots),
    })),
    { table: root, where: rootRows(tree, roots, isOneOf).where },
  ];
  const steps = parts.flatMap(({ table, where }, index) => moveStep(table, where, index, rule));
  const counts = parts.flatMap(({ table }, index) => [
    sql`(SELECT count(*) FROM ${sql.ref(`gone${index}`)}) AS ${sql.ref(`n${index}`)}`,
    ...lostRow(table, index),
  ]);
  const { rows: [row] } = await sql<Record<string, number>>`
    WITH ${sql.join(steps)} SELECT ${sql.join(counts)}`.execute(query);
  const moved = new Map<string, number>();
  for (const [index, { table }] of parts.entries()) {
    const count = Number(row[`n${index}`]);
    const lost = row[`l${index}`] ?? null;
    if (lost !== null) throw contentLost(table, lost);
    if (count > 0) moved.set(table.name, (moved.get(table.name) ?? 0) + count);
  }
  return moved;
};

/**
 * The key of a row that the shadow table did not take as it was, where the columns' types leave a doubt:
 * what it took is read back as the main table's type.
 */
function lostRow(table: ArchivableTable, index: number): RawBuilder<unknown>[] {
  const gone = `gone${index}`;
  const kept = `kept${index}`;
  const whole = table.columns.flatMap(({ name, mayLose }) => {
    if (mayLose === undefined) return [];
    const back = sql`${sql.ref(`${kept}.${name}`)}::text::${sql.raw(mayLose)}`;
    const before = sql.ref(`${gone}.${name}`);
    // As text, since not all types can be compared; but 1.5 and 1.50 are the same number.
    return /^(numeric|double|real|(small|big)?int)/.test(mayLose)
      ? [sql`${back} IS NOT DISTINCT FROM ${before}`]
      : [sql`${back}::text IS NOT DISTINCT FROM ${before}::text`];
  });
  if (whole.length === 0) return [];
  return [
    sql`(SELECT min(${sql.ref(`${gone}.${table.key}`)}) FROM ${sql.ref(gone)}
      JOIN ${sql.ref(kept)} ON ${sql.ref(`${kept}.${table.key}`)} = ${
      sql.ref(`${gone}.${table.key}`)
    }
      WHERE NOT (${sql.join(whole, sql` AND `)})) AS ${sql.ref(`l${index}`)}`,
  ];
}

function moveStep(
  table: ArchivableTable,
  where: RawBuilder<boolean>,
  index: number,
  rule: ShadowRule,
): RawBuilder<unknown>[] {
  const gone = sql.ref(`gone${index}`);
  const names = sql.join(table.columns.map(({ name }) => sql.ref(name)));
  const values = sql.join(
    table.columns.map(({ name, convertTo }) =>
      convertTo === undefined ? sql.ref(name) : sql`${sql.ref(name)}::text::${sql.raw(convertTo)}`
    ),
  );
  const already = rule === "none expected" ? sql`` : sql`
    WHERE NOT EXISTS (SELECT 1 FROM ${sql.table(table.shadow)}
      WHERE ${sql.ref(`${table.shadow}.${table.key}`)} = ${gone}.${sql.ref(table.key)})`;
  return [
    sql`${gone} AS (DELETE FROM ${sql.table(table.name)} WHERE ${where} RETURNING ${names})`,
    sql`${sql.ref(`kept${index}`)} AS (INSERT INTO ${sql.table(table.shadow)} (${names})
      SELECT ${values} FROM ${gone}${already} RETURNING ${names})`,
  ];
}

/** The rows of a branch's table that belong to roots. */
function ofRoots(tree: Tree, branch: Branch, roots: readonly Root[]): RawBuilder<boolean> {
  const { parent } = branch;
  if (parent === undefined) return refersToRoots(tree, branch, roots);
  const anyLink = branch.links.map(({ column: name, parentColumn }) => {
    const keys = sql`SELECT ${column(parent.table, parentColumn)}
      FROM ${sql.table(parent.table.name)} WHERE ${ofRoots(tree, parent, roots)}`;
    // An array again: of a subquery's size, the planner would know nothing, and read the whole table.
    // Where there is no index it has to, and then goes through it once.
    return branch.table.indexed.has(name)
      ? sql`${column(branch.table, name)} = ANY (ARRAY(${keys}))`
      : sql`${column(branch.table, name)} IN (${keys})`;
  });
  return sql`(${sql.join(anyLink, sql` OR `)})`;
}

/** {@link refersTo}, whether or not there are indexes. */
function refersToRoots(tree: Tree, child: Branch, roots: readonly Root[]): RawBuilder<boolean> {
  const isIndexed = child.links.every(({ column }) => child.table.indexed.has(column));
  return refersTo(tree, child, roots, isIndexed ? isOneOf : isAmong);
}

/** There are no hints. */
export { plainTable as byIndex } from "../tree_rows.ts";

/** Counts the rows of trees. */
export const countTrees: ArchiveEngine["countTrees"] = (query, tree, roots, narrowed) =>
  countByTable(query, tree, roots, narrowed, (branch) => ({
    from: sql.table(branch.table.name),
    where: ofRoots(tree, branch, roots),
  }));

/** Counts the rows of each tree, grouped, as some of the columns may have no index. */
export const treeSizes: ArchiveEngine["treeSizes"] = async (query, tree, roots) => {
  const sizes = new Map<Key, number>(roots.map(({ key }) => [key, 1]));
  if (tree.branches.length === 0) return sizes;
  const counted = tree.branches.flatMap((branch) => countByValue(tree, branch, roots));
  const { rows } = await sql<{ referred: string; value: Key; size: number }>`
    SELECT referred, value, sum(size) AS size FROM (${
    sql.join(counted, sql` UNION ALL `)
  }) AS counted
    GROUP BY referred, value`.execute(query);
  const byValue = new Map(rows.map(({ referred, value, size }) => [`${referred} ${value}`, size]));
  for (const { key, referred } of roots) {
    const dragged = Object.entries(referred).map(([name, value]) =>
      Number(byValue.get(`${name} ${value}`) ?? 0)
    );
    sizes.set(key, dragged.reduce((sum, count) => sum + count, 1));
  }
  return sizes;
};

function countByValue(tree: Tree, branch: Branch, roots: readonly Root[]): RawBuilder<unknown>[] {
  const way: Branch[] = [];
  for (let step: Branch | undefined = branch; step !== undefined; step = step.parent) {
    way.unshift(step);
  }
  const [first, ...others] = way;
  const joins = others.map(({ table, parent, links }) =>
    sql`JOIN ${sql.table(table.name)} ON ${
      sql.join(
        links.map(({ column: name, parentColumn }) =>
          sql`${column(table, name)} = ${column(parent!.table, parentColumn)}`
        ),
        sql` OR `,
      )
    }`
  );
  return first.links.map(({ column: name, parentColumn }) => {
    const one = { ...first, parent: undefined, links: [{ column: name, parentColumn }] };
    return sql`SELECT ${sql.lit(parentColumn)} AS referred, ${
      column(first.table, name)
    }::text AS value,
        count(*) AS size
      FROM ${sql.join([sql.table(first.table.name), ...joins], sql` `)}
      WHERE ${refersToRoots(tree, one, roots)} GROUP BY ${column(first.table, name)}`;
  });
}

/** As text, since the types may be different ones. */
export const isSame: ArchiveEngine["isSame"] = (a, b) =>
  sql`${a}::text IS NOT DISTINCT FROM ${b}::text`;

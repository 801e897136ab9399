/**
 * Finds soft-deleted rows, lowest key first, in windows of a bounded number of keys: no statement goes
 * through a whole table, however few of its rows are soft-deleted.
 */

import { type Kysely, type RawBuilder, sql } from "kysely";
import type { AnyTables } from "../../database/databases.ts";
import type { ArchiveEngine } from "./engine.ts";
import type { ArchivableTable } from "./tables.ts";
import { type Obstacle, type Tree, wayTo } from "./trees.ts";
import type { Key } from "../key.ts";
import type { Root } from "./root.ts";

/** How many keys one statement goes through. */
const WINDOW = 20_000;

/** Which soft-deleted rows are meant. */
export interface RootFilter {
  /** Only those deleted before this time, as the database has times. */
  readonly before: string | undefined;
  /** All rows of `task_log`, which are never soft-deleted. */
  readonly taskLog: boolean;
}

/** A stretch of a table. */
export interface Window {
  readonly roots: readonly Root[];
  /** The last key of the stretch; undefined when it reaches to the end of the table. */
  readonly end: Key | undefined;
}

/**
 * The condition for a table's soft-deleted rows.
 *
 * `task_log` is by `updated_at` with `taskLog`, and without it not by date at all, as in
 * `_archive_deleted_rows_for_table` of nova/db/main/api.py.
 */
export function rootCondition(
  table: ArchivableTable,
  { before, taskLog }: RootFilter,
): RawBuilder<boolean> {
  const isTaskLog = table.name === "task_log";
  const conditions: RawBuilder<boolean>[] = [];
  if (!isTaskLog || !taskLog) {
    conditions.push(sql`${column(table, "deleted")} <> ${table.notDeleted}`);
  }
  if (before !== undefined && (!isTaskLog || taskLog)) {
    const time = isTaskLog ? "updated_at" : "deleted_at";
    conditions.push(sql`${column(table, time)} < ${before}`);
  }
  return conditions.length === 0 ? sql`1 = 1` : sql.join(conditions, sql` AND `);
}

/** A column with its table before it. */
export function column(table: { readonly name: string }, name: string): RawBuilder<unknown> {
  return sql`${sql.ref(`${table.name}.${name}`)}`;
}

/**
 * Looks for soft-deleted rows behind a key.
 *
 * @param after undefined for the beginning of the table.
 * @param limit how many rows to find at most; the stretch then ends with the last of them.
 */
export async function findRoots(
  query: Kysely<AnyTables>,
  { root: table, referredColumns }: Tree,
  condition: RawBuilder<boolean>,
  after: Key | undefined,
  limit: number,
  byIndex: ArchiveEngine["byIndex"],
): Promise<Window> {
  const key = column(table, table.key);
  const from = byIndex(table, [table.key]);
  const behind = after === undefined ? sql`1 = 1` : sql`${key} > ${after}`;
  const { rows: [last] } = await sql<{ key: Key }>`
    SELECT ${key} AS ${sql.ref("key")} FROM ${from} WHERE ${behind}
    ORDER BY ${key} LIMIT 1 OFFSET ${sql.lit(WINDOW - 1)}`.execute(query);
  const within = last === undefined ? behind : sql`${behind} AND ${key} <= ${last.key}`;
  const { rows } = await sql<Record<string, Key>>`
    SELECT ${selectedKeys(table, referredColumns)} FROM ${from} WHERE ${within} AND ${condition}
    ORDER BY ${key} LIMIT ${sql.lit(Math.min(limit, WINDOW))}`.execute(query);
  const roots = rows.map((row) => toRoot(row));
  // Cut off by the limit: there may be more in the stretch.
  const end = roots.length > 0 && roots.length === limit ? roots.at(-1)!.key : last?.key;
  return { roots, end };
}

/**
 * Locks roots, as far as they are still soft-deleted and nobody else has archived them meanwhile.
 *
 * They are found by the column that others refer to, where there is just one: whoever adds a row that
 * refers to a root locks the entry in that column's index, and on MySQL nothing else, so the lock has to
 * be there as well.
 *
 * @returns `obstructed`: roots that have to stay for rows of tables without a shadow.
 */
export async function lockRoots(
  query: Kysely<AnyTables>,
  { root: table, referredColumns, obstacles }: Tree,
  wanted: readonly Root[],
  condition: RawBuilder<boolean>,
  { byIndex, isOneOf, forUpdate }: Pick<ArchiveEngine, "byIndex" | "isOneOf" | "forUpdate">,
): Promise<{ readonly roots: Root[]; readonly obstructed: Root[] }> {
  const isIn = (name: string, keys: readonly Key[]) =>
    isOneOf(column(table, name), keys, table.types.get(name)!);
  const [only, ...others] = referredColumns;
  const isByOne = only !== undefined && others.length === 0 &&
    wanted.every(({ referred }) => referred[only] !== null);
  const lookup = isByOne ? only : table.key;
  const isWanted = sql`${isIn(table.key, wanted.map(({ key }) => key))}${
    lookup === table.key
      ? sql``
      : sql` AND ${isIn(lookup, wanted.flatMap(({ referred }) => referred[lookup] ?? []))}`
  } AND ${condition}`;
  const hindered = obstacles.map((obstacle) => hasReferring(table, obstacle));
  const obstructed = hindered.length === 0
    ? sql``
    : sql`, CASE WHEN ${sql.join(hindered, sql` OR `)} THEN 1 ELSE 0 END AS obstructed`;
  const { rows } = await sql<Record<string, Key>>`
    SELECT ${selectedKeys(table, referredColumns)}${obstructed} FROM ${byIndex(table, [lookup])}
    WHERE ${isWanted} ORDER BY ${column(table, table.key)} ${forUpdate}`.execute(query);
  return {
    roots: rows.filter((row) => Number(row.obstructed ?? 0) === 0).map(toRoot),
    obstructed: rows.filter((row) => Number(row.obstructed ?? 0) === 1).map(toRoot),
  };
}

/**
 * The keys of those roots that go with a row that they refer to.
 *
 * @param goesWithOthers the condition for that.
 */
export async function rootsOfOthers(
  query: Kysely<AnyTables>,
  table: ArchivableTable,
  goesWithOthers: RawBuilder<boolean>,
  roots: readonly Root[],
  { byIndex, isOneOf }: Pick<ArchiveEngine, "byIndex" | "isOneOf">,
): Promise<ReadonlySet<Key>> {
  const isAmong = isOneOf(
    column(table, table.key),
    roots.map(({ key }) => key),
    table.types.get(table.key)!,
  );
  const { rows } = await sql<{ key: Key }>`
    SELECT ${column(table, table.key)} AS ${sql.ref("key")} FROM ${byIndex(table, [table.key])}
    WHERE ${isAmong} AND ${goesWithOthers}`.execute(query);
  return new Set(rows.map(({ key }) => key));
}

/** A row of the obstacle's table refers to the root, or to a row of its tree. */
export function hasReferring(
  root: ArchivableTable,
  { from, column: name, toColumn, branch }: Obstacle,
): RawBuilder<boolean> {
  const way = branch === undefined ? [] : wayTo(branch);
  const links = [
    ...way.map(({ table, parent, links }) =>
      links.map((link) =>
        sql`${column(table, link.column)} = ${column(parent?.table ?? root, link.parentColumn)}`
      )
    ),
    [sql`${column({ name: from }, name)} = ${column(branch?.table ?? root, toColumn)}`],
  ].map((alternatives) => sql`(${sql.join(alternatives, sql` OR `)})`);
  const tables = [...way.map(({ table }) => table.name), from].map((name) => sql.table(name));
  return sql`EXISTS (SELECT 1 FROM ${sql.join(tables)} WHERE ${sql.join(links, sql` AND `)})`;
}

function selectedKeys(table: ArchivableTable, referred: readonly string[]): RawBuilder<unknown> {
  return sql.join([
    sql`${column(table, table.key)} AS ${sql.ref("key")}`,
    ...referred.map((name) => sql`${column(table, name)} AS ${sql.ref(`referred_${name}`)}`),
  ]);
}

function toRoot(row: Readonly<Record<string, Key>>): Root {
  const referred = Object.entries(row).flatMap(([name, value]) =>
    name.startsWith("referred_") ? [[name.slice("referred_".length), value]] : []
  );
  return { key: row.key, referred: Object.fromEntries(referred) };
}

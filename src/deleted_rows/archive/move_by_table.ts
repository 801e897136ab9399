/** Moving trees with an INSERT … SELECT and a DELETE for each table, on engines that need two statements. */

import { type Kysely, type RawBuilder, sql } from "kysely";
import type { AnyTables } from "../../database/databases.ts";
import type { Counts } from "./counts.ts";
import { ChangedMeanwhile, ContentLost, type ShadowRule, TooManyRows } from "./engine.ts";
import type { Root } from "./root.ts";
import { column } from "./roots.ts";
import { isNotInShadow, type RowsOf } from "./tree_rows.ts";
import { type Branch, oneLinkEach, type Tree } from "./trees.ts";

/** What differs between the engines. */
export interface TwoStatements {
  readonly forUpdate: RawBuilder<unknown>;
  /** The rows of a branch that belong to roots. */
  rowsOf(tree: Tree, branch: Branch, roots: readonly Root[]): RowsOf;
  /** The roots themselves. */
  rootRows(tree: Tree, roots: readonly Root[]): RowsOf;
  /** A value of the shadow table is all that the main table's, of a type, was. */
  isWhole(
    main: RawBuilder<unknown>,
    shadow: RawBuilder<unknown>,
    type: string,
  ): RawBuilder<boolean>;
  /** The DELETE of rows. */
  deleteRows(rows: RowsOf): RawBuilder<unknown>;
}

/**
 * Moves the trees, table by table, those first that no other table of the tree refers to.
 *
 * @param most how many rows may be copied.
 * @throws {TooManyRows} once one more has been.
 * @throws {ContentLost} when a shadow table did not take all that a row holds.
 * @throws {ChangedMeanwhile} when not just those rows were deleted that had been copied.
 */
export async function moveByTable(
  query: Kysely<AnyTables>,
  tree: Tree,
  roots: readonly Root[],
  rule: ShadowRule,
  most: number,
  engine: TwoStatements,
): Promise<Counts> {
  let left = most;
  const counts = new Map<string, number>();
  const all = [
    ...tree.branches.flatMap(oneLinkEach).map((branch) => engine.rowsOf(tree, branch, roots)),
    engine.rootRows(tree, roots),
  ];
  for (const rows of all) {
    const moved = await moveRows(query, rows, rule, left, engine);
    left = Math.max(0, left - moved);
    if (moved > 0) counts.set(rows.table.name, (counts.get(rows.table.name) ?? 0) + moved);
  }
  return counts;
}

async function moveRows(
  query: Kysely<AnyTables>,
  rows: RowsOf,
  rule: ShadowRule,
  most: number,
  { forUpdate, isWhole, deleteRows }: TwoStatements,
): Promise<number> {
  const { table, from, where } = rows;
  // One row more tells that there are too many, for less than counting them beforehand costs.
  const limit = most === Infinity ? sql`` : sql`LIMIT ${sql.lit(most + 1)}`;
  const wanted = rule === "identical ones" ? sql`${where} AND ${isNotInShadow(table)}` : where;
  const inserted = await sql`
    INSERT INTO ${sql.table(table.shadow)} (${
    sql.join(table.columns.map(({ name }) => sql.ref(name)))
  })
    SELECT ${sql.join(table.columns.map(({ name }) => column(table, name)))}
    FROM ${from} WHERE ${wanted} ${limit} ${forUpdate}`.execute(query);
  const insertedRows = Number(inserted.numAffectedRows ?? 0n);
  if (insertedRows > most) throw new TooManyRows();
  if (insertedRows === 0 && rule === "none expected") return 0;
  await assertWhole(query, rows, isWhole);
  const deleted = await deleteRows(rows).execute(query);
  const deletedRows = Number(deleted.numAffectedRows ?? 0n);
  if (rule === "none expected" && deletedRows !== insertedRows) {
    // A row that refers to one which is not locked yet, such as an action's new event.
    throw new ChangedMeanwhile(
      `${insertedRows} rows of ${table.name} were copied and ${deletedRows} deleted`,
    );
  }
  return deletedRows;
}

/** Compares the copies with the rows before those go, where the columns' types leave a doubt. */
async function assertWhole(
  query: Kysely<AnyTables>,
  { table, from, where }: RowsOf,
  isWhole: TwoStatements["isWhole"],
): Promise<void> {
  const shadow = { name: table.shadow };
  const doubtful = table.columns.filter(({ mayLose }) => mayLose !== undefined);
  if (doubtful.length === 0) return;
  const whole = doubtful.map(({ name }) =>
    isWhole(column(table, name), column(shadow, name), table.types.get(name)!)
  );
  const { rows: [lost] } = await sql<{ key: unknown }>`
    SELECT ${column(table, table.key)} AS ${sql.ref("key")}
    FROM ${from} JOIN ${sql.table(table.shadow)}
      ON ${column(shadow, table.key)} = ${column(table, table.key)}
    WHERE ${where} AND NOT (${sql.join(whole, sql` AND `)}) LIMIT 1`.execute(query);
  if (lost !== undefined) throw contentLost(table, lost.key);
}

/** What is said of a row that the shadow table does not take as it is. */
export function contentLost(
  { name, shadow, key, columns }: RowsOf["table"],
  id: unknown,
): ContentLost {
  const doubtful = columns.filter(({ mayLose }) => mayLose !== undefined)
    .map(({ name, mayLose }) => `${name} (${mayLose!.trim()})`);
  return new ContentLost(
    `${shadow} cannot hold all of the row of ${name} with ${key} ${id}: its types differ in ` +
      `${doubtful.join(", ")}. Give the shadow table's columns the types of ${name}`,
  );
}

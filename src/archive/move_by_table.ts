/** Moving trees with an INSERT … SELECT and a DELETE for each table, on engines that need two statements. */

import { type Kysely, type RawBuilder, sql } from "kysely";
import type { AnyTables } from "../database/databases.ts";
import type { Counts } from "./counts.ts";
import type { ShadowRule } from "./engine.ts";
import { column, type Root } from "./roots.ts";
import { isNotInShadow, type RowsOf } from "./rows_of.ts";
import { type Branch, oneLinkEach, type Tree } from "./trees.ts";

/** What differs between the engines. */
export interface TwoStatements {
  readonly forUpdate: RawBuilder<unknown>;
  /** The rows of a branch that belong to roots. */
  rowsOf(tree: Tree, branch: Branch, roots: readonly Root[]): RowsOf;
  /** The roots themselves. */
  rootRows(tree: Tree, roots: readonly Root[]): RowsOf;
  /** The DELETE of rows. */
  deleteRows(rows: RowsOf): RawBuilder<unknown>;
}

/** Moves the trees, table by table, those first that no other table of the tree refers to. */
export async function moveByTable(
  query: Kysely<AnyTables>,
  tree: Tree,
  roots: readonly Root[],
  rule: ShadowRule,
  engine: TwoStatements,
): Promise<Counts> {
  const counts = new Map<string, number>();
  const all = [
    ...tree.branches.flatMap(oneLinkEach).map((branch) => engine.rowsOf(tree, branch, roots)),
    engine.rootRows(tree, roots),
  ];
  for (const rows of all) {
    const moved = await moveRows(query, rows, rule, engine);
    if (moved > 0) counts.set(rows.table.name, (counts.get(rows.table.name) ?? 0) + moved);
  }
  return counts;
}

async function moveRows(
  query: Kysely<AnyTables>,
  rows: RowsOf,
  rule: ShadowRule,
  { forUpdate, deleteRows }: TwoStatements,
): Promise<number> {
  const { table, from, where } = rows;
  const wanted = rule === "identical ones" ? sql`${where} AND ${isNotInShadow(table)}` : where;
  const inserted = await sql`
    INSERT INTO ${sql.table(table.shadow)} (${
    sql.join(table.columns.map(({ name }) => sql.ref(name)))
  })
    SELECT ${sql.join(table.columns.map(({ name }) => column(table, name)))}
    FROM ${from} WHERE ${wanted} ${forUpdate}`.execute(query);
  const insertedRows = Number(inserted.numAffectedRows ?? 0n);
  if (insertedRows === 0 && rule === "none expected") return 0;
  const deleted = await deleteRows(rows).execute(query);
  const deletedRows = Number(deleted.numAffectedRows ?? 0n);
  if (rule === "none expected" && deletedRows !== insertedRows) {
    throw new Error(
      `${insertedRows} rows of ${table.name} were copied and ${deletedRows} deleted; ` +
        "the transaction is rolled back",
    );
  }
  return deletedRows;
}

/** Deleted instances with what refers to them, for tests of archiving, and what became of them. */

import type { Database } from "../../src/database/databases.ts";
import type { cloudWithCells } from "./cells.ts";
import { addInstances } from "./nova_rows.ts";

type Cloud = Awaited<ReturnType<typeof cloudWithCells>>;

/** The UUID of the instance with an id. */
export const treeUuid = (id: number) => `eeeeeeee-eeee-4eee-8eee-${String(id).padStart(12, "0")}`;

/**
 * Instances of a cell with ids from `first`; each has two faults, an action with three events, and API
 * rows.
 */
export async function addTrees(
  cloud: Cloud,
  database: Database,
  deleted: readonly boolean[],
  first = 1,
): Promise<void> {
  const ids = deleted.map((_, index) => first + index);
  await addInstances(
    database,
    ids.map((id, index) => ({ id, uuid: treeUuid(id), deleted: deleted[index] ? id : 0 })),
  );
  const add = (table: string, rows: readonly Record<string, unknown>[]) =>
    database.query.insertInto(table).values(rows).execute();
  await add(
    "instance_faults",
    ids.flatMap((id) =>
      [0, 1].map((n) => ({
        id: 2 * id + n,
        instance_uuid: treeUuid(id),
        code: 500,
        message: "ü€",
        deleted: 0,
      }))
    ),
  );
  await add("instance_actions", ids.map((id) => ({ id, instance_uuid: treeUuid(id), deleted: 0 })));
  await add(
    "instance_actions_events",
    ids.flatMap((id) =>
      [0, 1, 2].map((n) => ({ id: 3 * id + n, action_id: id, event: "e", deleted: 0 }))
    ),
  );
  const api = (await cloud.api()) as Database;
  const cell = cloud.cells.find((cell) => cell.database === database)!;
  await api.query.insertInto("instance_mappings")
    .values(ids.map((id) => ({ instance_uuid: treeUuid(id), project_id: "p", cell_id: cell.id })))
    .execute();
  await api.query.insertInto("request_specs")
    .values(ids.map((id) => ({ instance_uuid: treeUuid(id), spec: "{}" }))).execute();
}

/** The tables that {@link addTrees} fills in a cell: for an instance 1, 2, 1 and 3 rows. */
export const TREE_TABLES = [
  "instances",
  "instance_faults",
  "instance_actions",
  "instance_actions_events",
] as const;

/** The ids of all rows, in order. */
export async function ids({ query }: Database, table: string): Promise<number[]> {
  const rows = await query.selectFrom(table).select("id").orderBy("id").execute();
  return rows.map(({ id }) => Number(id));
}

/** How many rows each table has. */
export async function counts(database: Database, tables: readonly string[]): Promise<number[]> {
  return await Promise.all(tables.map(async (table) => (await ids(database, table)).length));
}

/** The shadow tables of {@link TREE_TABLES}. */
export const shadows = TREE_TABLES.map((table) => `shadow_${table}`);

/** The table that a run printed, as `name: count`. */
export function printedTable(stdout: string): Record<string, number> {
  const rows = stdout.split("\n").filter((line) => /^\| \S+ +\| \d/.test(line));
  return Object.fromEntries(rows.map((line) => {
    const [, name, count] = line.split("|").map((cell) => cell.trim());
    return [name, Number(count)];
  }));
}

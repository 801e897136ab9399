/** Where an instance is: its instance mapping, and what the cell's database has of it. */

import type { Database } from "../database/databases.ts";
import type { CommandContext } from "../plugin/contract.ts";
import { type CellMapping, findCellMapping, openCellDatabase } from "./cell_mappings.ts";
import type { ApiTables } from "./tables.ts";

/** What was found of an instance. */
export type InstanceLocation =
  /** It has no instance mapping; whether it exists is not known. */
  | { readonly state: "not mapped" }
  /** Its instance mapping names no cell. */
  | { readonly state: "without cell" }
  /** Its row is in the cell's database, alive or soft-deleted, or is not there (any more). */
  | { readonly state: "live" | "deleted" | "absent"; readonly cell: CellMapping };

/** The cell that an instance is mapped to, or why there is none; its database is not asked. */
export async function findCellOfInstance(
  context: Pick<CommandContext, "config" | "log" | "databases">,
  uuid: string,
): Promise<CellMapping | "not mapped" | "without cell"> {
  const api = await context.databases.api<ApiTables>();
  const mapping = await findInstanceMapping(api, uuid);
  if (mapping === undefined) return "not mapped";
  const { cellUuid } = mapping;
  const cell = cellUuid === null
    ? undefined
    : await api.repeatable((query) => findCellMapping(query, context, cellUuid));
  return cell ?? "without cell";
}

/** Finds an instance by its UUID. */
export async function locateInstance(
  context: Pick<CommandContext, "config" | "log" | "databases">,
  uuid: string,
): Promise<InstanceLocation> {
  const cell = await findCellOfInstance(context, uuid);
  if (typeof cell === "string") return { state: cell };
  const cellDatabase = await openCellDatabase(context.databases, cell);
  const row = await cellDatabase.repeatable((query) =>
    query.selectFrom("instances").select("deleted").where("uuid", "=", uuid).executeTakeFirst()
  );
  if (row === undefined) return { state: "absent", cell };
  return { state: row.deleted === 0 ? "live" : "deleted", cell };
}

/** The instance mapping of an instance, with its cell's UUID. */
function findInstanceMapping(api: Database<ApiTables>, uuid: string) {
  return api.repeatable((query) =>
    query.selectFrom("instance_mappings")
      .leftJoin("cell_mappings", "cell_mappings.id", "instance_mappings.cell_id")
      .select("cell_mappings.uuid as cellUuid")
      .where("instance_mappings.instance_uuid", "=", uuid).executeTakeFirst()
  );
}

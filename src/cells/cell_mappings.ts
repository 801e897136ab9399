/** Cell mappings: the API database's list of cells, with the URLs that lead to each. */

import type { Kysely, Selectable } from "kysely";
import type { Database, Databases } from "../database/databases.ts";
import { databaseGroup } from "../database/options.ts";
import type { CommandContext } from "../plugin/contract.ts";
import { transportGroup } from "./options.ts";
import type { ApiTables, CellTables } from "./tables.ts";
import { fillDatabaseUrl, fillTransportUrl } from "./url_template.ts";

/** The UUID of cell0, which holds the instances that were never scheduled to a cell. */
export const CELL0_UUID = "00000000-0000-0000-0000-000000000000";

/** A row of `cell_mappings`. */
export interface CellMapping {
  readonly id: number;
  readonly uuid: string;
  /** Empty for a cell without a name. */
  readonly name: string;
  /** True where the name is NULL, and not an empty text. */
  readonly unnamed?: true;
  /** The message queue's URL, its template filled in from `[DEFAULT] transport_url`. */
  readonly transportUrl: string;
  /** The database's URL, its template filled in from `[database] connection`. */
  readonly databaseUrl: string;
  /** A disabled cell gets no new instances. */
  readonly disabled: boolean;
}

/** What a new cell mapping is made of; the URLs are stored as they are, templates included. */
export interface CellMappingValues {
  readonly uuid: string;
  /** Undefined for a cell without a name. */
  readonly name?: string;
  readonly transportUrl: string;
  readonly databaseUrl: string;
  readonly disabled: boolean;
  readonly createdAt: Date;
}

/** A cell mapping with its URLs as they are stored, templates included. */
export type StoredCellMapping = Omit<CellMapping, "name" | "unnamed"> & {
  readonly name: string | null;
};

/** What URL templates are filled in from, and the log for those that cannot be. */
export type TemplateContext = Pick<CommandContext, "config" | "log">;

/** All cell mappings, cell0 included, in the order in which they were created. */
export async function readCellMappings(
  query: Kysely<ApiTables>,
  context: TemplateContext,
): Promise<CellMapping[]> {
  const rows = await query.selectFrom("cell_mappings").selectAll().orderBy("id").execute();
  return rows.map((row) => fromRow(row, context));
}

/** The cell mapping with a UUID, or undefined when there is none. */
export async function findCellMapping(
  query: Kysely<ApiTables>,
  context: TemplateContext,
  uuid: string,
): Promise<CellMapping | undefined> {
  const row = await query.selectFrom("cell_mappings").selectAll().where("uuid", "=", uuid)
    .executeTakeFirst();
  return row && fromRow(row, context);
}

/**
 * Adds a cell mapping.
 *
 * @returns the row's id.
 * @throws {DatabaseError} of kind `duplicate` when the UUID is taken.
 */
export async function insertCellMapping(
  query: Kysely<ApiTables>,
  values: CellMappingValues,
): Promise<number> {
  await query.insertInto("cell_mappings").values({
    uuid: values.uuid,
    name: values.name ?? null,
    transport_url: values.transportUrl,
    database_connection: values.databaseUrl,
    disabled: values.disabled,
    created_at: values.createdAt,
  }).execute();
  // Read back rather than returned by the insert: MySQL has no RETURNING.
  const { id } = await query.selectFrom("cell_mappings").select("id")
    .where("uuid", "=", values.uuid).executeTakeFirstOrThrow();
  return id;
}

/** The cell mapping with a UUID as it is stored, or undefined when there is none. */
export async function findStoredCellMapping(
  query: Kysely<ApiTables>,
  uuid: string,
): Promise<StoredCellMapping | undefined> {
  const row = await query.selectFrom("cell_mappings").selectAll().where("uuid", "=", uuid)
    .executeTakeFirst();
  return row && {
    id: row.id,
    uuid: row.uuid,
    name: row.name,
    transportUrl: row.transport_url ?? "",
    databaseUrl: row.database_connection ?? "",
    disabled: Boolean(row.disabled),
  };
}

/**
 * Changes a cell mapping; the URLs are stored as they are, templates included.
 *
 * @param values what to change; the rest stays as it is.
 * @returns false when there is no such cell (any more).
 */
export async function updateCellMapping(
  query: Kysely<ApiTables>,
  id: number,
  values: Partial<Omit<CellMappingValues, "uuid" | "createdAt">>,
  updatedAt: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await query.updateTable("cell_mappings").set({
    // Kysely leaves out what is undefined.
    name: values.name,
    transport_url: values.transportUrl,
    database_connection: values.databaseUrl,
    disabled: values.disabled,
    updated_at: updatedAt,
  }).where("id", "=", id).executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The database of a cell. */
export function openCellDatabase(
  databases: Databases,
  cell: CellMapping,
): Promise<Database<CellTables>> {
  return databases.open<CellTables>(cell.databaseUrl, describeCell(cell));
}

/** What to call a cell in messages: `cell cell1 (UUID)`. */
export function describeCell(
  cell: { readonly name: string | null; readonly uuid: string },
): string {
  return !cell.name ? `cell ${cell.uuid}` : `cell ${cell.name} (${cell.uuid})`;
}

function fromRow(
  row: Selectable<ApiTables["cell_mappings"]>,
  { config, log }: TemplateContext,
): CellMapping {
  const cell = {
    id: row.id,
    uuid: row.uuid,
    name: row.name ?? "",
    ...row.name === null ? { unnamed: true as const } : {},
    disabled: Boolean(row.disabled),
  };
  const report = (problem: string) => log.warning(`${describeCell(cell)}: ${problem}`);
  const { connection } = config.read(databaseGroup);
  const { transport_url: transportUrl } = config.read(transportGroup);
  return {
    ...cell,
    transportUrl: fillTransportUrl(row.transport_url ?? "", transportUrl, report),
    databaseUrl: fillDatabaseUrl(row.database_connection ?? "", connection, report),
  };
}

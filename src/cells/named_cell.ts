/** The cell that an operator names on a command line: by its UUID, or by its name where one cell has it. */

import type { Kysely } from "kysely";
import { type CellMapping, findCellMapping, type TemplateContext } from "./cell_mappings.ts";
import type { ApiTables } from "./tables.ts";

/** A cell that was found, or why none was, as a sentence. */
export type NamedCell =
  | { readonly cell: CellMapping; readonly problem?: undefined }
  | { readonly cell?: undefined; readonly problem: string };

/** So many cells of the same name are listed. */
const MOST_LISTED = 10;

/**
 * Finds the cell with a UUID, or else with a name.
 *
 * @param given what was given on the command line.
 */
export async function findNamedCell(
  query: Kysely<ApiTables>,
  context: TemplateContext,
  given: string,
): Promise<NamedCell> {
  const byUuid = await findCellMapping(query, context, given);
  if (byUuid !== undefined) return { cell: byUuid };
  const rows = await query.selectFrom("cell_mappings").select(["uuid", "name"])
    .where("name", "=", given).orderBy("id").limit(MOST_LISTED).execute();
  // MySQL's comparison overlooks case and blanks at the end.
  const uuids = rows.filter(({ name }) => given !== "" && name === given).map(({ uuid }) => uuid);
  const byName = uuids.length === 1 ? await findCellMapping(query, context, uuids[0]) : undefined;
  if (byName !== undefined) return { cell: byName };
  return {
    problem: uuids.length > 1
      ? `The name ${given} is that of several cells: ${uuids.join(", ")}. Give the UUID of one.`
      : `There is no cell with the UUID or the name ${given}.`,
  };
}

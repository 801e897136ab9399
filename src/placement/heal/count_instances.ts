/** How many instances a run goes through, for its bar. */

import type { CellMapping } from "../../cells/cell_mappings.ts";
import { visitCells, type VisitLimits } from "../../cells/fan_out.ts";
import type { CommandContext } from "../../plugin/contract.ts";
import { readInstanceIds } from "./instances.ts";
import type { HealTables } from "./tables.ts";

/** Counts the instances of cells; those of cells that do not answer are left out. */
export async function countInstances(
  context: CommandContext,
  cells: readonly CellMapping[],
  limits: VisitLimits,
): Promise<number> {
  let total = 0;
  const visits = visitCells<number, HealTables>(
    context,
    cells,
    limits,
    async (database) => (await readInstanceIds(database)).length,
  );
  for await (const visit of visits) total += visit.failure === undefined ? visit.result : 0;
  return total;
}

/** What checks look at: the run's context, and the cells, of which one that is down costs its time once. */

import { type CellMapping, readCellMappings } from "../cells/cell_mappings.ts";
import { type CellVisit, visitCells, type VisitLimits } from "../cells/fan_out.ts";
import type { ApiTables } from "../cells/tables.ts";
import { DatabaseError } from "../database/database_error.ts";
import type { AnyTables, Database } from "../database/databases.ts";
import type { OperatorError } from "../errors/operator_error.ts";
import type { CommandContext } from "../plugin/contract.ts";

/** What a check has from outside. */
export interface CheckWorld
  extends Pick<CommandContext, "config" | "databases" | "services" | "log" | "signal"> {
  /** All cell mappings, cell0's among them. */
  readonly cells: readonly CellMapping[];
  /**
   * Works on some cells at once; see {@link visitCells}. A cell that could not be reached for an earlier
   * check is not tried again.
   */
  visit<R>(
    cells: readonly CellMapping[],
    work: (database: Database<AnyTables>) => Promise<R>,
  ): Promise<readonly CellVisit<R>[]>;
  /** The cells that could not be reached so far, with the reasons. */
  unreachable(): readonly { readonly cell: CellMapping; readonly failure: OperatorError }[];
}

/**
 * Reads the cell mappings.
 *
 * @throws {DatabaseError} when the API database does not give them.
 */
export async function openCheckWorld(
  context: Pick<CommandContext, "config" | "databases" | "services" | "log" | "signal">,
  limits: VisitLimits,
): Promise<CheckWorld> {
  const { config, databases, services, log, signal } = context;
  const api = await databases.api<ApiTables>();
  const cells = await api.repeatable((query) => readCellMappings(query, context));
  const down = new Map<string, { cell: CellMapping; failure: OperatorError }>();
  return {
    config,
    databases,
    services,
    log,
    signal,
    cells,
    async visit<R>(
      wanted: readonly CellMapping[],
      work: (database: Database<AnyTables>) => Promise<R>,
    ) {
      const asked = wanted.filter(({ uuid }) => !down.has(uuid));
      const visits = new Map<CellMapping, CellVisit<R>>();
      for await (const visit of visitCells<R, AnyTables>(context, asked, limits, work)) {
        visits.set(visit.cell, visit);
        const { cell, failure } = visit;
        if (failure !== undefined && isDown(failure)) down.set(cell.uuid, { cell, failure });
      }
      return wanted.map((cell) => visits.get(cell) ?? down.get(cell.uuid)!);
    },
    unreachable: () => [...down.values()],
  };
}

/** True where another statement would not get an answer either. */
function isDown(failure: OperatorError): boolean {
  return !(failure instanceof DatabaseError) ||
    !["no_such_table", "duplicate", "conflict", "too_large", "other"].includes(failure.kind);
}

/** The instances, in a cell's database, that instance mappings are about. */

import type { ExpressionBuilder, Kysely } from "kysely";
import { type CellMapping, describeCell, openCellDatabase } from "../cells/cell_mappings.ts";
import type { AnyTables, Database, Databases } from "../database/databases.ts";
import { errorOf, OperatorError } from "../errors/operator_error.ts";

/** A failure to read one cell, which says nothing about the others. */
export class CellUnreadable extends OperatorError {}

/**
 * Reads from a cell's database.
 *
 * @param read gets the instances to choose from: those of `uuids` that are not hidden. An instance is
 * hidden in one of two cells while it moves between them, and Nova looks past it there.
 * @throws {CellUnreadable} whatever the reason.
 */
export async function readMappedInstances<Row>(
  databases: Databases,
  cell: CellMapping,
  uuids: readonly string[],
  read: (instances: ReturnType<typeof visibleInstances>) => { execute(): Promise<Row[]> },
): Promise<Row[]> {
  try {
    const database: Database<AnyTables> = await openCellDatabase(databases, cell);
    return await database.repeatable((query) => read(visibleInstances(query, uuids)).execute());
  } catch (cause) {
    const { message, hint } = errorOf(describeCell(cell), cause);
    throw new CellUnreadable(message, { hint, cause });
  }
}

function visibleInstances(query: Kysely<AnyTables>, uuids: readonly string[]) {
  return query.selectFrom("instances")
    .where("uuid", "in", uuids)
    .where((eb: ExpressionBuilder<AnyTables, "instances">) =>
      eb.or([eb("hidden", "=", false), eb("hidden", "is", null)])
    );
}

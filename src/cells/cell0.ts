/** cell0: where its database is by default, and its cell mapping. */

import type { Configuration } from "../config/configuration.ts";
import { notSet } from "../config/not_set.ts";
import { DatabaseError } from "../database/database_error.ts";
import { type Database, repeatable } from "../database/databases.ts";
import { databaseGroup } from "../database/options.ts";
import { cell0DatabaseUrl } from "../database/urls/cell0_url.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { CELL0_UUID, insertCellMapping } from "./cell_mappings.ts";
import type { ApiTables } from "./tables.ts";

/**
 * cell0 has no message queue. Nova takes any URL whose scheme starts with "none" as "do not
 * connect"; this is the form that its own tool stores.
 */
const NO_TRANSPORT_URL = "none:///";

/**
 * The URL of cell0's database when none is named: made from `[database] connection`.
 *
 * @throws {OperatorError} when that option is missing or names no database.
 */
export function defaultCell0DatabaseUrl(config: Configuration): string {
  const { connection } = config.read(databaseGroup);
  if (!connection) {
    throw new OperatorError(
      `cell0's database URL cannot be derived: ${notSet("[database] connection", config)}`,
      { hint: "Set it, or give cell0's URL with --database_connection." },
    );
  }
  return cell0DatabaseUrl(connection);
}

/**
 * Adds the cell mapping of cell0.
 *
 * @returns false when there is one already; it is left as it is.
 */
export async function createCell0Mapping(
  api: Database<ApiTables>,
  databaseUrl: string,
  createdAt: Date,
): Promise<boolean> {
  try {
    await api.transaction((query) =>
      insertCellMapping(query, {
        uuid: CELL0_UUID,
        name: "cell0",
        transportUrl: NO_TRANSPORT_URL,
        databaseUrl,
        disabled: false,
        createdAt,
      }), repeatable());
    return true;
  } catch (error) {
    // The UUID is the table's only unique key besides the generated id.
    if (error instanceof DatabaseError && error.kind === "duplicate") return false;
    throw error;
  }
}

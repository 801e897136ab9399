/** The option that names a cell, for all commands that have one. */

import { apiDatabaseGroup } from "../database/options.ts";
import type { Candidate, OptionSpec, ValueKind } from "../plugin/contract.ts";
import type { ApiTables } from "./tables.ts";

/** A cloud has a few dozen. */
const MOST_CELLS = 500;

/**
 * `--cell_uuid`, which takes a cell's name too.
 *
 * @param help what the cell is for: `The cell to delete`.
 */
export function cellUuidOption(help: string, { required = false } = {}): OptionSpec {
  return {
    name: "cell_uuid",
    flag: "--cell_uuid",
    kind: "string",
    metavar: "<cell_uuid>",
    help: `${help}, by its UUID or by its name.`,
    required,
    completes: cellCandidates,
  };
}

/** Seconds; somebody waits for the answer with a finger on Tab. */
const TIMEOUT = 1;

/** The cells' names, where one cell alone has it, and the UUIDs, from the API database. */
const cellCandidates: ValueKind = async ({ config, databases }) => {
  const { connection } = config.read(apiDatabaseGroup);
  if (!connection) return [];
  const visit = {
    url: connection,
    source: `[${apiDatabaseGroup.name}] connection`,
    timeout: TIMEOUT,
  };
  return await databases.visit<ApiTables, readonly Candidate[]>(visit, async ({ query }) => {
    const cells = await query.selectFrom("cell_mappings").select(["uuid", "name"]).orderBy("id")
      .limit(MOST_CELLS).execute();
    const isOnlyOne = (name: string) => cells.filter((cell) => cell.name === name).length === 1;
    return [
      ...cells.flatMap(({ uuid, name }) =>
        name && isOnlyOne(name) ? [{ word: name, meaning: uuid }] : []
      ),
      ...cells.map(({ uuid, name }) => ({ word: uuid, meaning: name ?? "" })),
    ];
  });
};

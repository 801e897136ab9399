/** Mapping the main database's hosts to one cell, as the commands do it that set up a cell. */

import {
  type CellAndHosts,
  mapCellAndHosts,
  readComputeHosts,
} from "../../src/cells/map_cell_and_hosts.ts";
import type { ApiTables, CellTables } from "../../src/cells/tables.ts";
import { databaseGroup } from "../../src/database/options.ts";
import type { CommandContext } from "../../src/plugin/contract.ts";

/** The cell that is created when none of the hosts has one; its database is the main one. */
export interface NewCell {
  readonly transportUrl: string;
  /** Undefined for a cell without a name. */
  readonly name?: string;
}

/**
 * Maps the hosts that have no host mapping yet, and says so when there are none.
 *
 * @returns undefined when no host reports to the main database.
 */
export async function runHostMapping(
  { clock, config, databases, newUuid, output }: CommandContext,
  { transportUrl, name }: NewCell,
): Promise<CellAndHosts | undefined> {
  const hosts = await readComputeHosts(await databases.main<CellTables>());
  if (hosts.length === 0) {
    output.say("The main database has no compute nodes, so there are no hosts to map.");
    return undefined;
  }
  const { connection } = config.read(databaseGroup);
  const done = await mapCellAndHosts(await databases.api<ApiTables>(), hosts, {
    uuid: newUuid(),
    name,
    transportUrl,
    // `databases.main()` has refused to go on without it.
    databaseUrl: connection!,
    disabled: false,
    createdAt: clock.now(),
  });
  if (done.mapped.length === 0) output.say("All hosts are mapped already.");
  return done;
}

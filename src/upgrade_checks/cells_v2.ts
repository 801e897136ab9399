/** Whether cells are set up: cell0, one more, and the hosts of the main database mapped. */

import { CELL0_UUID } from "../cells/cell_mappings.ts";
import type { ApiTables, CellTables } from "../cells/tables.ts";
import { type CheckResult, failure, SUCCESS, success, type UpgradeCheck } from "./check.ts";
import type { CheckWorld } from "./check_world.ts";

const SET_UP = "Run nova-manage cell_v2 simple_cell_setup, and this check again.";

/** The check. */
export const cellsV2: UpgradeCheck = {
  name: "Cells v2",
  since: 22,
  async look(world) {
    const result = await standing(world);
    return () => result;
  },
};

async function standing({ cells, databases }: CheckWorld): Promise<CheckResult> {
  if (cells.length < 2) {
    const has = cells.length === 0 ? "no cell is mapped" : "only one cell is mapped";
    return failure(`Nova needs cell0 and at least one more cell, and ${has}. ${SET_UP}`);
  }
  if (!cells.some(({ uuid }) => uuid === CELL0_UUID)) {
    return failure(`No cell is mapped as cell0. ${SET_UP}`);
  }
  const api = await databases.api<ApiTables>();
  const mapping = await api.repeatable((query) =>
    query.selectFrom("host_mappings").select("id").limit(1).executeTakeFirst()
  );
  if (mapping !== undefined) return SUCCESS;
  const main = await databases.main<CellTables>();
  const node = await main.repeatable((query) =>
    query.selectFrom("compute_nodes").select("id").where("deleted", "=", 0).limit(1)
      .executeTakeFirst()
  );
  return node === undefined
    ? success(
      "There are no compute nodes yet. Run nova-manage cell_v2 discover_hosts once there are.",
    )
    : failure(`There are compute nodes, and no host is mapped to a cell. ${SET_UP}`);
}

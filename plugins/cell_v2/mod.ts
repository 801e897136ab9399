/** `nova-manage cell_v2`: the API database's cell, host and instance mappings. */

import { transportGroup } from "../../src/cells/options.ts";
import { type CategoryPlugin, CONTRACT_VERSION } from "../../src/plugin/contract.ts";
import { createCell } from "./create_cell.ts";
import { deleteCell } from "./delete_cell.ts";
import { deleteHost } from "./delete_host.ts";
import { discoverHosts } from "./discover_hosts.ts";
import { listCells } from "./list_cells.ts";
import { listHosts } from "./list_hosts.ts";
import { mapCell0 } from "./map_cell0.ts";
import { mapCellAndHosts } from "./map_cell_and_hosts.ts";
import { mapInstances } from "./map_instances.ts";
import { simpleCellSetup } from "./simple_cell_setup.ts";
import { updateCell } from "./update_cell.ts";
import { verifyInstance } from "./verify_instance.ts";

/** The category. */
export const plugin: CategoryPlugin = {
  contractVersion: CONTRACT_VERSION,
  name: "cell_v2",
  summary: "Set up and look at cells and what is mapped to them.",
  optionGroups: [transportGroup],
  actions: [
    createCell,
    deleteCell,
    deleteHost,
    discoverHosts,
    listCells,
    listHosts,
    mapCell0,
    mapCellAndHosts,
    mapInstances,
    simpleCellSetup,
    updateCell,
    verifyInstance,
  ],
};

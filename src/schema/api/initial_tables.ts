/** The tables of the API database as train's last integer version and xena's first revision have them. */

import type { Table } from "../notation.ts";
import { cellTables } from "./cells.ts";
import { flavorTables } from "./flavors.ts";
import { groupTables } from "./groups.ts";
import { placementTables } from "./placement.ts";
import { quotaTables } from "./quotas.ts";
import { requestTables } from "./requests.ts";

/** All of them; one that others refer to stands before them. */
export const initialTables: readonly Table[] = [
  ...cellTables,
  ...flavorTables,
  ...requestTables,
  ...groupTables,
  ...quotaTables,
  ...placementTables,
];

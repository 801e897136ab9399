/** The tables of the main database as train's last integer version and xena's first revision have them. */

import type { Table } from "../notation.ts";
import { computeTables } from "./compute.ts";
import { flavorTables } from "./flavors.ts";
import { groupTables } from "./groups.ts";
import { instanceTables } from "./instances.ts";
import { networkTables } from "./networking.ts";
import { placementTables } from "./placement.ts";
import { quotaTables } from "./quotas.ts";
import { securityTables } from "./security.ts";
import { volumeTables } from "./volumes.ts";

/** All of them without shadow tables; one that others refer to stands before them. */
export const initialTables: readonly Table[] = [
  ...instanceTables,
  ...computeTables,
  ...volumeTables,
  ...networkTables,
  ...securityTables,
  ...quotaTables,
  ...flavorTables,
  ...groupTables,
  ...placementTables,
];

/** `cell_v2 map_cell0`: adds the cell mapping of cell0. */

import { createCell0Mapping, defaultCell0DatabaseUrl } from "../../src/cells/cell0.ts";
import type { ApiTables } from "../../src/cells/tables.ts";
import type { Action } from "../../src/plugin/contract.ts";

/** What is said when cell0 is mapped; deployment tools look for these words. */
export const CELL0_EXISTS = "Cell0 is already setup";

/** The action. */
export const mapCell0: Action = {
  name: "map_cell0",
  summary: "Create the cell mapping of cell0.",
  description:
    "cell0 keeps the instances that could not be scheduled to any cell. This adds its cell mapping to " +
    "the API database; it does not create the database itself (see db sync for its tables). A " +
    "mapping that exists is left as it is.",
  examples: [
    {
      does: "Register cell0 beside the main database",
      line: "nova-manage cell_v2 map_cell0",
    },
    {
      does: "Register it elsewhere",
      line: "nova-manage cell_v2 map_cell0 --database_connection @cell0-database.url",
    },
  ],
  options: [{
    name: "database_connection",
    flag: "--database_connection",
    kind: "string",
    secret: true,
    metavar: "<url>",
    help: "The URL of cell0's database. Without it, [database] connection is taken, with _cell0 " +
      "after the database's name.",
  }],
  exitCodes: { 0: "cell0 is mapped, now or from before." },
  async run({ clock, config, databases, output }, args) {
    const databaseUrl = String(args.database_connection ?? "") || defaultCell0DatabaseUrl(config);
    const api = await databases.api<ApiTables>();
    if (!await createCell0Mapping(api, databaseUrl, clock.now())) output.say(CELL0_EXISTS);
    return 0;
  },
};

/** `cell_v2 create_cell`: adds a cell mapping. */

import {
  describeCell,
  insertCellMapping,
  readCellMappings,
} from "../../src/cells/cell_mappings.ts";
import type { ApiTables } from "../../src/cells/tables.ts";
import { findCellWithUrl, lockCellUrls } from "../../src/cells/taken_urls.ts";
import type { Action } from "../../src/plugin/contract.ts";
import { chooseDatabaseUrl, chooseTransportUrl, TRANSPORT_URL_OPTION } from "./cell_urls.ts";

/** The action. */
export const createCell: Action = {
  name: "create_cell",
  summary: "Create a cell mapping.",
  description:
    "Adds a cell with its message queue and its database to the API database. A URL that is not given " +
    "is taken from the configuration. URLs are stored as they are given; they may be templates such " +
    "as {scheme}://{username}:{password}@{hostname}/nova_cell1, which are filled in from the " +
    "configuration whenever the mapping is used.",
  examples: [
    {
      does: "Register the cell that nova.conf is for, and print its UUID",
      line: "nova-manage cell_v2 create_cell --name cell1 --verbose",
    },
    {
      does: "Register another cell, its password read from a file",
      line:
        "nova-manage cell_v2 create_cell --name cell2 --database_connection @cell2-database.url --transport-url @cell2-queue.url",
    },
  ],
  options: [
    {
      name: "name",
      flag: "--name",
      kind: "string",
      metavar: "<cell_name>",
      help: "The cell's name.",
    },
    {
      name: "database_connection",
      flag: "--database_connection",
      kind: "string",
      secret: true,
      metavar: "<url>",
      help: "The URL of the cell's database. Without it, [database] connection is taken.",
    },
    TRANSPORT_URL_OPTION,
    {
      name: "verbose",
      flag: "--verbose",
      kind: "flag",
      help: "Print the new cell's UUID.",
    },
    {
      name: "disabled",
      flag: "--disabled",
      kind: "flag",
      help: "Create the cell disabled, so that nothing is scheduled to it yet.",
    },
  ],
  exitCodes: {
    0: "The cell mapping was created.",
    1: "The transport URL or the database connection is missing or invalid.",
    2: "Another cell has the same transport URL or database connection.",
  },
  async run(context, args) {
    const { clock, databases, newUuid, output } = context;
    const transportUrl = chooseTransportUrl(context, args.transport_url);
    if (transportUrl === undefined) return 1;
    const databaseUrl = chooseDatabaseUrl(context, args.database_connection);
    if (databaseUrl === undefined) return 1;

    const api = await databases.api<ApiTables>();
    const uuid = newUuid();
    const taken = await lockCellUrls(api, async (query) => {
      const cells = await readCellMappings(query, context);
      const other = findCellWithUrl(cells, { transportUrl, databaseUrl });
      if (other !== undefined) return other;
      await insertCellMapping(query, {
        uuid,
        name: args.name === undefined ? undefined : String(args.name),
        transportUrl,
        databaseUrl,
        disabled: args.disabled === true,
        createdAt: clock.now(),
      });
    });
    if (taken !== undefined) {
      output.say(
        "A cell with this transport URL or database connection already exists: " +
          `${describeCell(taken)}.`,
      );
      return 2;
    }
    if (args.verbose === true) output.say(uuid);
    return 0;
  },
};

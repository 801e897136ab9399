/** `cell_v2 map_cell_and_hosts`: the main database as a cell, with the hosts that report to it. */

import type { Action } from "../../src/plugin/contract.ts";
import { chooseTransportUrl, TRANSPORT_URL_OPTION } from "./cell_urls.ts";
import { runHostMapping } from "./host_mapping_run.ts";

/** The action. */
export const mapCellAndHosts: Action = {
  name: "map_cell_and_hosts",
  summary: "Map the main database's hosts to a cell, which is created if need be.",
  description:
    "Maps the hosts whose compute nodes are in the main database. They go to the cell that some of " +
    "them have already, else to a new one, whose database is [database] connection. Run again, it " +
    "maps hosts that are new and changes nothing else.",
  examples: [
    {
      does: "Register a cell with all hosts of the main database",
      line: "nova-manage cell_v2 map_cell_and_hosts --name cell1 --verbose",
    },
  ],
  options: [
    TRANSPORT_URL_OPTION,
    {
      name: "name",
      flag: "--name",
      kind: "string",
      metavar: "<cell_name>",
      help: "The name of the new cell.",
    },
    {
      name: "verbose",
      flag: "--verbose",
      kind: "flag",
      help:
        "Print which hosts are mapped already and, when hosts were mapped, the cell's UUID as the " +
        "last line.",
    },
  ],
  exitCodes: {
    0: "All hosts are mapped, or there are none.",
    1: "The transport URL is missing or invalid.",
  },
  async run(context, args) {
    const { output } = context;
    const transportUrl = chooseTransportUrl(context, args.transport_url);
    if (transportUrl === undefined) return 1;
    const name = args.name === undefined ? undefined : String(args.name);
    const hosts = await runHostMapping(context, { transportUrl, name });
    if (hosts === undefined || args.verbose !== true) return 0;
    for (const { host, cellUuid } of hosts.alreadyMapped) {
      output.say(`Host ${host} is mapped to cell ${cellUuid} already.`);
    }
    if (hosts.mapped.length > 0) output.say(hosts.cellUuid);
    return 0;
  },
};

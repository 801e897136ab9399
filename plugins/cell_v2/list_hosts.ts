/** `cell_v2 list_hosts`: the host mappings, by host. */

import { cellUuidOption } from "../../src/cells/cell_option.ts";
import { findNamedCell } from "../../src/cells/named_cell.ts";
import { listHostMappings } from "../../src/cells/host_mappings.ts";
import type { ApiTables } from "../../src/cells/tables.ts";
import type { Action } from "../../src/plugin/contract.ts";

/** The action. */
export const listHosts: Action = {
  name: "list_hosts",
  summary: "List the hosts of all cells, or of one.",
  description:
    "Lists the host mappings of the API database by host name. Hosts that have not been mapped yet are " +
    "not among them: see discover_hosts.",
  examples: [
    {
      does: "List the hosts of one cell",
      line: "nova-manage cell_v2 list_hosts --cell_uuid cell1",
    },
    {
      does: "Count all hosts",
      line: "nova-manage cell_v2 list_hosts --format json | jq length",
    },
  ],
  options: [cellUuidOption("List the hosts of this cell only")],
  exitCodes: {
    0: "The hosts were listed.",
    1: "There is no cell with this UUID or name, or several have the name.",
  },
  result: {
    layout: "table",
    columns: [
      { key: "cell_name", header: "Cell Name", missing: "None" },
      { key: "cell_uuid", header: "Cell UUID" },
      { key: "hostname", header: "Hostname" },
    ],
  },
  async run(context, { cell_uuid: uuid }) {
    const api = await context.databases.api<ApiTables>();
    const { hosts, problem } = await api.repeatable(async (query) => {
      if (!uuid) return { hosts: await listHostMappings(query) };
      const { cell, problem } = await findNamedCell(query, context, String(uuid));
      return cell === undefined ? { problem } : { hosts: await listHostMappings(query, cell.id) };
    });
    if (hosts === undefined) {
      context.output.error(problem);
      return 1;
    }
    context.output.result(
      hosts.map(({ cellName, cellUuid, host }) => ({
        cell_name: cellName,
        cell_uuid: cellUuid,
        hostname: host,
      })),
    );
    return 0;
  },
};

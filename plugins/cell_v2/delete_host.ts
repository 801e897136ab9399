/** `cell_v2 delete_host`: takes an empty host out of its cell. */

import { cellUuidOption } from "../../src/cells/cell_option.ts";
import { describeCell, openCellDatabase } from "../../src/cells/cell_mappings.ts";
import { findNamedCell } from "../../src/cells/named_cell.ts";
import { findHostMapping } from "../../src/cells/host_mappings.ts";
import type { ApiTables } from "../../src/cells/tables.ts";
import { counted } from "../../src/output/counted.ts";
import type { Action } from "../../src/plugin/contract.ts";

/** The action. */
export const deleteHost: Action = {
  name: "delete_host",
  summary: "Delete the host mapping of a host without instances.",
  description:
    "Deletes a host's host mapping, and sets its compute nodes to be discovered again: stop the host's " +
    "nova-compute first and delete its compute service, or discover_hosts maps it anew. nova-scheduler " +
    "keeps host mappings in memory; restart it or send it a SIGHUP afterwards.",
  examples: [
    {
      does: "Take a host without instances out of its cell",
      line: "nova-manage cell_v2 delete_host --cell_uuid cell1 --host compute7",
    },
  ],
  options: [cellUuidOption("The host's cell", { required: true }), {
    name: "host",
    flag: "--host",
    kind: "string",
    metavar: "<host>",
    help: "The host's name, as list_hosts shows it.",
    required: true,
  }, {
    name: "dry_run",
    flag: "--dry-run",
    kind: "flag",
    help: "Say what would be deleted, and change nothing.",
  }],
  exitCodes: {
    0: "The host was deleted.",
    1: "There is no cell with this UUID or name, or several have the name.",
    2: "There is no host mapping for this host.",
    3: "The host is in another cell.",
    4: "The host has instances.",
  },
  async run(context, args) {
    const { countOnHost, deleteHostMapping, unmapComputeNodesOfHost } = await import(
      "../../src/cells/delete_host.ts"
    );
    const { clock, databases, output } = context;
    const refuse = (code: number, reason: string) => {
      output.error(reason);
      return code;
    };
    const dryRun = args.dry_run === true;
    const name = String(args.host);
    const api = await databases.api<ApiTables>();
    const { named: { cell, problem }, mapping } = await api.repeatable(async (query) => ({
      named: await findNamedCell(query, context, String(args.cell_uuid)),
      mapping: await findHostMapping(query, name),
    }));
    if (cell === undefined) return refuse(1, problem);
    const notMapped = `There is no host mapping for host ${name}.`;
    if (mapping === undefined) return refuse(2, notMapped);
    if (mapping.cell_id !== cell.id) {
      return refuse(3, `Host ${name} is not in ${describeCell(cell)} but in another cell.`);
    }

    const database = await openCellDatabase(databases, cell);
    const { instances, computeNodes } = dryRun
      ? await database.repeatable((query) => countOnHost(query, name))
      : await unmapComputeNodesOfHost(database, name, clock.now());
    if (instances > 0) {
      return refuse(
        4,
        `Host ${name} of ${describeCell(cell)} has instances (${instances}): ` +
          "delete or migrate them first.",
      );
    }
    const what = `the host mapping of ${mapping.host} in ${describeCell(cell)}`;
    const nodes = `${counted(computeNodes, "compute node")} to be discovered again`;
    if (dryRun) {
      output.say(`Would delete ${what} and set ${nodes}.`);
      return 0;
    }
    if (!await deleteHostMapping(api, mapping.id)) return refuse(2, notMapped);
    output.say(`Deleted ${what} and set ${nodes}.`);
    return 0;
  },
};

/** `cell_v2 list_cells`: the cell mappings, by name; with --usage also how much is in the cells. */

import { type CellMapping, readCellMappings } from "../../src/cells/cell_mappings.ts";
import { maskUrl } from "../../src/cells/mask_url.ts";
import type { ApiTables } from "../../src/cells/tables.ts";
import type { Database } from "../../src/database/databases.ts";
import type { ResultRow } from "../../src/output/output.ts";
import type { Action, Arguments, CommandContext } from "../../src/plugin/contract.ts";
import {
  LEFT_OUT_EXIT_CODE,
  visitLimits,
  visitOptionsWith,
} from "../../src/cells/visit_options.ts";

/** The action. */
export const listCells: Action = {
  name: "list_cells",
  summary: "List the cells of the deployment.",
  description:
    "Lists the cell mappings of the API database by name, cell0 included. URL templates are shown " +
    "filled in from the configuration; passwords are hidden unless --verbose is given. --usage visits " +
    "the cells' databases too and adds: the hosts that are mapped to the cell, its instances, those of " +
    "its deleted instances that have not been archived, its schema's revision, whether its database " +
    "answers, and in how many milliseconds. It counts in an index; with tens of millions of " +
    "instances that takes seconds.",
  examples: [
    {
      does: "Show how much is in each cell, and whether it answers",
      line: "nova-manage cell_v2 list_cells --usage",
    },
    {
      does: "Show all of a cell, a line a field",
      line: "nova-manage cell_v2 list_cells --format vertical",
    },
  ],
  options: [
    {
      name: "verbose",
      flag: "--verbose",
      kind: "flag",
      help: "Show the URLs with their passwords.",
    },
    {
      name: "usage",
      flag: "--usage",
      kind: "flag",
      help: "Visit the cells' databases, several at a time, and show how much is in them.",
    },
    ...visitOptionsWith("usage"),
  ],
  exitCodes: { 0: "The cells were listed.", ...LEFT_OUT_EXIT_CODE },
  result: {
    layout: "table",
    columns: [
      { key: "name", header: "Name" },
      { key: "uuid", header: "UUID" },
      { key: "transport_url", header: "Transport URL" },
      { key: "database_connection", header: "Database Connection" },
      { key: "disabled", header: "Disabled" },
      { key: "hosts", header: "Hosts", when: "usage" },
      { key: "instances", header: "Instances", when: "usage" },
      { key: "deleted_instances", header: "Deleted Instances", when: "usage" },
      { key: "schema_revision", header: "Schema Revision", when: "usage" },
      { key: "reachable", header: "Reachable", when: "usage" },
      { key: "latency_ms", header: "Latency (ms)", when: "usage" },
    ],
  },
  async run(context, args) {
    const api = await context.databases.api<ApiTables>();
    const cells = await api.repeatable((query) => readCellMappings(query, context));
    const sorted = cells.toSorted(byName);
    const { rows, code } = args.usage === true
      ? await readUsage(context, args, api, sorted)
      : { rows: new Map<CellMapping, ResultRow>(), code: 0 };
    const showUrl = args.verbose === true ? (url: string) => url : maskUrl;
    context.output.result(
      sorted.map((cell) => ({
        name: cell.unnamed ? null : cell.name,
        uuid: cell.uuid,
        transport_url: showUrl(cell.transportUrl),
        database_connection: showUrl(cell.databaseUrl),
        disabled: cell.disabled,
        ...rows.get(cell),
      })),
    );
    return code;
  },
};

/** The values of --usage for each cell; of one that does not answer, what the API database knows. */
async function readUsage(
  context: CommandContext,
  args: Arguments,
  api: Database<ApiTables>,
  cells: readonly CellMapping[],
): Promise<{ rows: ReadonlyMap<CellMapping, ResultRow>; code: number }> {
  const limits = visitLimits(args);
  const { CELLS_LEFT_OUT, reportLeftOut, visitCells } = await import(
    "../../src/cells/fan_out.ts"
  );
  const { countHosts, readCellUsage } = await import("../../src/cells/cell_usage.ts");
  const hosts = await api.repeatable(countHosts);
  const visits = await Array.fromAsync(
    visitCells(context, cells, limits, (database) => readCellUsage(database, context.clock)),
  );
  const rows = visits.map((visit): [CellMapping, ResultRow] => [visit.cell, {
    hosts: hosts.get(visit.cell.id) ?? 0,
    reachable: visit.failure === undefined,
    ...visit.failure === undefined && {
      instances: visit.result.instances,
      deleted_instances: visit.result.deletedInstances,
      schema_revision: visit.result.revision,
      latency_ms: visit.result.latency,
    },
  }]);
  const leftOut = reportLeftOut(context.output, visits);
  return { rows: new Map(rows), code: leftOut ? CELLS_LEFT_OUT : 0 };
}

/** By code unit, not by a language's rules, so that scripts see one order everywhere. */
function byName(one: CellMapping, other: CellMapping): number {
  return one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
}

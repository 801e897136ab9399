/** `cell_v2 discover_hosts`: gives new compute hosts of all cells, or of one, a host mapping. */

import { cellUuidOption } from "../../src/cells/cell_option.ts";
import {
  CELL0_UUID,
  type CellMapping,
  describeCell,
  readCellMappings,
} from "../../src/cells/cell_mappings.ts";
import { findNamedCell } from "../../src/cells/named_cell.ts";
import type { MappedCell } from "../../src/cells/discover_hosts.ts";
import { CELLS_LEFT_OUT, reportLeftOut, visitCells } from "../../src/cells/fan_out.ts";
import type { ApiTables } from "../../src/cells/tables.ts";
import type { Database } from "../../src/database/databases.ts";
import { counted } from "../../src/output/counted.ts";
import type { Output } from "../../src/output/output.ts";
import type { Action, CommandContext } from "../../src/plugin/contract.ts";
import { OperatorError } from "../../src/errors/operator_error.ts";
import { LEFT_OUT_EXIT_CODE, VISIT_OPTIONS, visitLimits } from "../../src/cells/visit_options.ts";

/** Hosts to name in a warning. */
const NAMED = 5;

/** The action. */
export const discoverHosts: Action = {
  name: "discover_hosts",
  summary: "Map the compute hosts that are in no cell yet.",
  description:
    "Looks into the databases of all cells but cell0 for compute nodes that have not been mapped, and " +
    "maps their hosts to the cell they are in. Run it after adding compute hosts: the scheduler does " +
    "not use them before. It may be repeated at any time. A cell that does not answer is named and " +
    "left out; the others are done.",
  examples: [
    {
      does: "Map the new hosts of all cells, and say which",
      line: "nova-manage cell_v2 discover_hosts --verbose",
    },
    {
      does: "Map ironic's hosts, which have no nodes yet",
      line: "nova-manage cell_v2 discover_hosts --by-service",
    },
  ],
  options: [cellUuidOption("Look into this cell only"), {
    name: "verbose",
    flag: "--verbose",
    kind: "flag",
    help: "Tell of each cell and each host.",
  }, {
    name: "strict",
    flag: "--strict",
    kind: "flag",
    help: "End with 1 when there was no host to map.",
  }, {
    name: "by_service",
    flag: "--by-service",
    kind: "flag",
    help: "Look at all nova-compute services in place of the unmapped compute nodes: for drivers " +
      "whose hosts may have no compute node, such as ironic.",
  }, {
    name: "dry_run",
    flag: "--dry-run",
    kind: "flag",
    help: "Say which hosts would be mapped, and change nothing.",
  }, ...VISIT_OPTIONS],
  exitCodes: {
    0: "All hosts that were found are mapped. With --strict, one of them at least was mapped now.",
    1: "With --strict: there was no host to map.",
    2: "Another process mapped the same hosts at the same time: a second discover_hosts, or the " +
      "discovery of nova-scheduler. Run the command again.",
    ...LEFT_OUT_EXIT_CODE,
  },
  async run(context, args) {
    const { markMapped } = await import("../../src/cells/unmapped_hosts.ts");
    const { mapHostsOfCells, readCellHosts } = await import("../../src/cells/discover_hosts.ts");
    const { clock, output } = context;
    const limits = visitLimits(args);
    const dryRun = args.dry_run === true;
    const tell: Tell = args.verbose === true ? (line) => output.say(line) : () => {};

    const api = await context.databases.api<ApiTables>();
    const cells = await readCells(context, api, args.cell_uuid, tell);
    const visits = await Array.fromAsync(
      visitCells(
        context,
        cells,
        limits,
        (database) => readCellHosts(database, args.by_service === true),
      ),
    );
    const unread = reportLeftOut(output, visits);
    const found = visits.flatMap((visit) =>
      visit.failure === undefined ? [{ cell: visit.cell, ...visit.result }] : []
    );

    const done: MappedCell[] = [];
    for await (const mapped of mapHostsOfCells({ ...context, api, dryRun }, found)) {
      done.push(mapped);
      tellOfCell(output, mapped, dryRun, tell);
    }

    const toMark = new Map(done.map(({ cell, nodes }) => [cell, nodes]));
    const marking = visitCells(
      context,
      cells.filter((cell) => toMark.get(cell)?.length),
      limits,
      (database, cell) => markMapped(database, toMark.get(cell)!, clock.now()),
    );
    const unmarked = reportLeftOut(output, await Array.fromAsync(marking));

    if (done.some(({ taken }) => taken.length > 0)) return 2;
    if (unread || unmarked) return CELLS_LEFT_OUT;
    return args.strict === true && done.every(({ mapped }) => mapped.length === 0) ? 1 : 0;
  },
};

type Tell = (line: string) => void;

/** The cells to look into: one, or all but cell0. */
async function readCells(
  context: CommandContext,
  api: Database<ApiTables>,
  uuid: unknown,
  tell: Tell,
): Promise<CellMapping[]> {
  const cells = await api.repeatable(async (query) => {
    if (!uuid) return await readCellMappings(query, context);
    const { cell, problem } = await findNamedCell(query, context, String(uuid));
    if (cell !== undefined) return [cell];
    throw new OperatorError(problem, {
      hint: "nova-manage cell_v2 list_cells shows those there are.",
    });
  });
  if (!uuid) tell(`The deployment has ${counted(cells.length, "cell mapping")}.`);
  const withHosts = cells.filter((cell) => cell.uuid !== CELL0_UUID);
  if (withHosts.length < cells.length) tell("Passing over cell0, which has no hosts.");
  return withHosts;
}

function tellOfCell(output: Output, found: MappedCell, dryRun: boolean, tell: Tell): void {
  const cell = describeCell(found.cell);
  const { mapped, known, elsewhere, taken } = found;
  tell(`Looking at ${cell}.`);
  for (const host of [...known, ...elsewhere]) tell(`Host ${host} has a host mapping already.`);
  if (elsewhere.length > 0) {
    output.warn(
      `${cell} has hosts that are mapped to another cell, where they stay: ${some(elsewhere)}`,
    );
  }
  if (taken.length > 0) {
    output.error(
      `The hosts of ${cell} were not mapped: meanwhile another process mapped ${some(taken)}.`,
      "Run the command again; do not run it in several places at once.",
    );
    return;
  }
  for (const host of mapped) {
    if (dryRun) output.say(`Would map host ${host} to ${cell}.`);
    else tell(`Mapped host ${host} to ${cell}.`);
  }
  const verb = dryRun ? "would be" : mapped.length === 1 ? "was" : "were";
  tell(`${counted(mapped.length, "host")} of ${cell} ${verb} mapped.`);
}

function some(hosts: readonly string[]): string {
  const rest = hosts.length - NAMED;
  return hosts.slice(0, NAMED).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

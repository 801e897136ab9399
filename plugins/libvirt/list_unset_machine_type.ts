/** `libvirt list_unset_machine_type`: instances without a machine type, in all cells or in one. */

import { CELL0_UUID, type CellMapping, readCellMappings } from "../../src/cells/cell_mappings.ts";
import { cellUuidOption } from "../../src/cells/cell_option.ts";
import { reportLeftOut, visitCells } from "../../src/cells/fan_out.ts";
import { findNamedCell } from "../../src/cells/named_cell.ts";
import type { ApiTables } from "../../src/cells/tables.ts";
import { VISIT_OPTIONS, visitLimits } from "../../src/cells/visit_options.ts";
import type { MetadataTables } from "../../src/image_properties/tables.ts";
import { counted } from "../../src/output/counted.ts";
import type { Action, Arguments, CommandContext } from "../../src/plugin/contract.ts";
import { failingWith } from "../../src/plugin/failing_with.ts";

const NONE = 0;
const FAILED = 1;
const NO_CELL = 2;
const FOUND = 3;

/** The action. */
export const listUnsetMachineType: Action = {
  name: "list_unset_machine_type",
  summary: "List the instances that have no machine type.",
  description:
    "Prints the UUIDs of the instances of which no machine type is recorded, a line each, cell by cell. " +
    "A change of the default in nova.conf, or of the compute service's own, would change the hardware of " +
    "these at their next start. Deleted instances, those that are being built and those of cell0 are " +
    "not among them.",
  examples: [
    {
      does: "Find out whether the default may be changed",
      line: "nova-manage libvirt list_unset_machine_type",
    },
    {
      does: "List those of one cell",
      line: "nova-manage libvirt list_unset_machine_type --cell-uuid cell1",
    },
  ],
  options: [
    { ...cellUuidOption("Look into this cell only"), flag: "--cell-uuid" },
    ...VISIT_OPTIONS,
  ],
  exitCodes: {
    [NONE]: "All instances have a machine type.",
    [FAILED]:
      "A cell could not be visited, or an image property of an instance has an invalid value; " +
      "standard error names them. What was found beside was listed.",
    [NO_CELL]: "There is no cell with this UUID or name, or several have the name. " +
      "A wrong command line ends so too.",
    [FOUND]: "Some instances have none, and were listed.",
  },
  result: { layout: "value", columns: [{ key: "uuid", header: "Instance" }] },
  run: (context, args) =>
    failingWith(FAILED, context, async () => {
      const { output, signal } = context;
      const cells = await findCells(context, args);
      if (typeof cells === "string") {
        output.error(cells);
        return NO_CELL;
      }
      const { findUnset } = await import("../../src/image_properties/unset_machine_types.ts");
      const visits = await Array.fromAsync(
        visitCells<Awaited<ReturnType<typeof findUnset>>, MetadataTables>(
          context,
          cells,
          visitLimits(args),
          (database) => findUnset(database, signal),
        ),
      );
      const results = visits.flatMap((visit) => visit.failure === undefined ? [visit.result] : []);
      const unset = results.flatMap((result) => result.unset);
      const unreadable = results.reduce((sum, result) => sum + result.unreadableCount, 0);
      const silent = visits.some(({ failure }) => failure !== undefined);
      output.result(unset.map((uuid) => ({ uuid })), {
        empty: silent || unreadable > 0
          ? "No instance without a machine type was found where it could be told."
          : "All instances have a machine type.",
      });
      for (const { uuid, reason } of results.flatMap((result) => result.unreadable)) {
        output.error(`Instance ${uuid}: ${reason.message}`);
      }
      if (unreadable > 0) {
        output.error(
          `Nova cannot read the images of ${
            counted(unreadable, "instance")
          }, hence not their machine types.`,
          "nova-manage image_property set puts a property right.",
        );
      }
      reportLeftOut(output, visits);
      if (silent || unreadable > 0) return FAILED;
      return unset.length > 0 ? FOUND : NONE;
    }),
};

/** The cells to look into, or what is wrong. */
async function findCells(
  context: CommandContext,
  { cell_uuid: given }: Arguments,
): Promise<CellMapping[] | string> {
  const api = await context.databases.api<ApiTables>();
  return await api.repeatable(async (query) => {
    if (!given) {
      const cells = await readCellMappings(query, context);
      return cells.filter(({ uuid }) => uuid !== CELL0_UUID);
    }
    const { cell, problem } = await findNamedCell(query, context, String(given));
    return cell === undefined ? problem : [cell];
  });
}

/** `db check`: finds what differs between a main database and what its revision should have. */

import { describeCell, readCellMappings } from "../../src/cells/cell_mappings.ts";
import { CELLS_LEFT_OUT, reportLeftOut, visitCells } from "../../src/cells/fan_out.ts";
import type { ApiTables } from "../../src/cells/tables.ts";
import {
  LEFT_OUT_EXIT_CODE,
  visitLimits,
  visitOptionsWith,
} from "../../src/cells/visit_options.ts";
import type { Action, Arguments, CommandContext } from "../../src/plugin/contract.ts";
import {
  CHECK_EXIT_CODES,
  CHECK_OPTIONS,
  checkDatabase,
  checkResult,
  showDrift,
} from "../../src/schema/check.ts";

/** The action. */
export const check: Action = {
  name: "check",
  summary: "Compare a main database with what its revision should have.",
  description:
    "Reads the catalogue of the main database, or with --all-cells of all cells', and lists what is " +
    "missing, extra or different in it: tables, columns, indexes, constraints, types, character sets, " +
    "storage engines, shadow tables. Nothing is changed.\n\n" +
    "A cell that does not answer is named and left out; the others are checked.",
  examples: [
    {
      does: "List what differs in any cell",
      line: "nova-manage db check --all-cells",
    },
    {
      does: "Print the statements that would mend the main database",
      line: "nova-manage db check --sql",
    },
  ],
  options: [
    {
      name: "all_cells",
      addition: true,
      flag: "--all-cells",
      kind: "flag",
      help: "Check the databases of all cells, cell0 included.",
    },
    ...CHECK_OPTIONS,
    ...visitOptionsWith("all_cells"),
  ],
  exitCodes: { ...CHECK_EXIT_CODES, ...LEFT_OUT_EXIT_CODE },
  result: checkResult([
    { key: "cell", header: "Cell", align: "left", when: "all_cells" },
    { key: "cell_uuid", header: "Cell UUID", when: "all_cells" },
  ]),
  async run(context, args) {
    if (args.all_cells === true) return await checkCells(context, args);
    const { databases, output } = context;
    return showDrift(output, [await checkDatabase(await databases.main(), "main", args)], args);
  },
};

async function checkCells(context: CommandContext, args: Arguments): Promise<number> {
  const { databases, output } = context;
  const api = await databases.api<ApiTables>();
  const cells = await api.repeatable((query) => readCellMappings(query, context));
  const visits = await Array.fromAsync(
    visitCells(context, cells, visitLimits(args), async (database, cell) => {
      const row = { cell: cell.name, cell_uuid: cell.uuid };
      const checked = await checkDatabase(database, "main", args, row);
      return { ...checked, title: `${describeCell(cell)}: ${checked.title}` };
    }),
  );
  const checked = visits.flatMap((visit) => visit.failure === undefined ? [visit.result] : []);
  const code = showDrift(output, checked, args);
  return reportLeftOut(output, visits) ? CELLS_LEFT_OUT : code;
}

/** `cell_v2 delete_cell`: deletes a cell mapping; with --force, with all that is mapped to the cell. */

import { cellUuidOption } from "../../src/cells/cell_option.ts";
import { type CellMapping, describeCell, openCellDatabase } from "../../src/cells/cell_mappings.ts";
import { findNamedCell } from "../../src/cells/named_cell.ts";
import {
  type CellDeletionResult,
  countMapped,
  countMappedComputeNodes,
  deleteCell as deleteCellAndMappings,
  hasLiveInstance,
  type MappedToCell,
} from "../../src/cells/delete_cell.ts";
import type { ApiTables, CellTables } from "../../src/cells/tables.ts";
import type { Database } from "../../src/database/databases.ts";
import { counted } from "../../src/output/counted.ts";
import type { Action, CommandContext } from "../../src/plugin/contract.ts";
import { OperatorError } from "../../src/errors/operator_error.ts";

/** The action. */
export const deleteCell: Action = {
  name: "delete_cell",
  summary: "Delete a cell mapping.",
  description:
    "Deletes a cell from the API database; the cell's own database stays. Without --force, nothing may " +
    "be mapped to the cell. With it, the cell's host mappings and the instance mappings of deleted " +
    "instances go too, and its compute nodes are set to be found by discover_hosts again. A cell " +
    "with an instance that is not deleted is never deleted. Disable the cell first, so that nothing new " +
    "comes to it. Interrupted or killed, run it again: it goes on with what is left.",
  examples: [
    {
      does: "Delete an empty cell",
      line: "nova-manage cell_v2 delete_cell --cell_uuid cell1",
    },
    {
      does: "Delete a cell with the host and instance mappings that are left",
      line: "nova-manage cell_v2 delete_cell --cell_uuid cell1 --force",
    },
  ],
  options: [
    cellUuidOption("The cell to delete", { required: true }),
    {
      name: "force",
      flag: "--force",
      kind: "flag",
      help: "Delete the cell's host mappings and instance mappings too.",
    },
    {
      name: "dry_run",
      flag: "--dry-run",
      kind: "flag",
      help: "Say what would be deleted, and delete nothing.",
    },
  ],
  exitCodes: {
    0: "The cell was deleted.",
    1: "There is no cell with this UUID or name, or several have the name.",
    2: "Hosts are mapped to the cell, and --force was not given.",
    3: "The cell has instances that are not deleted.",
    4: "Mappings of deleted instances are left, and --force was not given.",
  },
  progress: true,
  async run(context, args) {
    const { output } = context;
    const api = await context.databases.api<ApiTables>();
    const { cell, problem } = await api.repeatable((query) =>
      findNamedCell(query, context, String(args.cell_uuid))
    );
    if (cell === undefined) {
      output.error(problem);
      return 1;
    }

    const name = describeCell(cell);
    const mapped = await api.repeatable((query) => countMapped(query, cell));
    if (mapped.hosts > 0 && args.force !== true) {
      const hosts = counted(mapped.hosts, "host is", "hosts are");
      output.error(
        `${hosts} mapped to ${name}. Take hosts out with delete_host, or delete all with --force.`,
      );
      return 2;
    }
    // A cell that nothing is mapped to can be deleted without its database, which may never have been.
    const cellDatabase = mapped.hosts + mapped.instances > 0
      ? await openForCheck(context, cell)
      : undefined;
    if (cellDatabase !== undefined && await hasLiveInstance(cellDatabase)) {
      output.error(`${name} has instances that are not deleted. Delete or move them first.`);
      return 3;
    }
    if (mapped.instances > 0 && args.force !== true) {
      const mappings = counted(mapped.instances, "instance mapping is", "instance mappings are");
      output.error(
        `All instances of ${name} are deleted, but ${mappings} left. Archive the instances with db ` +
          "archive_deleted_rows, which deletes their mappings, or delete the cell with --force.",
      );
      return 4;
    }

    const found = { context, api, cell, cellDatabase, mapped };
    if (args.dry_run === true) {
      await describeDeletion(found);
      return 0;
    }
    return report(context, cell, await deleteWithProgress(found));
  },
};

/** The cell's database, without which nobody can say whether live instances are left. */
async function openForCheck(
  { databases }: CommandContext,
  cell: CellMapping,
): Promise<Database<CellTables>> {
  try {
    return await openCellDatabase(databases, cell);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    throw new OperatorError(
      `Nothing was deleted, as instances may be alive in ${describeCell(cell)}. ${error.message}`,
      { hint: error.hint, cause: error },
    );
  }
}

/** A cell that may be deleted. */
interface DeletableCell {
  readonly context: CommandContext;
  readonly api: Database<ApiTables>;
  readonly cell: CellMapping;
  /** Undefined when nothing is mapped to the cell. */
  readonly cellDatabase: Database<CellTables> | undefined;
  readonly mapped: MappedToCell;
}

async function deleteWithProgress(found: DeletableCell): Promise<CellDeletionResult> {
  const { context: { clock, log, output, signal }, mapped, ...cell } = found;
  const job = { ...cell, clock, signal };
  if (mapped.instances === 0) return await deleteCellAndMappings({ ...job, onBatch() {} });
  const countTotal = () => Promise.resolve(mapped.instances);
  using progress = await output.progress("Deleting instance mappings", countTotal);
  return await deleteCellAndMappings({
    ...job,
    onBatch(deleted) {
      progress.advance(deleted);
      log.info(`Deleted ${counted(deleted, "instance mapping")}`);
    },
  });
}

async function describeDeletion(found: DeletableCell): Promise<void> {
  const { context: { output }, cell, cellDatabase, mapped } = found;
  const computeNodes = cellDatabase !== undefined && mapped.hosts > 0
    ? await cellDatabase.repeatable(countMappedComputeNodes)
    : 0;
  const counts = {
    instanceMappings: mapped.instances,
    computeNodes,
    hostMappings: mapped.hosts,
  };
  sayCounts(output, counts, ["Would delete", "Would set"]);
  output.say(`Would delete ${describeCell(cell)}.`);
}

/** Says what was deleted and how it ended. */
function report(
  { output, signal }: CommandContext,
  cell: CellMapping,
  result: CellDeletionResult,
): number {
  sayCounts(output, result, ["Deleted", "Set"]);
  const name = describeCell(cell);
  switch (result.end) {
    case "deleted":
      output.say(`Deleted ${name}.`);
      return 0;
    case "live instance":
      output.error(
        `${name} has got an instance meanwhile and was not deleted. Disable the cell and delete or ` +
          "move its instances, then run this again.",
      );
      return 3;
    case "stopped":
      output.warn(`${name} was not deleted; run this again to go on with what is left.`);
      signal.throwIfAborted();
      throw new Error("stopped without a signal");
  }
}

/** Says how many rows it is about, leaving out those that there are none of. */
function sayCounts(
  output: CommandContext["output"],
  { instanceMappings, hostMappings, computeNodes }: Omit<CellDeletionResult, "end">,
  [deleted, set]: readonly [string, string],
): void {
  if (instanceMappings > 0) {
    output.say(`${deleted} ${counted(instanceMappings, "instance mapping")}.`);
  }
  if (computeNodes > 0) {
    output.say(`${set} ${counted(computeNodes, "compute node")} to be discovered again.`);
  }
  if (hostMappings > 0) {
    output.say(`${deleted} ${counted(hostMappings, "host mapping")}.`);
  }
}

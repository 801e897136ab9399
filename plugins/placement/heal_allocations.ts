/** `placement heal_allocations`: allocations that instances have lost, or never had. */

import {
  CELL0_UUID,
  type CellMapping,
  describeCell,
  readCellMappings,
} from "../../src/cells/cell_mappings.ts";
import { cellUuidOption } from "../../src/cells/cell_option.ts";
import { CELLS_LEFT_OUT, reportLeftOut } from "../../src/cells/fan_out.ts";
import type { ApiTables } from "../../src/cells/tables.ts";
import { LEFT_OUT_EXIT_CODE, longVisitLimits } from "../../src/cells/visit_options.ts";
import { findCellOfInstance } from "../../src/cells/locate_instance.ts";
import { findNamedCell } from "../../src/cells/named_cell.ts";
import { chosenRelease, releaseGroup, releaseOption } from "../../src/schema/chosen_release.ts";
import { isSince } from "../../src/schema/releases.ts";
import { counted } from "../../src/output/counted.ts";
import { collectRows } from "../../src/output/collect_rows.ts";
import type { ResultRow } from "../../src/output/output.ts";
import {
  BAD_INPUT,
  HEALED,
  LIMIT_REACHED,
  NO_COMPUTE_NODE,
  NOT_ALLOCATED,
  NOT_ROLLED_BACK,
  NOT_SUPPORTED,
  NOTHING_HEALED,
  PORTS_NOT_READ,
  PORTS_NOT_UPDATED,
} from "../../src/placement/heal/exit_codes.ts";
import type { HealJob, HealOutcome } from "../../src/placement/heal/heal_cells.ts";
import { HEAL_COLUMNS, healRow } from "../../src/placement/heal/report.ts";
import type { Action, Arguments, CommandContext } from "../../src/plugin/contract.ts";
import { readMaxCount } from "../../src/plugin/max_count.ts";
import { runLimits } from "../../src/plugin/pace_options.ts";
import { parallelRequests, SERVICE_OPTIONS } from "./options.ts";

/** The action. */
export const healAllocations: Action = {
  name: "heal_allocations",
  summary: "Create allocations that instances lack.",
  description:
    "Goes through the instances of all cells but cell0, oldest first, and gives those that hold nothing " +
    "in Placement what their flavor asks for, on their compute node. Where project or user of an " +
    "allocation are wrong, they are corrected. Ports that ask for guaranteed bandwidth or packet rate " +
    "get theirs, and are told in Neutron from where.\n\n" +
    "Instances in the middle of a task and those on no host are passed over. Allocations that are " +
    "there stay as they are, whatever they are, unless --force is given.\n\n" +
    "The run ends at the first instance that cannot be healed; those before it are done. It can be " +
    "interrupted or killed at any time, and goes on when run again.",
  examples: [
    {
      does: "Show what would be healed, and what could not be",
      line: "nova-manage placement heal_allocations --dry-run",
    },
    {
      does: "Heal all instances, without looking at ports",
      line: "nova-manage placement heal_allocations --verbose --skip-port-allocations",
    },
    {
      does: "Heal one instance from scratch",
      line:
        "nova-manage placement heal_allocations --instance 7d2d3a5b-7f3a-4d0c-9a53-6b6a0a8c2f11 --force",
    },
  ],
  options: [
    {
      name: "max_count",
      flag: "--max-count",
      // Not an integer, which would make a wrong number a usage error: it has an exit code of its own.
      kind: "string",
      metavar: "<max_count>",
      help: "How many instances to heal in this run; all unless given.",
    },
    {
      name: "verbose",
      flag: "--verbose",
      kind: "flag",
      help: "Show what is being done, and what came of each instance.",
    },
    {
      name: "dry_run",
      flag: "--dry-run",
      kind: "flag",
      help: "Show what would be done, and change nothing; ends with 4 where all would go well. " +
        "Whether a compute node has room is seen only when allocations are written.",
    },
    {
      name: "instance",
      flag: "--instance",
      kind: "string",
      metavar: "<instance_uuid>",
      help: "Heal this instance only; --max-count has no effect then.",
    },
    {
      name: "skip_port_allocations",
      flag: "--skip-port-allocations",
      kind: "flag",
      help: "Leave ports alone, and ask Neutron nothing.",
    },
    {
      ...cellUuidOption("Heal the instances of this cell only, without --instance"),
      name: "cell",
      flag: "--cell",
    },
    {
      name: "force",
      flag: "--force",
      kind: "flag",
      help: "With --instance: replace what the instance holds by what its flavor asks for.",
    },
    releaseOption(
      "--release",
      "The release of Nova; without it, [nova_manage] release in the configuration. Before xena, " +
        "flavors with virtual GPUs or accelerators are healed like others.",
      { addition: true },
    ),
    ...SERVICE_OPTIONS,
  ],
  optionGroups: [releaseGroup],
  exitCodes: {
    [HEALED]: "Allocations were created or updated.",
    [LIMIT_REACHED]:
      "--max-count or --max-runtime was reached; there may be more instances to heal.",
    [NO_COMPUTE_NODE]: "An instance's compute node is not in its cell's database.",
    [NOT_ALLOCATED]:
      "Placement could not be reached, or allocations could not be created or updated.",
    [NOTHING_HEALED]: "All went well, and there was nothing to heal. A dry run ends with this too.",
    [PORTS_NOT_READ]: "Neutron could not be asked for ports.",
    [PORTS_NOT_UPDATED]:
      "Neutron refused to update a port; what was written for its instance was " +
      "taken back.",
    [NOT_ROLLED_BACK]:
      "A port could not be updated, and not all could be taken back. Standard error " +
      "says which ports, and what to do.",
    [NOT_SUPPORTED]: "An instance has a virtual GPU or an accelerator, which cannot be healed.",
    [BAD_INPUT]: "An option has no meaning, or the instance or cell is not known.",
    ...LEFT_OUT_EXIT_CODE,
  },
  result: { layout: "table", columns: HEAL_COLUMNS },
  progress: true,
  async run(context, args) {
    const { output, signal } = context;
    const verbose = args.verbose === true;
    const dryRun = args.dry_run === true;
    const maxCount = args.instance === undefined ? readMaxCount(args.max_count) : undefined;
    const mistake = mistakeIn(args, maxCount);
    if (mistake !== undefined || maxCount === "invalid") {
      output.error(mistake!);
      return BAD_INPUT;
    }
    const cells = await findCells(context, args);
    if (typeof cells === "string") {
      output.error(cells);
      return BAD_INPUT;
    }
    using rows = collectRows();
    const outcome = cells.length === 0
      ? nothing
      : await heal(context, args, { cells, maxCount, dryRun }, rows.add);
    output.result(rows, {
      empty: "There is nothing to heal.",
      quiet: !verbose && !dryRun,
    });
    const leftOut = reportLeftOut(output, outcome.visits);
    for (const { message, hint } of outcome.failures) {
      output.error(message, ...hint?.split("\n") ?? []);
    }
    if (outcome.failures.length > 0) return outcome.failures[0].code;
    if (outcome.end === "interrupted") signal.throwIfAborted();
    if (!dryRun) output.say(`Healed ${counted(outcome.healed, "instance")}.`);
    if (leftOut) return CELLS_LEFT_OUT;
    if (outcome.end !== undefined) {
      output.say(
        `${outcome.end === "limit" ? `--max-count ${maxCount}` : "--max-runtime"} was reached; ` +
          "there may be more instances to heal.",
      );
      return LIMIT_REACHED;
    }
    return outcome.healed > 0 ? HEALED : NOTHING_HEALED;
  },
};

const nothing: HealOutcome = { healed: 0, failures: [], visits: [] };

/** What is wrong with the options taken together. */
function mistakeIn(
  { instance, cell, force, max_count }: Arguments,
  maxCount: ReturnType<typeof readMaxCount>,
): string | undefined {
  if (instance !== undefined && cell !== undefined) {
    return "--instance and --cell exclude each other.";
  }
  if (force === true && instance === undefined) return "--force is for one --instance only.";
  if (maxCount === "invalid") return `--max-count ${max_count} is not a whole number of 1 or more.`;
  return undefined;
}

/** The cells to go through, in the order of their ids; or what is wrong. */
async function findCells(
  context: CommandContext,
  { instance, cell: cellUuid }: Arguments,
): Promise<CellMapping[] | string> {
  const withoutCell0 = (cells: CellMapping[]) => cells.filter(({ uuid }) => uuid !== CELL0_UUID);
  if (instance !== undefined) {
    const cell = await findCellOfInstance(context, String(instance));
    if (typeof cell !== "string") return withoutCell0([cell]);
    return `Instance ${instance} is ${
      cell === "not mapped" ? "not mapped to a cell" : "in no cell"
    }. ` +
      "nova-manage cell_v2 verify_instance shows more, and map_instances maps instances.";
  }
  const api = await context.databases.api<ApiTables>();
  if (cellUuid === undefined) {
    return withoutCell0(await api.repeatable((query) => readCellMappings(query, context)));
  }
  const { cell, problem } = await api.repeatable((query) =>
    findNamedCell(query, context, String(cellUuid))
  );
  if (cell !== undefined) return withoutCell0([cell]);
  return `${problem} nova-manage cell_v2 list_cells shows the cells.`;
}

async function heal(
  context: CommandContext,
  args: Arguments,
  { cells, maxCount, dryRun }: Pick<HealJob, "cells" | "maxCount" | "dryRun">,
  onRow: (row: ResultRow) => void,
): Promise<HealOutcome> {
  const { output } = context;
  const { connectServices } = await import("../../src/placement/heal/services.ts");
  const { healCells } = await import("../../src/placement/heal/heal_cells.ts");
  const { countInstances } = await import("../../src/placement/heal/count_instances.ts");
  const limits = { ...longVisitLimits({ timeout: args.timeout }) };
  const services = await connectServices(context.services, {
    parallel: parallelRequests(args),
    withNeutron: args.skip_port_allocations !== true,
  });
  const only = args.instance === undefined ? undefined : String(args.instance);
  using progress = await output.progress(
    "Looking at instances",
    () => only === undefined ? countInstances(context, cells, limits) : Promise.resolve(1),
  );
  let cellNow: CellMapping | undefined;
  return await healCells(context, {
    cells,
    limits,
    services,
    instance: only,
    maxCount,
    dryRun,
    force: args.force === true,
    refuseDevices: isSince(chosenRelease(context, args).name, "xena"),
    pace: runLimits(args),
    onOutcome(cell, instance, outcome) {
      if (args.verbose === true && cell !== cellNow) {
        output.say(`Looking at the instances of ${describeCell(cell)}.`);
      }
      cellNow = cell;
      progress.advance(1);
      const row = healRow(cell, instance, outcome, dryRun);
      if (row !== undefined) onRow(row);
    },
    onOverclaim({ uuid }, port, provider) {
      output.warn(
        `Port ${port.id} of instance ${uuid} claims resources of ${provider} that Placement has not ` +
          `allocated to the instance. To have them allocated: ` +
          `openstack port unset ${port.id} --binding-profile allocation, then heal the instance again.`,
      );
    },
  });
}

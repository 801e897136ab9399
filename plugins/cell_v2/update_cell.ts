/** `cell_v2 update_cell`: changes a cell mapping, and says what it changes. */

import { cellUuidOption } from "../../src/cells/cell_option.ts";
import { describeCell, updateCellMapping } from "../../src/cells/cell_mappings.ts";
import { maskUrl } from "../../src/cells/mask_url.ts";
import { findNamedCell } from "../../src/cells/named_cell.ts";
import { transportGroup } from "../../src/cells/options.ts";
import type { ApiTables } from "../../src/cells/tables.ts";
import { lockCellUrls } from "../../src/cells/taken_urls.ts";
import {
  type CellChange,
  type CellUpdate,
  type CellUpdatePlan,
  planCellUpdate,
} from "../../src/cells/update_cell.ts";
import { DatabaseError } from "../../src/database/database_error.ts";
import { databaseGroup } from "../../src/database/options.ts";
import type { Action, Arguments, CommandContext } from "../../src/plugin/contract.ts";
import { type ErrorLines, errorLines } from "../../src/errors/operator_error.ts";
import { transportUrlProblem } from "./cell_urls.ts";

const NO_SUCH_CELL = 1;

/** The action. */
export const updateCell: Action = {
  name: "update_cell",
  summary: "Change the name, the URLs or the state of a cell.",
  description:
    "Changes a cell mapping and prints what it changes, passwords hidden. Mind that a URL that is not " +
    "given is set to the configuration's, even when only the name is to change: a warning names " +
    "each URL that changes in this way. URLs are stored as they are given; they may be templates, see " +
    "create_cell. Running services take up new URLs when they are restarted, and nova-scheduler takes " +
    "up --disable and --enable when it is restarted or gets a SIGHUP.",
  examples: [
    {
      does: "Show what a new name would change",
      line: "nova-manage cell_v2 update_cell --cell_uuid cell1 --name north --dry-run",
    },
    {
      does: "Let no new instances into a cell",
      line: "nova-manage cell_v2 update_cell --cell_uuid cell1 --disable",
    },
  ],
  options: [
    cellUuidOption("The cell to change", { required: true }),
    {
      name: "name",
      flag: "--name",
      kind: "string",
      metavar: "<cell_name>",
      help: "The cell's new name.",
    },
    {
      name: "transport_url",
      flag: "--transport-url",
      kind: "string",
      secret: true,
      metavar: "<transport_url>",
      help:
        "The new URL of the cell's message queue; none:/ for cell0, which has none. Without it, " +
        "[DEFAULT] transport_url is taken.",
    },
    {
      name: "database_connection",
      flag: "--database_connection",
      kind: "string",
      secret: true,
      metavar: "<database_connection>",
      help: "The new URL of the cell's database. Without it, [database] connection is taken.",
    },
    {
      name: "disable",
      flag: "--disable",
      kind: "flag",
      help: "Keep new instances from being scheduled to the cell.",
    },
    {
      name: "enable",
      flag: "--enable",
      kind: "flag",
      help: "Let new instances be scheduled to the cell again.",
    },
    {
      name: "dry_run",
      flag: "--dry-run",
      kind: "flag",
      help: "Say what would change, and change nothing.",
    },
  ],
  exitCodes: {
    0: "The cell is as asked for, now or from before.",
    1: "There is no cell with this UUID or name, or several have the name.",
    2: "The database refused the change, for example of a name that is too long.",
    3: "Another cell has the same transport URL or database connection.",
    4: "Both --disable and --enable were given.",
    5: "cell0 can be neither disabled nor enabled.",
  },
  async run(context, args) {
    const { clock, databases, output } = context;
    const dryRun = args.dry_run === true;
    const api = await databases.api<ApiTables>();
    const named = await api.repeatable((query) =>
      findNamedCell(query, context, String(args.cell_uuid))
    );
    if (named.cell === undefined) {
      output.error(named.problem);
      return NO_SUCH_CELL;
    }
    const { update, problem } = readUpdate(context, named.cell.uuid, args);

    let failure: ErrorLines | undefined;
    const plan = dryRun
      ? await api.repeatable((query) => planCellUpdate(query, context, update))
      : await lockCellUrls(api, async (query) => {
        const plan = await planCellUpdate(query, context, update);
        if (plan.kind !== "change" || Object.keys(plan.values).length === 0) return plan;
        try {
          const stored = await updateCellMapping(query, plan.cell.id, plan.values, clock.now());
          if (!stored) failure = ["The cell was deleted meanwhile."];
        } catch (error) {
          if (!(error instanceof DatabaseError)) throw error;
          failure = errorLines(error);
        }
        return plan;
      });

    if (plan.kind !== "change") {
      const [code, ...reason] = refusal(plan, update.uuid, args);
      output.error(...reason);
      return code;
    }
    if (failure !== undefined) {
      const [message, ...hint] = failure;
      output.error(`${describeCell(plan.cell)} was not changed. ${message}`, ...hint);
      return 2;
    }
    if (problem !== undefined) output.warn(...problem);
    for (const url of URLS) {
      if (plan.values[url.key] === undefined || args[url.argument]) continue;
      output.warn(
        `${url.flag} was not given: ${url.column} of ${describeCell(plan.cell)}, ` +
          `${shown(plan.cell[url.key])}, ${
            dryRun ? "would be" : "is"
          } replaced by ${url.option} of ` +
          "the configuration",
      );
    }
    if (plan.values.disabled === undefined && (update.disable || update.enable)) {
      output.say(
        `${describeCell(plan.cell)} is ${update.disable ? "disabled" : "enabled"} already.`,
      );
    }
    const changes = describeChanges(plan);
    if (changes.length === 0) {
      output.say(`${describeCell(plan.cell)} is as asked for; there is nothing to change.`);
    } else {
      output.say(`${dryRun ? "Would change" : "Changed"} ${describeCell(plan.cell)}:`);
      for (const change of changes) output.say(`  ${change}`);
    }
    return 0;
  },
};

/** The two URLs of a cell, and what they are called where. */
const URLS = [{
  key: "transportUrl",
  column: "transport_url",
  argument: "transport_url",
  flag: "--transport-url",
  option: "[DEFAULT] transport_url",
}, {
  key: "databaseUrl",
  column: "database_connection",
  argument: "database_connection",
  flag: "--database_connection",
  option: "[database] connection",
}] as const;

/**
 * What the command line and, for URLs that it lacks, the configuration ask for; empty values count as
 * not given.
 *
 * @returns `problem`: why the transport URL is left out. That is no failure: Nova's own tool changes
 * the rest and ends with 0.
 */
function readUpdate(
  context: CommandContext,
  uuid: string,
  args: Arguments,
): { update: CellUpdate; problem?: ErrorLines } {
  const { config } = context;
  const given = (name: string) => String(args[name] ?? "") || undefined;
  const transportUrl = given("transport_url") ?? config.read(transportGroup).transport_url;
  const databaseUrl = given("database_connection") ?? config.read(databaseGroup).connection;
  const problem = transportUrl ? transportUrlProblem(context, transportUrl) : undefined;
  const update = {
    uuid,
    name: given("name"),
    urls: {
      transportUrl: problem === undefined ? transportUrl || undefined : undefined,
      databaseUrl: databaseUrl || undefined,
    },
    disable: args.disable === true,
    enable: args.enable === true,
  };
  if (problem === undefined) return { update };
  const [message, ...hint] = problem;
  const source = args.transport_url ? "--transport-url" : "[DEFAULT] transport_url";
  return {
    update,
    problem: [
      `${source} is not applied, and the cell keeps its transport_url. ${message}`,
      ...hint,
    ],
  };
}

/** The exit code and the reason for a change that may not be made. */
function refusal(
  plan: Exclude<CellUpdatePlan, CellChange>,
  uuid: string,
  args: Arguments,
): [code: number, ...ErrorLines] {
  switch (plan.kind) {
    case "no such cell":
      return [NO_SUCH_CELL, `There is no cell with the UUID ${uuid} any more.`];
    case "taken": {
      const { column, argument, flag, option } = URLS.find(({ key }) => key === plan.url)!;
      const owner = describeCell(plan.by);
      if (args[argument]) return [3, `The ${column} given is that of ${owner} already.`];
      return [
        3,
        `${flag} was not given, and ${option} of the configuration is the ${column} of ${owner}.`,
        `Give ${flag} with this cell's own URL, or use the configuration of this cell.`,
      ];
    }
    case "disable and enable":
      return [4, "--disable and --enable exclude each other: give one of them."];
    case "state of cell0":
      return [5, "cell0 can be neither disabled nor enabled."];
  }
}

/** A line for each change: what was there, and what takes its place. */
function describeChanges({ cell, values }: CellChange): string[] {
  const lines: string[] = [];
  if (values.name !== undefined) lines.push(`name: ${cell.name || "(none)"} -> ${values.name}`);
  for (const { key, column } of URLS) {
    const url = values[key];
    if (url === undefined) continue;
    const [before, after] = [shown(cell[key]), shown(url)];
    const same = after.includes("****") ? " (other password)" : " (spelled differently)";
    lines.push(`${column}: ${before} -> ${after}${before === after ? same : ""}`);
  }
  if (values.disabled !== undefined) {
    lines.push(`disabled: ${values.disabled ? "False -> True" : "True -> False"}`);
  }
  return lines;
}

function shown(url: string): string {
  return maskUrl(url) || "(none)";
}

/** `db sync`: brings the schema of cell0's database and of the main database up to a revision. */

import { CELL0_UUID, findCellMapping, openCellDatabase } from "../../src/cells/cell_mappings.ts";
import type { ApiTables } from "../../src/cells/tables.ts";
import type { Database } from "../../src/database/databases.ts";
import type { ResultRow } from "../../src/output/output.ts";
import type { Action, Arguments, CommandContext } from "../../src/plugin/contract.ts";
import { errorLines } from "../../src/errors/operator_error.ts";
import { RELEASE_OPTION, releaseGroup } from "../../src/schema/chosen_release.ts";
import { PLAN_OPTION, PLAN_RESULT } from "../../src/schema/plan_option.ts";
import {
  ONLINE_OPTION,
  QUIET_OPTION,
  targetRevision,
  VERSION_ARGUMENT,
} from "../../src/schema/sync_arguments.ts";

/** The action. */
export const sync: Action = {
  name: "sync",
  summary: "Bring the main database's schema, and cell0's, up to date.",
  description:
    "Upgrades the schema of cell0's database, if cell0 is mapped, and then that of the main database. " +
    "When cell0's fails, the main database is left as it is. A database that is past the wanted " +
    "revision already is left as it is. Run api_db sync first.",
  examples: [
    {
      does: "Bring the main database and cell0's to the newest schema",
      line: "nova-manage db sync",
    },
    {
      does: "Bring the main database alone to the schema of a release",
      line: "nova-manage db sync --local_cell --release zed",
    },
    {
      does: "See what a sync would run, and what that costs",
      line: "nova-manage db sync --plan",
    },
  ],
  options: [
    {
      name: "local_cell",
      flag: "--local_cell",
      kind: "flag",
      help: "Only the main database; neither cell0's nor the API database is needed.",
    },
    RELEASE_OPTION,
    QUIET_OPTION,
    ONLINE_OPTION,
    PLAN_OPTION,
  ],
  positionals: [VERSION_ARGUMENT],
  optionGroups: [releaseGroup],
  result: PLAN_RESULT,
  exitCodes: {
    0: "The schema is at the wanted revision, or past it. With --plan: the plan was printed.",
    1: "cell0 could not be reached or synced; the main database was left as it is.",
  },
  async run(context, args) {
    const plan: ResultRow[] = [];
    if (args.local_cell !== true && !await syncCell0(context, args, plan)) return 1;
    const target = targetRevision("main", context, args);
    await syncMainSchema(context, await context.databases.main(), target, args, plan);
    if (args.plan === true) {
      const { showPlan } = await import("../../src/schema/sync_plan.ts");
      showPlan(context.output, plan);
    }
    return 0;
  },
};

/**
 * Syncs a database.
 *
 * @param plan with `--plan`, gets the rows of the plan instead.
 */
async function syncMainSchema(
  context: CommandContext,
  database: Database,
  target: string,
  { online, quiet, plan: planOnly }: Arguments,
  plan: ResultRow[],
) {
  if (planOnly === true) {
    const { planRows } = await import("../../src/schema/sync_plan.ts");
    plan.push(...await planRows(database, "main", target, context.output, online === true));
    return;
  }
  const { syncAndReport } = await import("../../src/schema/sync_and_report.ts");
  await syncAndReport(context, database, "main", target, {
    online: online === true,
    quiet: quiet === true,
  });
}

/**
 * Syncs cell0's database if cell0 is mapped.
 *
 * @returns false when that failed, which has been said then. A VERSION that does not exist counts as
 * such a failure too, as it does in Nova's own tool.
 */
async function syncCell0(
  context: CommandContext,
  args: Arguments,
  plan: ResultRow[],
): Promise<boolean> {
  const { databases, log, output } = context;
  try {
    const api = await databases.api<ApiTables>();
    const cell0 = await api.repeatable((query) => findCellMapping(query, context, CELL0_UUID));
    if (cell0 === undefined) {
      output.warn(
        "cell0 is not mapped, so only the main database is synced (see cell_v2 map_cell0).",
      );
      return true;
    }
    const target = targetRevision("main", context, args);
    await syncMainSchema(context, await openCellDatabase(databases, cell0), target, args, plan);
    return true;
  } catch (error) {
    // Whatever went wrong, the main database must stay behind cell0's, so this ends here.
    output.error("cell0 was not synced, and the main database was left as it is.");
    output.error(...errorLines(error));
    log.debug(error instanceof Error ? error.stack ?? error.message : String(error));
    return false;
  }
}

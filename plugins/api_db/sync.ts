/** `api_db sync`: brings the schema of the API database up to a revision. */

import type { Action } from "../../src/plugin/contract.ts";
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
  summary: "Bring the API database's schema up to date.",
  description:
    "Upgrades the schema of the API database; the database itself must exist. A database that is past " +
    "the wanted revision already is left as it is. Run this before db sync.",
  examples: [
    {
      does: "Bring the API database to the newest schema",
      line: "nova-manage api_db sync",
    },
    {
      does: "See what a sync would run, and what that costs",
      line: "nova-manage api_db sync --plan",
    },
  ],
  options: [RELEASE_OPTION, QUIET_OPTION, ONLINE_OPTION, PLAN_OPTION],
  positionals: [VERSION_ARGUMENT],
  optionGroups: [releaseGroup],
  result: PLAN_RESULT,
  exitCodes: {
    0: "The schema is at the wanted revision, or past it. With --plan: the plan was printed.",
  },
  async run(context, args) {
    const target = targetRevision("api", context, args);
    if (args.plan === true) {
      const { planRows, showPlan } = await import("../../src/schema/sync_plan.ts");
      const { databases, output } = context;
      showPlan(
        output,
        await planRows(await databases.api(), "api", target, output, args.online === true),
      );
      return 0;
    }
    const { syncAndReport } = await import("../../src/schema/sync_and_report.ts");
    await syncAndReport(context, await context.databases.api(), "api", target, {
      online: args.online === true,
      quiet: args.quiet === true,
    });
    return 0;
  },
};

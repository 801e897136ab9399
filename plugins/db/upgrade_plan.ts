/** `db upgrade_plan`: what has to happen, and in which order, to bring a deployment to a later release. */

import { CELLS_LEFT_OUT, reportLeftOut } from "../../src/cells/fan_out.ts";
import { longVisitLimits, VISIT_OPTIONS } from "../../src/cells/visit_options.ts";
import { UPGRADE_RESULT } from "../../src/upgrades/result.ts";
import type { Action } from "../../src/plugin/contract.ts";
import { chosenRelease, releaseGroup, releaseOption } from "../../src/schema/chosen_release.ts";
import { newestRelease, type ReleaseName } from "../../src/schema/releases.ts";

/** The action. */
export const upgradePlan: Action = {
  name: "upgrade_plan",
  summary: "Show all steps of an upgrade to a later release, and what each costs.",
  description:
    "Reads the API database, cell0 and all cells, and prints what has to happen in which order for " +
    "each release on the way: schema syncs and what they cost, data migrations and how many rows they " +
    "have left, upgrade checks, hosts whose nova-compute is too old, and when services have to be " +
    "stopped and started. Nothing is changed.\n\n" +
    "A cell that cannot be read is named and left out; the plan is for the others then.",
  examples: [
    {
      does: "Show the way to the newest release",
      line: "nova-manage db upgrade_plan",
    },
    {
      does: "Show the way to a release, for a script",
      line: "nova-manage db upgrade_plan --to 2026.1 --format json",
    },
  ],
  options: [
    releaseOption(
      "--to",
      "The release to go to. Without it, [nova_manage] release in the configuration; without " +
        `that too, ${newestRelease.name}.`,
    ),
    releaseOption(
      "--from",
      "The release whose services run. Without it, the first one that the schemas belong to.",
    ),
    ...VISIT_OPTIONS,
  ],
  optionGroups: [releaseGroup],
  exitCodes: {
    0: "The plan was printed.",
    [CELLS_LEFT_OUT]: "A cell could not be read; standard error names it. The plan lacks it.",
  },
  result: UPGRADE_RESULT,
  async run(context, args) {
    const { output } = context;
    const { migrations } = await import("./migrations/mod.ts");
    const { readDeployment } = await import("../../src/upgrades/deployment.ts");
    const { findWay } = await import("../../src/upgrades/way.ts");
    const { describeOldest, planUpgrade } = await import("../../src/upgrades/plan.ts");
    const to = chosenRelease(context, { release: args.to });
    const { databases, visits } = await readDeployment(
      context,
      migrations,
      to,
      longVisitLimits(args),
    );
    const leftOut = reportLeftOut(output, visits);
    if (databases.length > 1) {
      const way = findWay(databases, to, args.from as ReleaseName | undefined);
      const plan = planUpgrade(way, databases, migrations);
      output.result(
        plan.map((step, index) => ({ step: index + 1, ...step })),
        { empty: "There is nothing to do." },
      );
      const oldest = describeOldest(databases, to);
      if (oldest !== undefined) output.note(oldest);
    }
    return leftOut ? CELLS_LEFT_OUT : 0;
  },
};

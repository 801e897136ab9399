/** `db upgrade`: brings all databases of a deployment to a later release, data migrations included. */

import { CELLS_LEFT_OUT, reportLeftOut } from "../../src/cells/fan_out.ts";
import { longVisitLimits, VISIT_OPTIONS } from "../../src/cells/visit_options.ts";
import type { Action } from "../../src/plugin/contract.ts";
import { releaseOption } from "../../src/schema/chosen_release.ts";
import { findRelease, type ReleaseName } from "../../src/schema/releases.ts";
import { UPGRADE_RESULT } from "../../src/upgrades/result.ts";

/** The action. */
export const upgrade: Action = {
  name: "upgrade",
  summary: "Bring all databases to a later release, over all releases between.",
  description:
    "For each release on the way, syncs the schemas of the API database, cell0 and all other cells, " +
    "and runs the data migrations of all cells until they are complete. Services are left to you: " +
    "db upgrade_plan says when they have to be stopped and started. Make a backup first; there is no " +
    "other way back.\n\n" +
    "Nothing is begun unless all databases can be read. It ends at the first failure, and says where. " +
    "Run it again once that is mended, or if it was killed: it goes on with what is left.",
  examples: [
    {
      does: "See what would be done",
      line: "nova-manage db upgrade --to 2026.1 --dry-run",
    },
    {
      does: "Bring all databases to a release",
      line: "nova-manage db upgrade --to 2026.1",
    },
  ],
  options: [
    releaseOption("--to", "The release to go to.", { required: true }),
    {
      name: "dry_run",
      flag: "--dry-run",
      kind: "flag",
      help: "Change nothing: print what would be done.",
    },
    ...VISIT_OPTIONS,
  ],
  exitCodes: {
    0: "All databases are at the release. With --dry-run: the plan was printed.",
    [CELLS_LEFT_OUT]:
      "A cell could not be read, and nothing was begun; or the upgrade stopped at a " +
      "failure. Standard error says which.",
  },
  result: { ...UPGRADE_RESULT, requires: ["dry_run"] },
  async run(context, args) {
    const { output } = context;
    const { migrations } = await import("./migrations/mod.ts");
    const { readDeployment } = await import("../../src/upgrades/deployment.ts");
    const { findWay } = await import("../../src/upgrades/way.ts");
    const to = findRelease(args.to as ReleaseName);
    const { databases, visits } = await readDeployment(
      context,
      // Rows are counted for the plan alone.
      args.dry_run === true ? migrations : [],
      to,
      longVisitLimits(args),
    );
    if (reportLeftOut(output, visits)) {
      output.error("Not all cells could be read, so nothing was begun.");
      return CELLS_LEFT_OUT;
    }
    const way = findWay(databases, to);
    if (args.dry_run === true) {
      const { planUpgrade } = await import("../../src/upgrades/plan.ts");
      const plan = planUpgrade(way, databases, migrations)
        .filter(({ action }) => action === "schema sync" || action === "data migration");
      output.result(plan.map((step, index) => ({ step: index + 1, ...step })), {
        empty: "There is nothing to do.",
      });
      return 0;
    }
    const { carryOut } = await import("../../src/upgrades/tasks.ts");
    await carryOut(context, way, databases, migrations);
    output.say(`All databases are at ${to.name}.`);
    return 0;
  },
};

/** `api_db sync`: brings the schema of the API database up to a revision. */

import type { Action } from "../../src/plugin/contract.ts";
import { RELEASE_OPTION, releaseGroup } from "../../src/schema/chosen_release.ts";
import { QUIET_OPTION, targetRevision, VERSION_ARGUMENT } from "../../src/schema/sync_arguments.ts";

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
  ],
  options: [RELEASE_OPTION, QUIET_OPTION],
  positionals: [VERSION_ARGUMENT],
  optionGroups: [releaseGroup],
  exitCodes: { 0: "The schema is at the wanted revision, or past it." },
  async run(context, args) {
    const target = targetRevision("api", context, args);
    const { syncAndReport } = await import("../../src/schema/sync_and_report.ts");
    await syncAndReport(context, await context.databases.api(), "api", target, args.quiet === true);
    return 0;
  },
};

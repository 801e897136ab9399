/** `placement sync_aggregates`: host aggregates as aggregates in Placement. */

import { readCellMappings } from "../../src/cells/cell_mappings.ts";
import { CELLS_LEFT_OUT, reportLeftOut } from "../../src/cells/fan_out.ts";
import type { ApiTables } from "../../src/cells/tables.ts";
import { LEFT_OUT_EXIT_CODE, visitLimits } from "../../src/cells/visit_options.ts";
import { errorLines, OperatorError } from "../../src/errors/operator_error.ts";
import { AGGREGATE_GENERATIONS } from "../../src/openstack/placement/aggregates.ts";
import { ServiceError } from "../../src/openstack/service_error.ts";
import { counted } from "../../src/output/counted.ts";
import type { ResultRow } from "../../src/output/output.ts";
import {
  HOST_NOT_MAPPED,
  NO_COMPUTE_NODE,
  NOT_UPDATED,
  PLACEMENT_FAILED,
  PROVIDER_MISSING,
  SEVERAL_NODES,
  SYNCED,
} from "../../src/placement/aggregates/exit_codes.ts";
import type { AggregateTables } from "../../src/placement/aggregates/host_aggregates.ts";
import type { SyncedMembership, SyncOutcome } from "../../src/placement/aggregates/sync.ts";
import type { Action, Arguments, CommandContext } from "../../src/plugin/contract.ts";
import { runLimits } from "../../src/plugin/pace_options.ts";
import { parallelRequests, SERVICE_OPTIONS } from "./options.ts";

/** The action. */
export const syncAggregates: Action = {
  name: "sync_aggregates",
  summary: "Mirror host aggregates to Placement.",
  description:
    "Adds the resource provider of each host that is in a host aggregate to Placement's aggregate with " +
    "the same UUID. Providers are taken out of no aggregate.\n\n" +
    "Hosts that are not mapped or have no compute node are left out and named in the end. The run " +
    "ends at a host whose provider is missing or not clear; what comes before it is done. It can be " +
    "interrupted or killed at any time, and does the rest when run again.",
  examples: [
    {
      does: "Show which hosts Placement has not in their aggregates",
      line: "nova-manage placement sync_aggregates --dry-run",
    },
    { does: "Add them", line: "nova-manage placement sync_aggregates --verbose" },
  ],
  options: [
    {
      name: "verbose",
      flag: "--verbose",
      kind: "flag",
      help: "Show what came of each host in each aggregate.",
    },
    {
      name: "dry_run",
      addition: true,
      flag: "--dry-run",
      kind: "flag",
      help: "Show what would be added, and change nothing.",
    },
    ...SERVICE_OPTIONS,
  ],
  exitCodes: {
    [SYNCED]: "All hosts are in their aggregates in Placement.",
    [SEVERAL_NODES]: "A host has more than one compute node.",
    [PLACEMENT_FAILED]: "Placement could not be reached, or could not be asked for aggregates.",
    [NOT_UPDATED]: "Placement refused to change a provider's aggregates.",
    [HOST_NOT_MAPPED]: "Some hosts are not mapped; the others are done.",
    [NO_COMPUTE_NODE]: "Some hosts have no compute node; the others are done.",
    [PROVIDER_MISSING]: "Placement has no resource provider for a host.",
    ...LEFT_OUT_EXIT_CODE,
  },
  result: {
    layout: "table",
    columns: [
      { key: "host", header: "Host" },
      { key: "aggregate", header: "Aggregate" },
      { key: "provider", header: "Resource Provider" },
      { key: "outcome", header: "Outcome" },
    ],
  },
  progress: true,
  async run(context, args) {
    const { databases, output, signal } = context;
    const dryRun = args.dry_run === true;
    const { findHostNodes, readMemberships } = await import(
      "../../src/placement/aggregates/host_aggregates.ts"
    );
    const api = await databases.api<AggregateTables>();
    const memberships = await readMemberships(api);
    const mappings = await databases.api<ApiTables>();
    const cells = await mappings.repeatable((query) => readCellMappings(query, context));
    const found = await findHostNodes(
      context,
      cells,
      memberships,
      visitLimits({
        timeout: args.timeout,
      }),
    );
    let outcome: SyncOutcome = { memberships: [] };
    if (memberships.length > 0) {
      try {
        outcome = await sync(context, args, { memberships, nodes: found.nodes, dryRun });
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        output.error(...errorLines(error));
        return PLACEMENT_FAILED;
      }
    }
    output.result(outcome.memberships.map(asRow), {
      empty: "No host is in an aggregate.",
      quiet: args.verbose !== true && !dryRun,
    });
    const leftOut = reportLeftOut(output, found.visits);
    const hosts = (result: SyncedMembership["result"]) => [
      ...new Set(
        outcome.memberships.filter((one) => one.result === result).map(({ host }) => host),
      ),
    ];
    if (outcome.failure !== undefined) {
      const { message, hint } = outcome.failure;
      output.error(message, ...hint?.split("\n") ?? []);
      return outcome.failure.code;
    }
    if (outcome.end === "interrupted") signal.throwIfAborted();
    const added = outcome.memberships.filter(({ result }) => result === "added").length;
    if (!dryRun) output.say(`Added ${counted(added, "host")} to aggregates in Placement.`);
    if (outcome.end === "time is up") {
      throw new OperatorError(
        "--max-runtime was reached before all hosts were in their aggregates",
        {
          hint: "Run the command again: it does the rest.",
        },
      );
    }
    return tellMissing(context, hosts("not mapped"), hosts("no compute node")) ??
      (leftOut ? CELLS_LEFT_OUT : SYNCED);
  },
};

async function sync(
  context: CommandContext,
  args: Arguments,
  job: Pick<
    Parameters<typeof import("../../src/placement/aggregates/sync.ts").syncAggregates>[0],
    "memberships" | "nodes" | "dryRun"
  >,
): Promise<SyncOutcome> {
  const { services, output, signal } = context;
  const { startPace } = await import("../../src/placement/pace.ts");
  const { syncAggregates } = await import("../../src/placement/aggregates/sync.ts");
  const parallel = parallelRequests(args);
  const placement = await services.placement({ microversion: AGGREGATE_GENERATIONS, parallel });
  using progress = await output.progress("Changing resource providers");
  return await syncAggregates({
    ...job,
    placement,
    parallel,
    signal,
    pace: startPace(context, runLimits(args)),
    onProvider: () => progress.advance(1),
  });
}

/** Names the hosts that were left out; gives the exit code that says so, the later one as the reference. */
function tellMissing(
  { output }: CommandContext,
  notMapped: readonly string[],
  withoutNode: readonly string[],
): number | undefined {
  if (notMapped.length > 0) {
    output.error(
      `These hosts are in aggregates and not mapped to a cell: ${notMapped.join(", ")}.`,
      "Run nova-manage cell_v2 discover_hosts, and this command again.",
    );
  }
  if (withoutNode.length > 0) {
    output.error(
      `These hosts are in aggregates and have no compute node in their cell: ` +
        `${withoutNode.join(", ")}.`,
      "Start nova-compute on them anew, and run this command again.",
    );
  }
  if (withoutNode.length > 0) return NO_COMPUTE_NODE;
  return notMapped.length > 0 ? HOST_NOT_MAPPED : undefined;
}

function asRow({ host, name, aggregate, provider, result }: SyncedMembership): ResultRow {
  return { host, aggregate: name || aggregate, provider, outcome: result };
}

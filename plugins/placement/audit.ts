/** `placement audit`: allocations that belong to no instance and no migration any more. */

import { readCellMappings } from "../../src/cells/cell_mappings.ts";
import { reportLeftOut } from "../../src/cells/fan_out.ts";
import type { ApiTables } from "../../src/cells/tables.ts";
import { visitLimits } from "../../src/cells/visit_options.ts";
import { errorLines } from "../../src/errors/operator_error.ts";
import { CONSUMER_GENERATIONS } from "../../src/openstack/placement/allocations.ts";
import {
  type Provider,
  PROVIDER_TREES,
  readProviders,
} from "../../src/openstack/placement/providers.ts";
import type { ServiceClient } from "../../src/openstack/service.ts";
import { ServiceError } from "../../src/openstack/service_error.ts";
import { counted } from "../../src/output/counted.ts";
import { type CollectedRows, collectRows } from "../../src/output/collect_rows.ts";
import type { ResultRow } from "../../src/output/output.ts";
import type { AuditJob, AuditOutcome } from "../../src/placement/audit/audit.ts";
import type { CellBooks } from "../../src/placement/audit/cell_books.ts";
import type { Orphan, OrphanResult } from "../../src/placement/audit/orphan.ts";
import type { AuditApiTables } from "../../src/placement/audit/tables.ts";
import { resourcesText } from "../../src/placement/text.ts";
import type { Action, Arguments, CommandContext } from "../../src/plugin/contract.ts";
import { runLimits } from "../../src/plugin/pace_options.ts";
import { parallelRequests, SERVICE_OPTIONS } from "./options.ts";

/** The exit codes of the manual. */
const NO_ORPHANS = 0;
const FAILED = 1;
const FOUND = 3;
const DELETED = 4;
const BAD_INPUT = 127;

/** The action. */
export const audit: Action = {
  name: "audit",
  summary: "Find allocations that belong to nobody any more.",
  description:
    "Looks at the allocations of all resource providers, and finds those of compute resources whose " +
    "consumer is neither an instance on the provider's compute node nor a migration from or to it that " +
    "is in progress. With --delete they are deleted: that provider's part alone, and never one that " +
    "was changed since it was looked at.\n\n" +
    "Who cannot be judged is no orphan: an instance that may live in a cell that does not answer, one " +
    "that is in the middle of a task, and a live one on a provider that belongs to no compute node.",
  examples: [
    {
      does: "Show allocations that belong to nobody",
      line: "nova-manage placement audit --verbose",
    },
    {
      does: "Delete those of one resource provider",
      line: "nova-manage placement audit --delete --verbose " +
        "--resource_provider 1f9b2c1e-6a3d-4a1b-8e0c-2b7d5c9e4f30",
    },
  ],
  options: [
    {
      name: "verbose",
      flag: "--verbose",
      kind: "flag",
      help: "Show each orphaned allocation.",
    },
    {
      name: "resource_provider",
      flag: "--resource_provider",
      kind: "string",
      metavar: "<provider_uuid>",
      help: "Look at this resource provider only.",
    },
    {
      name: "delete",
      flag: "--delete",
      kind: "flag",
      help: "Delete the orphaned allocations.",
    },
    {
      name: "dry_run",
      addition: true,
      flag: "--dry-run",
      kind: "flag",
      help: "Show what --delete would delete, and change nothing.",
    },
    ...SERVICE_OPTIONS,
  ],
  exitCodes: {
    [NO_ORPHANS]: "There are no orphaned allocations.",
    [FAILED]:
      "Placement could not be reached, an orphaned allocation could not be deleted, some could " +
      "not be judged as a cell does not answer, or --max-runtime was reached.",
    [FOUND]: "There are orphaned allocations.",
    [DELETED]: "There were orphaned allocations, and all of them were deleted.",
    [BAD_INPUT]: "There is no such resource provider.",
  },
  result: {
    layout: "table",
    columns: [
      { key: "provider", header: "Resource Provider" },
      { key: "provider_name", header: "Name" },
      { key: "consumer", header: "Consumer" },
      { key: "resources", header: "Resources" },
      { key: "reason", header: "Why" },
      { key: "outcome", header: "Outcome" },
    ],
  },
  progress: true,
  async run(context, args) {
    const { output, services } = context;
    const dryRun = args.dry_run === true;
    const mode = dryRun ? "pretend" : args.delete === true ? "delete" : "look";
    let placement: ServiceClient;
    let providers: readonly Provider[] | undefined;
    try {
      placement = await services.placement({
        microversion: mode === "delete" ? CONSUMER_GENERATIONS : PROVIDER_TREES,
        parallel: parallelRequests(args),
      });
      providers = await findProviders(placement, args);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      output.error(...errorLines(error));
      return FAILED;
    }
    if (providers === undefined) {
      output.error(`There is no resource provider ${args.resource_provider}.`);
      return BAD_INPUT;
    }
    const books = await openCellBooks(context, args);
    using rows = collectRows();
    const outcome = await runAudit(context, args, { placement, providers, books, mode }, rows);
    output.result(rows, {
      empty: "No orphaned allocation was found.",
      quiet: args.verbose !== true && !dryRun,
    });
    return tell(context, outcome, books, mode);
  },
};

/** The providers to look at; undefined when the one that is asked for is not there. */
async function findProviders(
  placement: ServiceClient,
  { resource_provider: uuid }: Arguments,
): Promise<readonly Provider[] | undefined> {
  if (uuid === undefined) return await readProviders(placement);
  try {
    const found = await readProviders(placement, { uuid: String(uuid) });
    return found.length > 0 ? found : undefined;
  } catch (error) {
    // What is no UUID is refused.
    if (error instanceof ServiceError && error.status === 400) return undefined;
    throw error;
  }
}

async function openCellBooks(context: CommandContext, { timeout }: Arguments): Promise<CellBooks> {
  const { openBooks } = await import("../../src/placement/audit/cell_books.ts");
  const mappings = await context.databases.api<ApiTables>();
  const cells = await mappings.repeatable((query) => readCellMappings(query, context));
  const api = await context.databases.api<AuditApiTables>();
  return openBooks(context, api, cells, visitLimits({ timeout }));
}

/** The outcome, or undefined when Placement failed, which has been told then. */
async function runAudit(
  context: CommandContext,
  args: Arguments,
  job: Pick<AuditJob, "placement" | "providers" | "books" | "mode">,
  rows: CollectedRows,
): Promise<AuditOutcome | undefined> {
  const { output, signal } = context;
  const { startPace } = await import("../../src/placement/pace.ts");
  const { audit } = await import("../../src/placement/audit/audit.ts");
  using progress = await output.progress(
    "Auditing resource providers",
    () => Promise.resolve(job.providers.length),
  );
  try {
    return await audit({
      ...job,
      pace: startPace(context, runLimits(args)),
      onOrphan: (orphan, result, why) => rows.add(asRow(orphan, result, why)),
      onProviders: (count) => progress.advance(count),
    });
  } catch (error) {
    // What was found and deleted before is shown all the same.
    if (signal.aborted) return undefined;
    if (!(error instanceof ServiceError)) throw error;
    output.error(...errorLines(error));
    return undefined;
  }
}

/** Says how it ended, and gives the exit code. */
function tell(
  { output, signal }: CommandContext,
  outcome: AuditOutcome | undefined,
  { silent }: CellBooks,
  mode: AuditJob["mode"],
): number {
  reportLeftOut(output, silent);
  signal.throwIfAborted();
  if (outcome === undefined) return FAILED;
  const { orphans, faults, unknown, isComplete } = outcome;
  if (orphans > 0) {
    const done = { look: "Found", pretend: "Would delete", delete: "Deleted" }[mode];
    output.say(`${done} ${counted(orphans, "orphaned allocation")}.`);
  }
  const [ofNobody, unjudged] = [unknown["no compute node"], unknown["silent cell"]];
  if (ofNobody > 0) {
    const what = counted(
      ofNobody,
      "allocation of a live instance is of a provider that belongs to no compute node, and was",
      "allocations of live instances are of providers that belong to no compute node, and were",
    );
    output.warn(`${what} left alone.`);
  }
  if (unjudged > 0) {
    const what = counted(
      unjudged,
      "allocation could not be judged and was left alone: its instance",
      "allocations could not be judged and were left alone: their instances",
    );
    output.error(`${what} may live in a cell that does not answer.`);
  }
  if (faults > 0) {
    output.error(
      `${counted(faults, "orphaned allocation")} could not be deleted; the run ended there. ` +
        "--verbose shows why.",
    );
  } else if (!isComplete) {
    output.error("--max-runtime was reached before all resource providers were looked at.");
  }
  if (faults > 0 || unjudged > 0 || !isComplete) return FAILED;
  if (orphans === 0) return NO_ORPHANS;
  return mode === "delete" ? DELETED : FOUND;
}

function asRow(
  { provider, consumer, resources, reason }: Orphan,
  result: OrphanResult,
  why?: string,
): ResultRow {
  return {
    provider: provider.uuid,
    provider_name: provider.name,
    consumer,
    resources: resourcesText(resources),
    reason,
    outcome: why === undefined ? result : `${result}: ${why}`,
  };
}

/** `limits migrate_to_unified_limits`: what Nova's quotas allow, as limits in Keystone. */

import { type CellMapping, readCellMappings } from "../../src/cells/cell_mappings.ts";
import {
  CELLS_LEFT_OUT,
  type CellVisit,
  reportLeftOut,
  visitCells,
} from "../../src/cells/fan_out.ts";
import type { ApiTables } from "../../src/cells/tables.ts";
import { LEFT_OUT_EXIT_CODE, VISIT_OPTIONS, visitLimits } from "../../src/cells/visit_options.ts";
import { DatabaseError } from "../../src/database/database_error.ts";
import type { Database } from "../../src/database/databases.ts";
import { errorLines, OperatorError } from "../../src/errors/operator_error.ts";
import { type CopiedLimit, copyLimits } from "../../src/limits/copy_limits.ts";
import {
  type Limit,
  type ProjectLimits,
  readDefaultLimits,
  readOwnLimits,
} from "../../src/limits/legacy_limits.ts";
import { quotaGroup, type QuotaOptions } from "../../src/limits/quota_options.ts";
import {
  emptyScan,
  type Scan,
  scanFlavors,
  scanInstances,
} from "../../src/limits/requested_classes.ts";
import type { LimitApiTables, LimitCellTables } from "../../src/limits/tables.ts";
import {
  createProjectLimit,
  createRegisteredLimit,
  findServiceId,
  hasRegion,
  type LimitScope,
  readProjectLimits,
  readRegisteredLimits,
} from "../../src/openstack/keystone/limits.ts";
import type { ServiceClient } from "../../src/openstack/service.ts";
import { keystoneService } from "../../src/openstack/service_definition.ts";
import type { ResultRow } from "../../src/output/output.ts";
import type { Action, Arguments, CommandContext } from "../../src/plugin/contract.ts";

/** The exit codes of the manual. */
const DONE = 0;
const FAILED = 1;
const NO_DATABASE = 2;
const MISSING = 3;

/** What the original looks for in Keystone: the limits belong to the service of this name. */
const SERVICE_NAME = "nova";
const NOT_REGISTERED = "missing";
/** Faults of flavors that are told one by one. */
const MOST_FAULTS = 20;

/** The action. */
export const migrateToUnifiedLimits: Action = {
  name: "migrate_to_unified_limits",
  summary: "Copy Nova's quota limits to unified limits in Keystone.",
  description:
    "Creates the default limits of all resources in Keystone, and with --project-id those of a " +
    "project, for the service named nova. What Keystone has already stays as it is, so that the " +
    "command can be repeated. It is for the time before [quota] driver is changed.\n\n" +
    "Then it looks which resource classes flavors ask for, those of the API database and those inside " +
    "of live instances: a class without a default limit in Keystone is taken to have the limit 0.\n\n" +
    "Keystone is reached by [keystone_authtoken], or by [keystone] where that says how to log in. The " +
    "user needs the role admin.",
  examples: [
    {
      does: "Show which limits would be created",
      line: "nova-manage limits migrate_to_unified_limits --dry-run",
    },
    {
      does: "Create the defaults and the limits of a project",
      line: "nova-manage limits migrate_to_unified_limits " +
        "--project-id 8a7c1f0b9d3e4c5f8a7b6c5d4e3f2a1b --verbose",
    },
  ],
  options: [
    {
      name: "project_id",
      flag: "--project-id",
      kind: "string",
      metavar: "<project-id>",
      help: "Copy the limits of this project too, and look at its instances alone.",
    },
    {
      name: "region_id",
      flag: "--region-id",
      kind: "string",
      metavar: "<region-id>",
      help: "Create limits for this region; for no region in particular unless given.",
    },
    {
      name: "verbose",
      flag: "--verbose",
      kind: "flag",
      help: "Say what came of each limit, and show also those that are there.",
    },
    {
      name: "dry_run",
      flag: "--dry-run",
      kind: "flag",
      help:
        "Show which limits would be created, and create none. Flavors are looked at all the same.",
    },
    {
      name: "quiet",
      flag: "--quiet",
      kind: "flag",
      help: "Print nothing but errors. Must not stand beside --verbose.",
    },
    {
      name: "no_embedded_flavor_scan",
      flag: "--no-embedded-flavor-scan",
      kind: "flag",
      help: "Do not look at the flavors inside of instances.",
    },
    ...VISIT_OPTIONS,
  ],
  exitCodes: {
    [DONE]: "Keystone has a default limit of everything that flavors ask for.",
    [FAILED]: "Some limits could not be created; the others were.",
    [NO_DATABASE]: "The API database, or the main one for a project's limits, cannot be reached.",
    [MISSING]: "Flavors ask for resource classes that have no default limit in Keystone.",
    ...LEFT_OUT_EXIT_CODE,
  },
  result: {
    layout: "table",
    columns: [
      { key: "resource", header: "Resource", align: "left" },
      { key: "registered_limit", header: "Registered Limit", align: "left" },
      { key: "project", header: "Project", align: "left", when: "dry_run" },
      { key: "limit", header: "Limit", align: "left", when: "dry_run" },
      { key: "outcome", header: "Outcome", align: "left", when: "dry_run" },
    ],
  },
  async run(context, args) {
    const { config, output, services, signal } = context;
    if (args.verbose === true && args.quiet === true) {
      // Not by the grammar: 2, a usage error, would say that there is no database.
      output.error("--verbose and --quiet exclude each other.");
      return FAILED;
    }
    const options = config.read(quotaGroup);
    const project = args.project_id === undefined ? undefined : String(args.project_id);
    const region = args.region_id === undefined ? undefined : String(args.region_id);
    let quotas: Quotas;
    try {
      quotas = await readQuotas(context, options, project);
    } catch (error) {
      signal.throwIfAborted();
      if (!isWithoutDatabase(error)) throw error;
      output.error(...errorLines(error));
      return NO_DATABASE;
    }
    const keystone = await services.of(keystoneService);
    const service = await findServiceId(keystone, SERVICE_NAME);
    const job = { ...quotas, project, keystone, scope: { service, region } };
    try {
      return await migrate(context, args, job);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof OperatorError)) throw error;
      output.error(...errorLines(error));
      return FAILED;
    }
  },
};

/** What the databases and the configuration say. */
interface Quotas {
  readonly api: Database<LimitApiTables>;
  readonly defaults: readonly Limit[];
  /** Those of the project; none without one. */
  readonly own: ProjectLimits;
}

/** What a run works with. */
interface Job extends Quotas {
  readonly project?: string;
  readonly keystone: ServiceClient;
  readonly scope: LimitScope;
}

async function readQuotas(
  { databases }: CommandContext,
  options: QuotaOptions,
  project: string | undefined,
): Promise<Quotas> {
  const api = await databases.api<LimitApiTables>();
  const defaults = await readDefaultLimits(api, options);
  if (project === undefined) return { api, defaults, own: { limits: [], unknown: [] } };
  const main = await databases.main<LimitCellTables>();
  return { api, defaults, own: await readOwnLimits(api, main, project) };
}

async function migrate(context: CommandContext, args: Arguments, job: Job): Promise<number> {
  const { output } = context;
  const { keystone, scope } = job;
  if (scope.region !== undefined && !await hasRegion(keystone, scope.region)) {
    output.error(
      `Keystone at ${keystone.endpoint} has no region ${scope.region}.`,
      "Look at: openstack region list",
    );
    return FAILED;
  }
  const copied: CopiedLimit[] = [];
  const failed = await copyDefaults(context, args, job, copied);
  const ofProject: CopiedLimit[] = [];
  const failedToo = await copyOwn(context, args, job, ofProject);
  if (failed + failedToo > 0) {
    if (args.dry_run === true) show(context, args, planned(copied, ofProject, args));
    output.error(
      `${failed + failedToo} limits cannot be created. Flavors were not looked at.`,
      "Once that is put right, run the command again; what was created stays.",
    );
    return FAILED;
  }

  const { scan, visits } = await lookAtFlavors(context, args, job);
  const registered = await readRegisteredLimits(keystone, scope);
  const classes = [...scan.classes].map((name) => `class:${name}`).sort();
  const missing = classes.filter((resource) => !registered.has(resource));
  const rows = args.dry_run === true
    ? [
      ...planned(copied, ofProject, args),
      ...unplanned(args.verbose === true ? classes : missing, registered, copied),
    ]
    : (args.verbose === true ? classes : missing).map((resource) => ({
      resource,
      registered_limit: registered.get(resource) ?? NOT_REGISTERED,
    }));
  show(context, args, rows);
  tellFaults(context, scan);
  const isLeftOut = reportLeftOut(output, visits);
  const say = args.quiet === true ? () => {} : output.say;
  if (missing.length > 0) {
    say(
      "WARNING: Keystone has no default limit for resource classes that flavors ask for: " +
        `${missing.length} of them. Without one the limit is 0; create them before [quota] driver is ` +
        "changed.",
    );
    return MISSING;
  }
  if (isLeftOut) return CELLS_LEFT_OUT;
  say("SUCCESS: All resource classes that flavors ask for have a default limit in Keystone.");
  return DONE;
}

async function copyDefaults(
  context: CommandContext,
  args: Arguments,
  { keystone, scope, defaults }: Job,
  copied: CopiedLimit[],
): Promise<number> {
  return await copyLimits(defaults, {
    present: await readRegisteredLimits(keystone, scope),
    dryRun: args.dry_run === true,
    create: (resource, value) => createRegisteredLimit(keystone, scope, resource, value),
    onLimit(limit) {
      copied.push(limit);
      tellLimit(context, args, "default limit", limit);
    },
  });
}

async function copyOwn(
  context: CommandContext,
  args: Arguments,
  { project, own: { limits, unknown }, keystone, scope }: Job,
  copied: CopiedLimit[],
): Promise<number> {
  if (project === undefined) return 0;
  const { output } = context;
  if (unknown.length > 0) {
    output.warn(`Passing over what has no unified limit: ${unknown.join(", ")}.`);
  }
  if (limits.length === 0) {
    output.note(`Project ${project} has no limits of its own.`);
    return 0;
  }
  return await copyLimits(limits, {
    present: await readProjectLimits(keystone, scope, project),
    dryRun: args.dry_run === true,
    create: (resource, value) => createProjectLimit(keystone, scope, project, resource, value),
    onLimit(limit) {
      copied.push(limit);
      tellLimit(context, args, `limit of project ${project}`, limit);
    },
  });
}

function tellLimit(
  { output, signal }: CommandContext,
  { verbose, dry_run }: Arguments,
  what: string,
  { resource, value, outcome, present, why }: CopiedLimit,
): void {
  signal.throwIfAborted();
  if (outcome === "failed") {
    output.error(`${resource}: the ${what} cannot be created: ${why}`);
  } else if (verbose === true && dry_run !== true) {
    output.say(
      outcome === "created"
        ? `${resource}: the ${what} ${value} was created.`
        : `${resource}: there is a ${what} already${present === undefined ? "" : `, ${present}`}.`,
    );
  }
}

async function lookAtFlavors(
  context: CommandContext,
  args: Arguments,
  { api, project }: Job,
): Promise<{ readonly scan: Scan; readonly visits: readonly CellVisit<void>[] }> {
  const { databases, signal } = context;
  const scan = emptyScan();
  // Quotas had no word for it, so that nothing else says so.
  scan.classes.add("DISK_GB");
  await scanFlavors(api, scan, signal);
  if (args.no_embedded_flavor_scan === true) return { scan, visits: [] };
  const mappings = await databases.api<ApiTables>();
  const cells: readonly CellMapping[] = await mappings.repeatable((query) =>
    readCellMappings(query, context)
  );
  const visits = await Array.fromAsync(
    visitCells<void, LimitCellTables>(
      context,
      cells,
      visitLimits(args),
      (database) => scanInstances(database, scan, signal, project),
    ),
  );
  return { scan, visits };
}

/** The rows of a dry run: what would be created, and with `--verbose` what is there. */
function planned(
  defaults: readonly CopiedLimit[],
  ofProject: readonly CopiedLimit[],
  { verbose, project_id }: Arguments,
): ResultRow[] {
  const registered = new Map(defaults.map(({ resource, present }) => [resource, present]));
  const rows = (limits: readonly CopiedLimit[], project?: string) =>
    limits.filter(({ outcome }) => outcome !== "there already" || verbose === true)
      .map(({ resource, value, present, outcome }) => ({
        resource,
        registered_limit: registered.get(resource) ?? NOT_REGISTERED,
        project,
        limit: present ?? value,
        outcome,
      }));
  return [...rows(defaults), ...rows(ofProject, String(project_id))];
}

/** The rows of a dry run for classes that quotas have no limit for. */
function unplanned(
  classes: readonly string[],
  registered: ReadonlyMap<string, number>,
  defaults: readonly CopiedLimit[],
): ResultRow[] {
  const known = new Set(defaults.map(({ resource }) => resource));
  return classes.filter((resource) => !known.has(resource)).map((resource) => {
    const present = registered.get(resource);
    return present === undefined
      ? { resource, registered_limit: NOT_REGISTERED, outcome: "no quota to take it from" }
      : { resource, registered_limit: present, limit: present, outcome: "there already" };
  });
}

function show({ output }: CommandContext, { quiet }: Arguments, rows: readonly ResultRow[]): void {
  const sorted = rows.toSorted((a, b) =>
    String(a.resource) < String(b.resource) ? -1 : String(a.resource) > String(b.resource) ? 1 : 0
  );
  output.result(sorted, { quiet: quiet === true || rows.length === 0 });
}

function tellFaults({ output }: CommandContext, { faults }: Scan): void {
  for (const [reason, { first, count }] of [...faults].slice(0, MOST_FAULTS)) {
    const others = count === 1 ? "" : `, and ${count - 1} others`;
    output.warn(`Not all that ${first} asks for is known${others}: ${reason}`);
  }
  const more = faults.size - MOST_FAULTS;
  if (more > 0) output.warn(`There are ${more} more kinds of flavors that make no sense.`);
}

/** True for a database that is not configured or cannot be connected to. */
function isWithoutDatabase(error: unknown): error is OperatorError {
  if (!(error instanceof DatabaseError)) return error instanceof OperatorError;
  return ["unreachable", "access_denied", "no_such_database", "tls"].includes(error.kind);
}

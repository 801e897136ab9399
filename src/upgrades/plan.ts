/** The plan of an upgrade: what has to happen in which order, a step a row. */

import type { DataMigration } from "../data_migrations/data_migration.ts";
import { wayOf } from "../schema/history.ts";
import type { Release } from "../schema/releases.ts";
import type { Lineage } from "../schema/revisions.ts";
import type { Change } from "../schema/changes.ts";
import { isSinceVersion } from "../schema/start.ts";
import { applies } from "../upgrade_checks/check.ts";
import { upgradeChecks } from "../upgrade_checks/checks.ts";
import { OLDEST_COMPUTES } from "../upgrade_checks/old_computes.ts";
import { counted } from "../output/counted.ts";
import { type DatabaseState, isOfCell, type PlannedStatement } from "./deployment.ts";
import { migrationsUpTo, schemaStep, type UpgradeWay } from "./way.ts";

/** What kind of thing a step is. */
export type StepAction =
  | "data migration"
  | "backup"
  | "stop services"
  | "schema sync"
  | "upgrade checks"
  | "old hosts"
  | "start services";

/** A step. */
export interface UpgradeStep {
  /** The release that it is part of. */
  readonly release: string;
  readonly action: StepAction;
  /** The database; undefined where it is about no single one. */
  readonly database?: string;
  /** The versions of a schema sync. */
  readonly from?: string;
  readonly to?: string;
  /** How many statements a sync runs. */
  readonly statements?: number;
  /**
   * Of a sync: the rows that its statements have to read or write, as the server estimates them. Of a
   * migration: those that it would find now; undefined where that cannot be counted yet.
   */
  readonly rows?: number;
  /** The most that any statement of a sync costs. */
  readonly work?: PlannedStatement["work"];
  readonly writes?: PlannedStatement["writes"];
  /** True where only a backup leads back. */
  readonly irreversible: boolean;
  /** What to do or to know, in a sentence. */
  readonly details: string;
}

const WORK: readonly PlannedStatement["work"][] = ["instant", "index build", "rewrite"];
const WRITES: readonly PlannedStatement["writes"][] = ["go on", "wait", "wait on all nodes"];

/** The first release whose services can be told to start although old hosts are still in the database. */
const FIRST_WORKAROUND = 25;

/** So many hosts of a cell are named. */
const NAMED_HOSTS = 10;

/**
 * The steps of a way, in order.
 *
 * @param databases as they were read: the API database's first.
 */
export function planUpgrade(
  { from, to, steps, isRolling }: UpgradeWay,
  databases: readonly DatabaseState[],
  migrations: readonly DataMigration[],
): UpgradeStep[] {
  const plan: UpgradeStep[] = [];
  if (from !== undefined) {
    plan.push(...migrationSteps(from, migrationsUpTo(from, migrations), databases));
  }
  if (steps.length === 0) return plan;
  const first = steps[0].name;
  const isSynced = databases.some((database) =>
    !isSinceVersion(database.lineage, database.version, to[database.lineage])
  );
  if (isSynced) {
    plan.push({
      release: first,
      action: "backup",
      irreversible: false,
      details: "Back up all databases: there is no other way back from a schema sync.",
    });
  }
  if (!isRolling) {
    plan.push({
      release: first,
      action: "stop services",
      irreversible: false,
      details: "Stop all Nova services, nova-compute too; instances go on running.",
    });
  }
  let before = from;
  for (const release of steps) {
    plan.push(
      ...syncSteps(release, before, databases),
      checksStep(release, before),
      ...oldHostSteps(release, before === from ? undefined : before, databases),
    );
    if (release === to) plan.push(startStep(to, isRolling, databases));
    const due = migrations.filter(({ releases: { from: first } }) => first === release.name);
    plan.push(...migrationSteps(release, due, databases));
    before = release;
  }
  return plan;
}

/** The lowest version of a compute service, and what a release needs; undefined where there is none. */
export function describeOldest(
  databases: readonly DatabaseState[],
  { name, version }: Release,
): string | undefined {
  const versions = databases.flatMap(({ computes }) => computes.map(({ version }) => version));
  if (versions.length === 0) return undefined;
  const lowest = versions.reduce((one, other) => Math.min(one, other));
  const [oldest, level] = OLDEST_COMPUTES[version];
  return `The oldest nova-compute has service version ${lowest}; ${name} works with ${level} ` +
    `(${oldest}) and newer.`;
}

/** The migrations that have rows left, or may have; one step for all when none has. */
function migrationSteps(
  release: Release,
  due: readonly DataMigration[],
  databases: readonly DatabaseState[],
): UpgradeStep[] {
  if (due.length === 0) return [];
  const step = { release: release.name, action: "data migration", irreversible: false } as const;
  const left = databases.flatMap((database) =>
    due.filter((migration) => isOfCell(migration) === (database.cell !== undefined))
      .map(({ name }) => ({ name, database, rows: database.pending.get(name) }))
      .filter(({ rows }) => rows !== 0)
  );
  if (left.length === 0) {
    return [{ ...step, rows: 0, details: "Nothing is left to migrate." }];
  }
  return left.map(({ name, database, rows }) => ({
    ...step,
    database: database.name,
    rows,
    details: `${name}: complete it before the next release${
      rows === undefined ? "; cannot be counted yet" : ""
    }`,
  }));
}

function syncSteps(
  release: Release,
  before: Release | undefined,
  databases: readonly DatabaseState[],
): UpgradeStep[] {
  return databases.flatMap((database) => {
    const { lineage, name, statements: all, version } = database;
    const step = schemaStep(database, release, before);
    if (step === undefined) return [];
    const within = (revision: string) =>
      !isSinceVersion(lineage, step.from, revision) && isSinceVersion(lineage, step.to, revision);
    const own = all.filter(({ revision }) =>
      revision === undefined ? step.from === version : within(revision)
    );
    const drops = wayOf(lineage, "integers").filter(({ id }) => within(id))
      .flatMap(({ changes }) => changes.flatMap(droppedBy));
    const command = syncCommand(lineage, release);
    return [{
      release: release.name,
      action: "schema sync" as const,
      database: name,
      from: step.from,
      to: step.to,
      statements: own.length,
      ...costOf(own),
      irreversible: true,
      details: drops.length === 0 ? command : `${command}; drops ${drops.join(", ")}`,
    }];
  });
}

function syncCommand(lineage: Lineage, { name }: Release): string {
  return lineage === "api"
    ? `api_db sync --release ${name}`
    : `db sync --local_cell --release ${name}`;
}

/** What a change loses, in words; the columns of a table are counted. */
function droppedBy(change: Change): string[] {
  if (change.kind === "dropTable") return [`table ${change.table}`];
  if (change.kind !== "alterTable") return [];
  const [first, ...more] = change.dropColumns ?? [];
  if (first === undefined) return [];
  return more.length === 0
    ? [`column ${change.table}.${first}`]
    : [`${more.length + 1} columns of ${change.table}`];
}

function costOf(
  statements: readonly PlannedStatement[],
): Pick<UpgradeStep, "rows" | "work" | "writes"> {
  if (statements.length === 0) return {};
  const most = <V>(order: readonly V[], values: readonly V[]) =>
    order.findLast((value) => values.includes(value));
  const touched = new Map(
    statements.filter(({ work }) => work !== "instant").map(({ table, rows }) => [table, rows]),
  );
  const rows = [...touched.values()];
  return {
    // One table of unknown size makes the sum unknown, not smaller.
    rows: rows.reduce<number | undefined>(
      (sum, each) => sum === undefined || each === undefined ? undefined : sum + each,
      0,
    ),
    work: most(WORK, statements.map(({ work }) => work)),
    writes: most(WRITES, statements.map(({ writes }) => writes)),
  };
}

/** The checks of a release: all for the first one, then what is other than before. */
function checksStep(release: Release, before: Release | undefined): UpgradeStep {
  const of = (one: Release) =>
    upgradeChecks.filter((check) => applies(check, one)).map(({ name }) => name);
  const now = of(release);
  const earlier = before === undefined ? [] : of(before);
  const fresh = now.filter((name) => !earlier.includes(name));
  const gone = earlier.filter((name) => !now.includes(name));
  const changes = [
    ...fresh.length > 0 ? [`new: ${fresh.join(", ")}`] : [],
    ...gone.length > 0 ? [`no longer: ${gone.join(", ")}`] : [],
  ];
  return {
    release: release.name,
    action: "upgrade checks",
    irreversible: false,
    details: [
      `status upgrade_check --release ${release.name}: ${counted(now.length, "check")}`,
      ...changes,
    ].join("; "),
  };
}

/** The hosts that are too old for a release, and were not for the step before. */
function oldHostSteps(
  release: Release,
  before: Release | undefined,
  databases: readonly DatabaseState[],
): UpgradeStep[] {
  const [oldest, level] = OLDEST_COMPUTES[release.version];
  const known = before === undefined ? 0 : OLDEST_COMPUTES[before.version][1];
  return databases.flatMap(({ name, computes }) => {
    const old = computes.filter(({ version }) => version < level && version >= known);
    if (old.length === 0) return [];
    const named = old.slice(0, NAMED_HOSTS).map(({ host, version }) => `${host} (${version})`);
    const more = old.length - named.length;
    return [{
      release: release.name,
      action: "old hosts" as const,
      database: name,
      irreversible: false,
      details: `Needs nova-compute of ${oldest}, service version ${level}, or newer; older: ${
        named.join(", ")
      }${more > 0 ? ` and ${more} more` : ""}`,
    }];
  });
}

function startStep(
  { name, version }: Release,
  isRolling: boolean,
  databases: readonly DatabaseState[],
): UpgradeStep {
  const [oldest, level] = OLDEST_COMPUTES[version];
  const computes = `nova-compute has to be that of ${oldest} (${level}) or newer`;
  const isOld = databases.some((database) =>
    database.computes.some((service) => service.version < level)
  );
  const workaround = isOld && !isRolling && version >= FIRST_WORKAROUND
    ? "; until the old hosts have started it, set [workarounds] disable_compute_service_check_for_ffu"
    : "";
  return {
    release: name,
    action: "start services",
    irreversible: false,
    details: isRolling
      ? `Restart the controllers' services with those of ${name}; ${computes}`
      : `Start the services of ${name}, nova-conductor first; ${computes}${workaround}`,
  };
}

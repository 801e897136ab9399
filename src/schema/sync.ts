/** Brings a database's schema to a version: makes it, upgrades it, or completes an interrupted run. */

import { type Kysely, sql } from "kysely";
import { DatabaseError } from "../database/database_error.ts";
import type { AnyTables, Database, DatabaseLocation } from "../database/databases.ts";
import { describeLocation } from "../database/location.ts";
import { OperatorError } from "../errors/operator_error.ts";
import type { Catalogue } from "./catalogue.ts";
import { type Change, createTables } from "./changes.ts";
import type { SchemaEngine } from "./engine.ts";
import { schemaEngines } from "./engines.ts";
import { firstVersionTable, schemaAfter, wayOf } from "./history.ts";
import { planner } from "./plan.ts";
import { recordVersion } from "./record_version.ts";
import type { Revision } from "./revision.ts";
import { isInteger, isKnownVersion, type Lineage, lineages } from "./revisions.ts";
import {
  findStart,
  isEntry,
  isSinceVersion,
  noWayBack,
  recordedVersion,
  type Start,
  tooOld,
} from "./start.ts";

/** What came of a sync. */
export interface SyncResult {
  /** What the database was at: a revision, an integer as text, or null for nothing. */
  readonly from: string | null;
  /** The version it is at now; not the one asked for if it was past that already. */
  readonly to: string;
  /** True when something was done. */
  readonly changed: boolean;
}

/** How a sync is done, and what a caller may want to hear of it. */
export interface SyncOptions {
  /**
   * Indexes of tables that are there already are built while others write, where the engine can. On an
   * engine whose DDL is transactional, each revision is then a transaction of its own, followed by its
   * indexes; what was cut off is completed by the next run.
   */
  readonly online?: boolean;
  /** Another process syncs this database, and this one waits for it. */
  readonly onWait?: () => void;
  /** A version or revision is about to be applied. */
  readonly onRevision?: (revision: Revision) => void;
}

/**
 * Brings a database to a version, one after the other: through the integers, the revisions, or over from
 * the former into the latter.
 *
 * On an engine whose DDL is transactional this is one transaction. On MySQL each statement commits;
 * there the version table moves after each revision, and each step is left out that an earlier run
 * made, so that a run that was ended at any point, one of Nova's own tool included, is completed by
 * the next.
 *
 * @param target an integer or a full revision id. A database that is there is left as it is, and so is one
 * that is past a revision.
 * @throws {OperatorError} and leaves everything as it is, when the database is at a version that is
 * not known, is from before train, is past an integer, or holds tables that no sync made.
 * @throws {DatabaseError} when a statement fails.
 */
export async function syncSchema(
  database: Database,
  lineage: Lineage,
  target: string,
  { online = false, onWait, onRevision }: SyncOptions = {},
): Promise<SyncResult> {
  if (!isKnownVersion(lineage, target)) {
    throw new Error(`${target} is no version of the ${lineages[lineage].title}`);
  }
  return await database.withLock("schema", async (query) => {
    const from = await recordedVersion(database, query, lineage);
    if (from !== null && isSinceVersion(lineage, from, target)) {
      if (isInteger(target) && from !== target) throw noWayBack(database.location, from, target);
      return { from, to: from, changed: false };
    }
    const catalogue = await schemaEngines[database.traits.name].readCatalogue(query);
    const start = findStart(database, catalogue, { lineage, from, target });

    const isOnline = online && schemaEngines[database.traits.name].online !== undefined;
    const upgrade = (query: Kysely<AnyTables>) =>
      applyRevisions(query, database, catalogue, {
        ...start,
        lineage,
        target,
        isOnline,
        onRevision,
      });
    if (database.traits.transactionalDdl && !isOnline) await query.transaction().execute(upgrade);
    else await sayingHowToGoOn(() => upgrade(query));
    return { from, to: target, changed: true };
    // What was cut off is completed by the next attempt.
  }, { onWait, repeatable: true });
}

interface Upgrade extends Start {
  readonly lineage: Lineage;
  readonly target: string;
  readonly isOnline: boolean;
  readonly onRevision: SyncOptions["onRevision"];
}

async function applyRevisions(
  query: Kysely<AnyTables>,
  { location, traits }: Database,
  catalogue: Catalogue,
  upgrade: Upgrade,
): Promise<void> {
  const known = schemaEngines[location.engine];
  const engine = await known.forServer?.(query) ?? known;
  const { lineage, isOnline, onRevision } = upgrade;
  // All is planned before anything is done, so that a plan that fails leaves nothing half made.
  const { ofVersionTable, steps } = planUpgrade(engine, location, catalogue, upgrade);
  const inOneGo = (work: (query: Kysely<AnyTables>) => Promise<void>) =>
    isOnline && traits.transactionalDdl ? query.transaction().execute(work) : work(query);

  async function runAll(planned: readonly PlannedChange[]): Promise<void> {
    const statements = planned.flatMap(({ table, statements }) =>
      statements.map((statement) =>
        isOnline && catalogue.tables.has(table)
          ? engine.online!(statement)
          : { statement, apart: false }
      )
    );
    const together = statements.filter(({ apart }) => !apart).map(({ statement }) => statement);
    await inOneGo((query) => run(query, engine.roundTrips(together)));
    // Killed here, or in the middle of one, the next run makes those that are missing.
    await run(query, statements.filter(({ apart }) => apart).map(({ statement }) => statement));
  }

  await runAll(ofVersionTable);
  let before = upgrade.from;
  for (const { revision, changes } of steps) {
    onRevision?.(revision);
    await runAll(changes);
    await recordVersion(query, location, { lineage, before, after: revision.id });
    before = revision.id;
  }
}

/** What a change comes to in a database; no statements where it is made already. */
export interface PlannedChange {
  /** The table; empty for the database itself. */
  readonly table: string;
  readonly statements: readonly string[];
}

/** What a sync would do. */
export interface SyncPlan {
  /** What comes before the first revision. */
  readonly ofVersionTable: readonly PlannedChange[];
  readonly steps: readonly {
    readonly revision: Revision;
    readonly changes: readonly PlannedChange[];
  }[];
}

/**
 * What {@link syncSchema} would do to a database, which is only read.
 *
 * @param look is handed the plan together with what it was made from, on the same connection.
 * @returns what `look` returns, and the version that the sync would leave.
 * @throws {OperatorError} where the sync would refuse.
 */
export async function planSync<R>(
  database: Database,
  lineage: Lineage,
  target: string,
  look: (
    plan: SyncPlan,
    engine: SchemaEngine,
    query: Kysely<AnyTables>,
    catalogue: Catalogue,
  ) => Promise<R>,
): Promise<{ readonly to: string; readonly result: R }> {
  const { location, traits } = database;
  return await database.repeatable(async (query) => {
    const engine = await schemaEngines[traits.name].forServer?.(query) ??
      schemaEngines[traits.name];
    const from = await recordedVersion(database, query, lineage);
    const catalogue = await engine.readCatalogue(query);
    if (from !== null && isSinceVersion(lineage, from, target)) {
      if (isInteger(target) && from !== target) throw noWayBack(location, from, target);
      const nothing = { ofVersionTable: [], steps: [] };
      return { to: from, result: await look(nothing, engine, query, catalogue) };
    }
    const start = findStart(database, catalogue, { lineage, from, target });
    const plan = planUpgrade(engine, location, catalogue, { ...start, lineage, target });
    return { to: target, result: await look(plan, engine, query, catalogue) };
  });
}

function planUpgrade(
  engine: SchemaEngine,
  location: DatabaseLocation,
  catalogue: Catalogue,
  { lineage, from, origin, applied, target }: Omit<Upgrade, "isOnline" | "onRevision">,
): SyncPlan {
  const { plan } = planner(engine, catalogue, schemaAfter(lineage, applied, origin));
  const planned = (changes: readonly Change[]) =>
    changes.map((change) => ({ table: tableOf(change), statements: plan(change) }));
  const way = wayOf(lineage, origin);
  const goal = way.findIndex(({ id }) => id === target);
  return locating(location, { lineage, from }, () => ({
    ofVersionTable: from === null ? planned(createTables(firstVersionTable[origin])) : [],
    steps: way.slice(applied, goal + 1)
      .map((revision) => ({ revision, changes: planned(revision.changes) })),
  }));
}

function tableOf(change: Change): string {
  if (change.kind === "createTable") return change.table.name;
  return change.kind === "setDatabaseCharset" ? "" : change.table;
}

async function run(query: Kysely<AnyTables>, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(query);
}

/** Runs `work`, which commits bit by bit, and says what to do when it is cut off. */
async function sayingHowToGoOn(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.kind === "access_denied") throw error;
    const next =
      "The schema is part way; run the same sync again, which goes on where this one stopped.";
    const { message, hint, kind, location, outcomeUnknown } = error;
    throw new DatabaseError(message, {
      kind,
      location,
      outcomeUnknown,
      hint: hint === undefined ? next : `${hint} ${next}`,
      cause: error,
    });
  }
}

/** Runs `work`, and says of which database it is when that fails, and what has to be done first. */
function locating<R>(
  location: DatabaseLocation,
  { lineage, from }: Pick<Upgrade, "lineage" | "from">,
  work: () => R,
): R {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    // Its tables are neither none nor those that an interrupted first sync has left: they are older.
    if (from !== null && isEntry(lineage, from)) throw tooOld(location, lineage, from, error);
    throw new OperatorError(`The ${describeLocation(location)}: ${error.message}`, {
      hint: error.hint,
      cause: error,
    });
  }
}

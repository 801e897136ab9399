/** Brings a database's schema to a revision: makes it, upgrades it, or completes an interrupted run. */

import { type Kysely, sql } from "kysely";
import { DatabaseError } from "../database/database_error.ts";
import type { AnyTables, Database, DatabaseLocation } from "../database/databases.ts";
import { describeLocation } from "../database/location.ts";
import { OperatorError } from "../errors/operator_error.ts";
import type { Catalogue } from "./catalogue.ts";
import { type Change, createTables } from "./changes.ts";
import { alembicRevision, legacyVersion } from "./current_revision.ts";
import { schemaEngines } from "./engines.ts";
import { history, schemaAfter } from "./history.ts";
import { planner } from "./plan.ts";
import type { Revision } from "./revision.ts";
import { type Lineage, lineages } from "./revisions.ts";
import { versionTable } from "./version_table.ts";

/** What came of a sync. */
export interface SyncResult {
  /** What the database was at: a revision, sqlalchemy-migrate's number as text, or null for nothing. */
  readonly from: string | null;
  /** The revision it is at now; not the one asked for if it was past that already. */
  readonly to: string;
  /** True when something was done. */
  readonly changed: boolean;
}

/** What a caller may want to hear of while a sync is at work. */
export interface SyncEvents {
  /** Another process syncs this database, and this one waits for it. */
  readonly onWait?: () => void;
  /** A revision is about to be applied. */
  readonly onRevision?: (revision: Revision) => void;
}

/**
 * Brings a database to a revision, one revision after the other.
 *
 * On an engine whose DDL is transactional this is one transaction. On MySQL each statement commits;
 * there the version table moves after each revision, and each step is left out that an earlier run
 * made, so that a run that was ended at any point, one of Nova's own tool included, is completed by
 * the next.
 *
 * @param target a full revision id. A database that is there or past it is left as it is.
 * @throws {OperatorError} and leaves everything as it is, when the database is at a revision that is
 * not known, at any version of sqlalchemy-migrate but its last one, or holds tables that no sync made.
 * @throws {DatabaseError} when a statement fails.
 */
export async function syncSchema(
  database: Database,
  lineage: Lineage,
  target: string,
  { onWait, onRevision }: SyncEvents = {},
): Promise<SyncResult> {
  const goal = lineages[lineage].ids.indexOf(target);
  if (goal < 0) throw new Error(`${target} is no revision of the ${lineages[lineage].title}`);
  return await database.withLock("schema", async (query) => {
    const start = await findStart(database, query, lineage);
    if (start.stamped && start.applied > goal) {
      return { from: start.from, to: lineages[lineage].ids[start.applied - 1], changed: false };
    }
    const catalogue = await schemaEngines[database.traits.name].readCatalogue(query);
    if (start.applied === 0) refuseForeignTables(database, catalogue, lineage);

    const upgrade = (query: Kysely<AnyTables>) =>
      applyRevisions(query, database.location, catalogue, { ...start, lineage, goal, onRevision });
    if (database.traits.transactionalDdl) await query.transaction().execute(upgrade);
    else await sayingHowToGoOn(() => upgrade(query));
    return { from: start.from, to: target, changed: true };
    // What was cut off is completed by the next attempt.
  }, { onWait, repeatable: true });
}

interface Start {
  /** What `db version` says. */
  readonly from: string | null;
  /** How many revisions the database has, from the first one. */
  readonly applied: number;
  /** Whether the version table says so. */
  readonly stamped: boolean;
}

async function findStart(
  database: Database,
  query: Kysely<AnyTables>,
  lineage: Lineage,
): Promise<Start> {
  const revision = await alembicRevision(query, database.location);
  if (revision !== null) {
    const applied = lineages[lineage].ids.indexOf(revision) + 1;
    if (applied === 0) throw unknownRevision(database, lineage, revision);
    return { from: revision, applied, stamped: true };
  }
  const version = await legacyVersion(query, lineage);
  if (version === null) return { from: null, applied: 0, stamped: false };
  if (Number(version) !== lineages[lineage].legacy.head) {
    throw unsupportedLegacy(database, lineage, version);
  }
  // The tables of sqlalchemy-migrate's last version are those of the first Alembic revision.
  return { from: version, applied: 1, stamped: false };
}

interface Upgrade extends Start {
  readonly lineage: Lineage;
  readonly goal: number;
  readonly onRevision: SyncEvents["onRevision"];
}

async function applyRevisions(
  query: Kysely<AnyTables>,
  location: DatabaseLocation,
  catalogue: Catalogue,
  { lineage, applied, stamped, goal, onRevision }: Upgrade,
): Promise<void> {
  const known = schemaEngines[location.engine];
  const engine = await known.forServer?.(query) ?? known;
  const { plan } = planner(engine, catalogue, schemaAfter(lineage, applied));
  const statementsOf = (changes: readonly Change[]) => engine.roundTrips(changes.flatMap(plan));
  // All is planned before anything is done, so that a plan that fails leaves nothing half made.
  const { ofVersionTable, steps } = locating(location, () => ({
    ofVersionTable: stamped ? [] : statementsOf(createTables(versionTable)),
    steps: history[lineage].slice(applied, goal + 1)
      .map((revision) => ({ revision, statements: statementsOf(revision.changes) })),
  }));

  await run(query, ofVersionTable);
  let recorded = applied === 0 ? null : history[lineage][applied - 1].id;
  if (recorded !== null && !stamped) await record(query, location, null, recorded);
  for (const { revision, statements } of steps) {
    onRevision?.(revision);
    await run(query, statements);
    await record(query, location, recorded, revision.id);
    recorded = revision.id;
  }
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

/** Runs `work`, and says of which database it is when that fails. */
function locating<R>(location: DatabaseLocation, work: () => R): R {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    throw new OperatorError(`${where(location)}: ${error.message}`, {
      hint: error.hint,
      cause: error,
    });
  }
}

/** Moves the version table from one revision, or from none, to another. */
async function record(
  query: Kysely<AnyTables>,
  location: DatabaseLocation,
  before: string | null,
  after: string,
): Promise<void> {
  if (before === null) {
    await query.insertInto("alembic_version").values({ version_num: after }).execute();
    return;
  }
  const { numUpdatedRows } = await query.updateTable("alembic_version").set({ version_num: after })
    .where("version_num", "=", before).executeTakeFirst();
  if (numUpdatedRows !== 1n) {
    throw new OperatorError(
      `${
        where(location)
      }: alembic_version no longer holds ${before}, so another tool is at work there.`,
      { hint: "Wait until it has finished, and sync again." },
    );
  }
}

function refuseForeignTables(database: Database, catalogue: Catalogue, lineage: Lineage): void {
  const own = schemaAfter(lineage, 1);
  const foreign = [...catalogue.tables.keys()].filter((name) => !own.has(name)).sort();
  if (foreign.length === 0) return;
  const shown = foreign.slice(0, 5).join(", ") + (foreign.length > 5 ? ", …" : "");
  throw new OperatorError(
    `${where(database.location)} has no revision and holds tables that no sync of the ${
      lineages[lineage].title
    } makes: ${shown}.`,
    {
      hint:
        "Check that this is the right database; a new one must be empty. If alembic_version was " +
        "lost, restore it.",
    },
  );
}

function unknownRevision(database: Database, lineage: Lineage, revision: string): OperatorError {
  const other = (Object.keys(lineages) as Lineage[]).find((name) =>
    lineages[name].ids.includes(revision)
  );
  return other === undefined
    ? new OperatorError(
      `${
        where(database.location)
      } is at revision ${revision}, which this nova-manage does not know.`,
      { hint: "Use the nova-manage of the Nova release that made it, or a newer one." },
    )
    : new OperatorError(
      `${where(database.location)} is at revision ${revision}, which is one of the ${
        lineages[other].title
      }, not of the ${lineages[lineage].title}.`,
      { hint: "Check the URL: the main database and the API database must not be the same." },
    );
}

function unsupportedLegacy(database: Database, lineage: Lineage, version: string): OperatorError {
  const { head } = lineages[lineage].legacy;
  return new OperatorError(
    `${
      where(database.location)
    } is at version ${version} of sqlalchemy-migrate; only version ${head}, the ` +
      "last one, can be taken over.",
    Number(version) < head
      ? {
        hint:
          `Run the sync of Nova xena, yoga or zed once, which brings it to ${head} and beyond; then ` +
          "this one.",
      }
      : { hint: "No release of Nova left such a version; check the table migrate_version." },
  );
}

function where(location: DatabaseLocation): string {
  return `The ${describeLocation(location)}`;
}

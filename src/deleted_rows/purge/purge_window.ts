/**
 * Deletes the rows of a window: in one transaction, or, where others hold locks in it, in smaller and
 * smaller ones, until only what is locked is left. That is waited for when all else has gone.
 */

import { type Kysely, type RawBuilder, sql } from "kysely";
import { DatabaseError } from "../../database/database_error.ts";
import type { AnyTables, Database } from "../../database/databases.ts";
import { describeLocation } from "../../database/location.ts";
import type { DeletedRowsEngine, Isolation } from "../engine.ts";
import { LOCK_WAIT } from "../lock_wait.ts";
import type { PaceVerdict } from "../pace.ts";
import { OperatorError } from "../../errors/operator_error.ts";
import type { DatabaseExport } from "./export/database_export.ts";
import { rowPages } from "./export/row_pages.ts";
import type { ShadowTable } from "./shadow_tables.ts";
import { type CountedWindow, halves, inWindow, type Window } from "../windows.ts";

/** How often a batch is exported anew because rows came into its window meanwhile. */
const EXPORT_TRIES = 5;

/**
 * How often a window is cut in two. Each cut has cost a wait for a lock. Two locked rows of 10,000 are
 * found with so many, and where a whole table is locked there is no use in going on.
 */
const MOST_CUTS = 60;

/** The rows to delete, and how. */
export interface Deletion {
  readonly database: Database;
  readonly engine: DeletedRowsEngine;
  /** What the engine chose. */
  readonly isolation: Isolation | undefined;
  readonly table: ShadowTable;
  /** Which of the table's rows are meant. */
  readonly isOld: RawBuilder<boolean>;
  /** Where the rows are written before they go; undefined when they just go. */
  readonly copies: DatabaseExport | undefined;
  /** Asked before each transaction. */
  readonly mayGoOn: () => Promise<PaceVerdict>;
  /** Told how many rows were deleted, once that is committed. */
  readonly onDeleted: (rows: number) => void;
  /** Told that the server lets no transaction change so many rows. */
  readonly onTooLarge: (rows: number) => void;
}

/**
 * Deletes those rows of a window that are meant.
 *
 * @returns `go` when it went through all of the window, else why it stopped.
 * @throws {DatabaseError} when others kept rows locked for longer than `[database] db_max_retries` and
 * its kin say; all others were deleted.
 */
export async function purgeWindow(
  deletion: Deletion,
  window: CountedWindow,
): Promise<PaceVerdict> {
  const { database, table: { name, key }, mayGoOn, onDeleted } = deletion;
  const putOff: CountedWindow[] = [];
  /** What was deleted from windows by commits that got no answer. */
  const unanswered = new Map<CountedWindow, number>();
  let cuts = 0;

  /** Deletes a window's rows; also where nobody knows whether that was done before. */
  async function purgeOnce(part: CountedWindow): Promise<void> {
    const attempt = { rows: 0 };
    try {
      // What has gone before is not found again.
      onDeleted(await purgeInTransaction(deletion, part, attempt) || (unanswered.get(part) ?? 0));
    } catch (error) {
      // Of what was written to files, nobody knows whether it is to be kept.
      const canBeRepeated = error instanceof DatabaseError && error.outcomeUnknown &&
        deletion.copies === undefined;
      if (!canBeRepeated) throw error;
      if (attempt.rows > 0) unanswered.set(part, attempt.rows);
      const { message, kind, location } = error;
      throw new DatabaseError(message, { kind, location, cause: error });
    }
  }

  async function purge(part: CountedWindow): Promise<PaceVerdict> {
    const verdict = await mayGoOn();
    if (verdict !== "go") return verdict;
    try {
      await purgeOnce(part);
      return "go";
    } catch (error) {
      if (error instanceof DatabaseError && error.kind === "too_large" && part.rows > 1 && key) {
        deletion.onTooLarge(part.rows);
        return await purgeAll(await halves(database, { name, key }, part), purge);
      }
      if (!mayPass(error)) throw error;
      const canBeCut = error.kind === "conflict" && database.traits.concurrentWrites &&
        part.rows > 1 && cuts < MOST_CUTS;
      if (!canBeCut || key === undefined) {
        putOff.push(part);
        return "go";
      }
      cuts++;
      return await purgeAll(await halves(database, { name, key }, part), purge);
    }
  }

  async function purgeWithPatience(part: CountedWindow): Promise<PaceVerdict> {
    const verdict = await mayGoOn();
    if (verdict !== "go") return verdict;
    try {
      await database.repeatable(() => purgeOnce(part));
      return "go";
    } catch (error) {
      throw error instanceof DatabaseError && error.kind === "conflict"
        ? keptLocked(deletion, part, error)
        : error;
    }
  }

  const verdict = await purge(window);
  return verdict === "go" ? await purgeAll(putOff, purgeWithPatience) : verdict;
}

async function purgeAll(
  parts: readonly CountedWindow[],
  purge: (part: CountedWindow) => Promise<PaceVerdict>,
): Promise<PaceVerdict> {
  for (const part of parts) {
    const verdict = await purge(part);
    if (verdict !== "go") return verdict;
  }
  return "go";
}

/** Nothing was changed, and it may be different next time: the same as what `Database` tries again. */
function mayPass(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && !error.outcomeUnknown &&
    ["conflict", "connection_lost", "unreachable"].includes(error.kind);
}

function keptLocked(
  { database, table: { name, key } }: Deletion,
  { rows, upTo }: CountedWindow,
  cause: DatabaseError,
): DatabaseError {
  const which = upTo === undefined
    ? "rows"
    : rows > 1
    ? `rows up to ${key} ${upTo}`
    : `the row with ${key} ${upTo}`;
  return new DatabaseError(
    `Another session keeps ${which} of ${name} locked in the ${
      describeLocation(database.location)
    }`,
    {
      kind: cause.kind,
      location: cause.location,
      hint: "What was to go before is deleted. Run the command again when that session has ended.",
      cause,
    },
  );
}

/**
 * Deletes rows in one transaction, and says how many.
 *
 * @param attempt told the same, before it is committed; only where the rows just go.
 */
async function purgeInTransaction(
  deletion: Deletion,
  window: Window,
  attempt: { rows: number },
): Promise<number> {
  const { copies } = deletion;
  if (copies !== undefined) return await exportAndDelete(deletion, copies, window);
  return await inTransaction(
    deletion,
    async (query) => attempt.rows = await deleteRows(query, deletion, window),
  );
}

/**
 * Works under the isolation of archiving, so that no gaps between rows are locked, which would hold up
 * whoever archives into the table; and waits no longer for a lock than archiving does.
 */
async function inTransaction<R>(
  { database, engine, isolation }: Deletion,
  work: (query: Kysely<AnyTables>) => Promise<R>,
): Promise<R> {
  const transaction = database.query.transaction();
  return await (isolation ? transaction.setIsolationLevel(isolation) : transaction)
    .execute(async (query) => {
      await engine.prepare(query, LOCK_WAIT);
      return await work(query);
    });
}

async function deleteRows(
  query: Kysely<AnyTables>,
  { table: { name, key }, isOld }: Deletion,
  window: Window,
): Promise<number> {
  const { numAffectedRows } = await sql`
    DELETE FROM ${sql.table(name)} WHERE ${inWindow(key, window)} AND ${isOld}`.execute(query);
  return Number(numAffectedRows ?? 0n);
}

/**
 * Writes rows to the disk and deletes them, in one transaction: the rows are locked while they are read,
 * so those that were read are among those that are deleted, and as many of the one as of the other means
 * that they are the same.
 */
async function exportAndDelete(
  deletion: Deletion,
  copies: DatabaseExport,
  window: Window,
): Promise<number> {
  const { database, engine, table, isOld } = deletion;
  for (let tries = 1; tries <= EXPORT_TRIES; tries++) {
    try {
      const deleted = await inTransaction(deletion, async (query) => {
        const pages = rowPages(query, table, window, isOld, engine.forUpdate);
        const exported = await copies.write(table.name, pages);
        if (exported === 0) return 0;
        if (await deleteRows(query, deletion, window) !== exported) throw new RowsAdded();
        return exported;
      });
      if (deleted > 0) copies.nextFile();
      return deleted;
    } catch (error) {
      if (!(error instanceof RowsAdded)) throw error;
    }
  }
  throw new OperatorError(
    `Rows are added to ${table.name} of the ${describeLocation(database.location)} ` +
      "while it is exported; nothing of this batch was deleted",
    { hint: "Run the command again when nothing is archived into this table." },
  );
}

/** Rows came into the window between reading and deleting. */
class RowsAdded extends Error {}

/** Deletes the rows of one database's shadow tables, in short transactions. */

import { type Kysely, type RawBuilder, sql } from "kysely";
import { type ArchiveEngine, loadArchiveEngine } from "../archive/engine.ts";
import type { AnyTables, Database } from "../database/databases.ts";
import { describeLocation } from "../database/location.ts";
import type { Pace, PaceVerdict } from "../pace/pace.ts";
import { OperatorError } from "../plugin/operator_error.ts";
import type { DatabaseExport } from "./export/database_export.ts";
import { rowPages } from "./export/row_pages.ts";
import { type ShadowTable, shadowTables } from "./shadow_tables.ts";
import { inWindow, type Window, windows } from "./windows.ts";

/** How often a batch is exported anew because rows came into its window meanwhile. */
const EXPORT_TRIES = 5;

/** What to delete, and how. */
export interface PurgeJob {
  /** Delete what is older than this, in UTC as the databases have it; all when undefined. */
  readonly before: string | undefined;
  /** Rows to a transaction, about. */
  readonly batchRows: number;
  /** Count, and delete nothing. */
  readonly dryRun: boolean;
  /** Where the rows are written before they go; undefined when they just go. */
  readonly copies: DatabaseExport | undefined;
  readonly pace: Pace;
  /** Told of each table of which rows went, and of each that has no timestamp to go by. */
  readonly onTable: (table: PurgedTable) => void;
  /** Told how many more rows have been looked at. */
  readonly onRows: (count: number) => void;
}

/** A table that was purged. */
export interface PurgedTable {
  readonly name: string;
  /** How many rows were deleted, or would be. */
  readonly rows: number;
  /** The column that was compared; undefined when all rows go. */
  readonly timestamp?: string;
  /** True when the table was left alone, as it has no timestamp to compare. */
  readonly leftAlone?: true;
}

/**
 * Purges the shadow tables by name, each in windows of its primary key.
 *
 * @returns `go` when it went through all tables, else why it stopped; what was deleted stays so.
 */
export async function purgeDatabase(database: Database, job: PurgeJob): Promise<PaceVerdict> {
  const engine = await loadArchiveEngine(database.traits.name);
  const gate = createGate(job.pace);
  for (const table of await readShadowTables(database)) {
    if (job.before !== undefined && table.timestamp === undefined) {
      job.onTable({ name: table.name, rows: 0, leftAlone: true });
      continue;
    }
    const verdict = await purgeTable(database, engine, table, job, gate);
    if (verdict !== "go") return verdict;
  }
  return "go";
}

/** How many rows the shadow tables of a database hold. */
export async function countShadowRows(database: Database, windowRows: number): Promise<number> {
  let rows = 0;
  for (const table of await readShadowTables(database)) {
    for await (const window of windows(database, table, windowRows)) rows += window.rows;
  }
  return rows;
}

async function readShadowTables(database: Database): Promise<ShadowTable[]> {
  const engine = await loadArchiveEngine(database.traits.name);
  return shadowTables(await database.repeatable((query) => engine.readTables(query)));
}

async function purgeTable(
  database: Database,
  engine: ArchiveEngine,
  table: ShadowTable,
  job: PurgeJob,
  gate: Gate,
): Promise<PaceVerdict> {
  const { dryRun, copies } = job;
  const timestamp = job.before === undefined ? undefined : table.timestamp;
  const isOld = timestamp === undefined
    ? sql<boolean>`1 = 1`
    : sql<boolean>`${sql.ref(timestamp)} < ${job.before}`;
  let rows = 0;
  try {
    for await (const window of windows(database, table, job.batchRows)) {
      const verdict = await gate.mayGoOn();
      if (verdict !== "go") return verdict;
      const batch: Batch = {
        table,
        isMeant: sql<boolean>`${inWindow(table.key, window)} AND ${isOld}`,
        window,
        isOld,
      };
      const deleted = dryRun
        ? await database.repeatable((query) => countBatch(query, batch))
        : copies === undefined
        ? await database.transaction((query) => deleteBatch(query, batch))
        : await exportAndDelete(database, engine, batch, copies);
      rows += deleted;
      job.onRows(window.rows);
      if (deleted > 0 && !dryRun) gate.restBeforeNext();
    }
    return "go";
  } finally {
    // Also of a table in the middle of which it ends: what is gone is to be told.
    if (rows > 0) job.onTable({ name: table.name, rows, timestamp });
    await copies?.endTable();
  }
}

/** Stands before each batch. */
interface Gate {
  mayGoOn(): Promise<PaceVerdict>;
  /** Rows were deleted: there is to be a rest before the next batch, if there is one. */
  restBeforeNext(): void;
}

function createGate(pace: Pace): Gate {
  let isRestDue = false;
  return {
    async mayGoOn() {
      const verdict = isRestDue ? await pace.pause() : "go";
      isRestDue = false;
      return verdict === "go" ? await pace.mayGoOn() : verdict;
    },
    restBeforeNext() {
      isRestDue = true;
    },
  };
}

/** The rows of one transaction. */
interface Batch {
  readonly table: ShadowTable;
  readonly window: Window;
  readonly isOld: RawBuilder<boolean>;
  /** A row is in the window and old. */
  readonly isMeant: RawBuilder<boolean>;
}

async function deleteBatch(
  query: Kysely<AnyTables>,
  { table, isMeant }: Batch,
): Promise<number> {
  const { numAffectedRows } = await sql`DELETE FROM ${sql.table(table.name)} WHERE ${isMeant}`
    .execute(query);
  return Number(numAffectedRows ?? 0n);
}

async function countBatch(query: Kysely<AnyTables>, { table, isMeant }: Batch): Promise<number> {
  const { rows: [{ count }] } = await sql<{ count: number | string }>`
    SELECT count(*) AS ${sql.ref("count")} FROM ${sql.table(table.name)} WHERE ${isMeant}`
    .execute(query);
  return Number(count);
}

/**
 * Writes the rows of a batch to the disk and deletes them, in one transaction: the rows are locked while
 * they are read, so those that were read are among those that are deleted, and as many of the one as of
 * the other means that they are the same.
 */
async function exportAndDelete(
  database: Database,
  engine: ArchiveEngine,
  batch: Batch,
  copies: DatabaseExport,
): Promise<number> {
  const part = copies.newPart(batch.table.name);
  for (let tries = 1; tries <= EXPORT_TRIES; tries++) {
    try {
      return await database.transaction(async (query) => {
        const { table, window, isOld } = batch;
        const pages = rowPages(query, table, window, isOld, engine.forUpdate);
        const exported = await copies.write(part, pages);
        if (exported === 0) return 0;
        if (await deleteBatch(query, batch) !== exported) throw new RowsAdded();
        return exported;
      });
    } catch (error) {
      if (!(error instanceof RowsAdded)) throw error;
    }
  }
  throw new OperatorError(
    `Rows are added to ${batch.table.name} of the ${describeLocation(database.location)} ` +
      "while it is exported; nothing of this batch was deleted",
    { hint: "Run the command again when nothing is archived into this table." },
  );
}

/** Rows came into the window between reading and deleting. */
class RowsAdded extends Error {}

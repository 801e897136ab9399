/** Deletes the rows of one database's shadow tables, in short transactions. */

import { type RawBuilder, sql } from "kysely";
import type { Database } from "../../database/databases.ts";
import { loadDeletedRowsEngine } from "../engines.ts";
import type { Pace, PaceVerdict } from "../pace.ts";
import type { DatabaseExport } from "./export/database_export.ts";
import { type Deletion, purgeWindow } from "./purge_window.ts";
import { type ShadowTable, shadowTables } from "./shadow_tables.ts";
import { type CountedWindow, inWindow, windows } from "../windows.ts";

/** Rows that are counted in one statement, where nothing but their number is wanted. */
const COUNTED_ROWS = 100_000;

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
  const engine = await loadDeletedRowsEngine(database.traits.name);
  const isolation = await database.repeatable((query) => engine.chooseIsolation(query));
  const gate = createGate(job.pace);
  const { copies } = job;
  const { mayGoOn } = gate;
  /** Smaller once the server has refused so many. */
  const size = { rows: job.batchRows };
  for (const table of await readShadowTables(database)) {
    if (isLeftAlone(table, job.before)) {
      job.onTable({ name: table.name, rows: 0, leftAlone: true });
      continue;
    }
    const verdict = await purgeTable(
      { database, engine, isolation, table, copies, mayGoOn },
      job,
      gate,
      size,
    );
    if (verdict !== "go") return verdict;
  }
  return "go";
}

/**
 * How many rows a purge will look at in a database, or has counted when it is interrupted.
 *
 * @param before as for the purge.
 */
export async function countShadowRows(
  database: Database,
  before: string | undefined,
  signal: AbortSignal,
): Promise<number> {
  let rows = 0;
  for (const table of await readShadowTables(database)) {
    if (isLeftAlone(table, before)) continue;
    for await (const window of windows(database, table, COUNTED_ROWS)) {
      rows += window.rows;
      if (signal.aborted) return rows;
    }
  }
  return rows;
}

async function readShadowTables(database: Database): Promise<ShadowTable[]> {
  const engine = await loadDeletedRowsEngine(database.traits.name);
  return shadowTables(await database.repeatable((query) => engine.readTables(query)));
}

function isLeftAlone({ timestamp }: ShadowTable, before: string | undefined): boolean {
  return before !== undefined && timestamp === undefined;
}

async function purgeTable(
  part: Omit<Deletion, "isOld" | "onDeleted" | "onTooLarge">,
  job: PurgeJob,
  gate: Gate,
  size: { rows: number },
): Promise<PaceVerdict> {
  const { database, table, copies } = part;
  const timestamp = job.before === undefined ? undefined : table.timestamp;
  const isOld = timestamp === undefined
    ? sql<boolean>`1 = 1`
    : sql<boolean>`${sql.ref(timestamp)} < ${job.before}`;
  let rows = 0;
  const deletion: Deletion = {
    ...part,
    isOld,
    onDeleted(count) {
      rows += count;
      if (count > 0) gate.restBeforeNext();
    },
    onTooLarge(count) {
      size.rows = Math.max(1, Math.min(size.rows, Math.floor(count / 2)));
    },
  };
  try {
    for await (const window of windows(database, table, () => size.rows)) {
      const verdict = job.dryRun ? await gate.mayGoOn() : await purgeWindow(deletion, window);
      if (verdict !== "go") return verdict;
      if (job.dryRun) rows += await countRows(database, table, window, isOld);
      job.onRows(window.rows);
    }
    return "go";
  } finally {
    // Also of a table in the middle of which it ends: what is gone is to be told.
    if (rows > 0) job.onTable({ name: table.name, rows, timestamp });
    await copies?.endTable();
  }
}

async function countRows(
  database: Database,
  { name, key }: ShadowTable,
  window: CountedWindow,
  isOld: RawBuilder<boolean>,
): Promise<number> {
  const { rows: [{ count }] } = await database.repeatable((query) =>
    sql<{ count: number | string }>`SELECT count(*) AS ${sql.ref("count")} FROM ${sql.table(name)}
      WHERE ${inWindow(key, window)} AND ${isOld}`.execute(query)
  );
  return Number(count);
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

/**
 * A dry run counts what would go, each row once, and changes nothing. All that there is, is counted table
 * by table from the side of the rows that go: so each table is read once, and an index that archiving
 * would make is not missed.
 */

import { type RawBuilder, sql } from "kysely";
import type { Database } from "../../database/databases.ts";
import type { Pace, PaceVerdict } from "../pace.ts";
import { inWindow, type Window, windows } from "../windows.ts";
import { type ApiCounts, countApiRows } from "./api_rows.ts";
import type { Counts } from "./counts.ts";
import type { ArchiveEngine } from "./engine.ts";
import type { ClaimRows } from "./own_instances.ts";
import { rowGoes, softDeletedGo } from "./archivable_rows.ts";
import { column, type RootFilter } from "./roots.ts";
import type { ArchivableTable, ArchiveTables } from "./tables.ts";
import { INSTANCE_UUID, INSTANCES } from "./trees.ts";

/** How many rows one statement goes through. */
const WINDOW = 20_000;

/** What to count where. */
export interface DryRun {
  readonly database: Database;
  readonly api: Database;
  /** Says which of the API database's rows may go with instances. */
  readonly claim: ClaimRows;
  readonly engine: ArchiveEngine;
  readonly tables: ArchiveTables;
  readonly filter: RootFilter;
  readonly pace: Pace;
  /** How many statements may be under way at a time. */
  readonly connections: number;
  /** So many more rows would go. */
  onCounts(counts: Counts): void;
  /** So many more rows of the API database would go. */
  onApiRows(counts: ApiCounts): void;
}

/**
 * Counts all that would go.
 *
 * @returns `go` when all was counted, else why it stopped.
 */
export async function countAll(run: DryRun): Promise<PaceVerdict> {
  const { tables, filter } = run;
  const softDeleted = softDeletedGo(tables, filter);
  const going = [...tables.byName.values()].flatMap((table) => {
    const condition = rowGoes(table, tables, softDeleted);
    return condition === undefined ? [] : [{ table, condition }];
  });
  return (await countByWindow(run, going)).verdict;
}

/** How many rows were counted, and whether that was all. */
export interface Counted {
  readonly rows: number;
  /** `go` when all was counted, else why it stopped. */
  readonly verdict: PaceVerdict;
}

/** Some of the rows of a table. */
export interface GoingRows {
  readonly table: ArchivableTable;
  readonly condition: RawBuilder<boolean>;
}

/** Goes through tables in windows of the primary key, several at a time, and counts rows that go. */
export async function countByWindow(
  run: DryRun,
  going: readonly GoingRows[],
): Promise<Counted> {
  const { database, pace } = run;
  let rows = 0;
  let verdict: PaceVerdict = "go";

  async function* pieces() {
    for (const { table, condition } of going) {
      for await (const window of windows(database, table, WINDOW)) {
        if (verdict === "go") verdict = await pace.mayGoOn();
        if (verdict !== "go") return;
        yield { table, condition, window };
      }
    }
  }

  const waiting = pieces();
  async function work(): Promise<void> {
    for await (const { table, condition, window } of waiting) {
      const count = await countWindow(run, { table, condition }, window);
      rows += count;
      if (count > 0) run.onCounts(new Map([[table.name, count]]));
    }
  }

  // Whoever fails ends the windows for all.
  const ends = await Promise.allSettled(Array.from({ length: run.connections }, work));
  const failure = ends.find((end) => end.status === "rejected");
  if (failure !== undefined) throw failure.reason;
  return { rows, verdict };
}

async function countWindow(
  { database, api, claim, engine, onApiRows }: DryRun,
  { table, condition }: GoingRows,
  window: Window,
): Promise<number> {
  const found = sql`FROM ${engine.byIndex(table, [table.key])}
    WHERE ${inWindow(table.key, window)} AND ${condition}`;
  if (table.name !== INSTANCES) {
    const { rows: [{ count }] } = await database.repeatable((query) =>
      sql<{ count: number | string }>`SELECT COUNT(*) AS count ${found}`.execute(query)
    );
    return Number(count);
  }
  const { rows } = await database.repeatable((query) =>
    sql<{ uuid: string | null }>`
      SELECT ${column(table, INSTANCE_UUID)} AS uuid ${found}`.execute(query)
  );
  const uuids = rows.flatMap(({ uuid }) => uuid ?? []);
  onApiRows(await countApiRows(api, uuids, await claim(uuids)));
  return rows.length;
}

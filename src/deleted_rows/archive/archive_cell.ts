/** Archives one database: its tables in passes, until a limit is reached or nothing is left. */

import type { Database } from "../../database/databases.ts";
import type { Key } from "../key.ts";
import type { Pace, PaceVerdict } from "../pace.ts";
import { currentRevision } from "../../schema/current_revision.ts";
import {
  addApiCounts,
  type ApiCounts,
  type ApiDatabase,
  hasApiRows,
  noApiRows,
} from "./api_rows.ts";
import { goesWithOthers, softDeletedGo } from "./archivable_rows.ts";
import { archiveTable, type TableProgress, type TableRun } from "./archive_table.ts";
import { countPass } from "./dry_pass.ts";
import { countAll } from "./dry_run.ts";
import { type ArchiveEngine } from "./engine.ts";
import { addCounts, type Counts, rowsIn } from "./counts.ts";
import { loadArchiveEngine } from "./engines.ts";
import {
  type BatchResult,
  type LockPatience,
  MOST_REFUSALS,
  moveBatch,
  usualPatience,
} from "./move_batch.ts";
import { missingShadows } from "./missing_shadows.ts";
import { makeIndexes, missingIndexes, whyNoIndex } from "./missing_indexes.ts";
import { tellLostColumns } from "./columns_without_shadow.ts";
import { countPasses } from "./passes.ts";
import { createPutOffTrees, type PutOff } from "./put_off.ts";
import type { ClaimRows } from "./own_instances.ts";
import { removedTables } from "./removed_tables.ts";
import type { Root } from "./root.ts";
import { readRoots, type RootReader, type Source } from "./root_reader.ts";
import { rootCondition, type RootFilter, rootsOfOthers } from "./roots.ts";
import { type ArchiveTables, archiveTables } from "./tables.ts";
import { INSTANCES, type Tree, treeOf } from "./trees.ts";
import { SHORT_LOCK_WAIT } from "../lock_wait.ts";
import type { CommandContext } from "../../plugin/contract.ts";

/** So many roots are kept in memory before they are asked for. */
const ROOTS_AHEAD = 20_000;
/** So many trees that have to stay are reported; of the others, there is but the number. */
const MOST_REPORTED = 100;

/** What to archive, and how. */
export interface ArchiveSettings extends RootFilter {
  /** How many rows a pass moves. */
  readonly maxRows: number;
  /** Passes are repeated until one moves nothing. */
  readonly untilComplete: boolean;
  /** There are rests between passes, so each has to end before the next begins. */
  readonly restful: boolean;
  /** About how many rows a transaction moves. */
  readonly transactionRows: number;
  /** How many transactions may be under way at a time. */
  readonly connections: number;
  /** Only counts what would be archived. */
  readonly dryRun: boolean;
  /** Indexes without which archiving takes long may be made. */
  readonly createIndexes: boolean;
}

/** Is told how the work goes on. */
export interface ArchiveListener {
  /** So many rows have been moved, for good. */
  onRows(rows: number): void;
  /** Something that the operator should know. */
  onNotice(line: string): void;
  /** So many more passes that moved something are over, told as soon as they are. */
  onPasses(passes: number): void;
}

/** A tree that could not be archived. */
export interface KeptRow {
  readonly table: string;
  readonly key: Key;
  readonly reason: string;
  /** True when that may pass by itself. */
  readonly mayPass: boolean;
}

/** What was done in a database. */
export interface ArchiveReport {
  /** Rows moved, by table. */
  readonly counts: ReadonlyMap<string, number>;
  /** Rows deleted in the API database; undefined when there was no instance to archive. */
  readonly apiCounts: ApiCounts | undefined;
  /** Archived instances whose API rows are those of another cell's: how many, and one of them. */
  readonly elsewhere: { readonly count: number; readonly example?: string };
  /** Trees that could not be archived, or the first of them. */
  readonly kept: readonly KeptRow[];
  readonly keptInAll: number;
  /** The tables whose shadow table is missing. */
  readonly missingShadows: readonly string[];
  /** How many of them do not go by themselves some day. */
  readonly toClearUp: number;
  /** Whether all was done that was to be done, and if not, why. */
  readonly end: PaceVerdict;
}

/** Archives a database piece by piece; what was done can be asked for at any time. */
export interface CellArchiver {
  /**
   * Archives.
   *
   * @throws {DatabaseError} when it failed for good; what was moved before stays moved.
   */
  archive(): Promise<void>;
  /** What has been done so far. */
  report(): ArchiveReport;
}

/**
 * Makes the archiver of a database.
 *
 * @param api the API database, whose rows of archived instances go too.
 * @param claim says which of them.
 * @param clock by which it is told how long locked rows were waited for.
 */
export function createCellArchiver(
  database: Database,
  api: ApiDatabase,
  claim: ClaimRows,
  settings: ArchiveSettings,
  pace: Pace,
  clock: CommandContext["clock"],
  listener: ArchiveListener,
): CellArchiver {
  const { maxRows, untilComplete, restful, transactionRows, dryRun } = settings;
  const connections = database.traits.concurrentWrites ? settings.connections : 1;
  const counts = new Map<string, number>();
  const apiCounts = noApiRows();
  const kept: KeptRow[] = [];
  const keptKeys = new Set<string>();
  let toClearUp = 0;
  let missing: readonly string[] = [];
  let hidden = 0;
  let elsewhere: ArchiveReport["elsewhere"] = { count: 0 };
  const putOff = createPutOffTrees();
  /** How many trees the server has refused since it last moved some. */
  let refusals = 0;
  /** Some tree had to stay, for now at least. */
  let treesStay = false;
  /** The batch before met nothing but locks. */
  let allLocked = false;
  let end: PaceVerdict = "go";

  const onApiRows = (more: ApiCounts) => addApiCounts(apiCounts, more);

  function onPart(source: Source, part: BatchResult): void {
    const table = source.tree.root.name;
    addCounts(counts, part.counts);
    elsewhere = {
      count: elsewhere.count + part.elsewhere.length,
      example: elsewhere.example ?? part.elsewhere[0],
    };
    if (part.moved > 0) refusals = 0;
    const lacksShadow = source.tree.obstacles.some(({ from }) => missing.includes(from));
    for (const { root: { key }, reason, mayPass = false, refusal } of part.kept) {
      if (mayPass && lacksShadow) {
        // That the table is missing is told once, not for each of them.
        keptKeys.add(`${table} ${key}`);
        hidden++;
        continue;
      }
      keep({ table, key, reason, mayPass });
      if (refusal !== undefined && ++refusals > MOST_REFUSALS) throw refusal;
    }
    const rows = rowsIn(part.counts);
    if (rows > 0) listener.onRows(rows);
  }

  function keep(row: KeptRow): void {
    if (!row.mayPass) toClearUp++;
    keptKeys.add(`${row.table} ${row.key}`);
    if (kept.length < MOST_REPORTED) kept.push(row);
  }

  async function makeMissingIndexes(engine: ArchiveEngine, tree: Tree): Promise<void> {
    if (!settings.createIndexes) return;
    try {
      await makeIndexes(database, engine, missingIndexes(tree), (line) => listener.onNotice(line));
    } catch (error) {
      listener.onNotice(whyNoIndex(error));
    }
  }

  async function prepare(): Promise<{ run: TableRun; tables: ArchiveTables }> {
    const engine: ArchiveEngine = await loadArchiveEngine(database.traits.name);
    const facts = await database.repeatable((query) => engine.readTables(query));
    missing = missingShadows(facts);
    const tables = archiveTables(
      facts,
      removedTables(await currentRevision(database, "main")),
    );
    const run: TableRun = {
      database,
      api,
      claim,
      engine,
      isolation: await database.repeatable((query) => engine.chooseIsolation(query)),
      pace,
      connections,
      size: { rows: transactionRows },
      async move(source, roots) {
        // Next to what is locked, more may be.
        const patience = allLocked ? { seconds: SHORT_LOCK_WAIT, cuts: 0 } : usualPatience();
        const result = await move(run, source, roots, patience);
        allLocked = result.moved === 0 && result.locked.length > 0;
        putOff.add(source, result.locked, clock.now().getTime());
        treesStay ||= result.kept.length > 0 || result.locked.length > 0;
        return result;
      },
      beforeFirst({ tree }) {
        tellLostColumns(tree, listener.onNotice);
        return makeMissingIndexes(engine, tree);
      },
      async withoutKept(source, roots) {
        const { tree: { root: table }, goesWithOthers: condition } = source;
        const going = roots.filter(({ key }) =>
          !keptKeys.has(`${table.name} ${key}`) && !putOff.has(table.name, key)
        );
        if (!treesStay || going.length === 0 || condition === undefined) return going;
        // A tree that stays does so as a whole: what is soft-deleted in it does not go by itself.
        const others = await database.repeatable((query) =>
          rootsOfOthers(query, table, condition, going, engine)
        );
        return going.filter(({ key }) => !others.has(key));
      },
      isLocked: (table) => putOff.hasMuchOf(table),
    };
    return { run, tables };
  }

  function move(
    run: TableRun,
    source: Source,
    roots: readonly Root[],
    patience: LockPatience,
  ): Promise<BatchResult> {
    return moveBatch(run, source, roots, onApiRows, (part) => onPart(source, part), patience);
  }

  /** Comes back to what was locked; how many rows were moved. What is locked to the end stays. */
  async function comeBack(run: TableRun): Promise<number> {
    const { rows, locked, verdict } = await putOff.comeBack(
      database,
      pace,
      (source, roots, patience) => move(run, source, roots, patience),
    );
    end = verdict;
    for (const part of locked) keepLocked(part);
    if (rows > 0) listener.onPasses(1);
    return rows;
  }

  function keepLocked({ source, roots, since }: PutOff): void {
    const seconds = Math.round((clock.now().getTime() - since) / 1000);
    const reason = `another session kept it, or what belongs to it, locked for ${seconds} s. ` +
      "Run this again when that session has ended";
    const table = source.tree.root.name;
    for (const { key } of roots) keep({ table, key, reason, mayPass: false });
  }

  /** One pass over the tables, each going on where its reader stands; how many rows were moved. */
  async function pass(run: TableRun, readers: readonly RootReader[]): Promise<number> {
    let rows = 0;
    for (const reader of readers) {
      if (rows >= maxRows) break;
      // What could not be moved makes room for others.
      for (let left = maxRows - rows; left > 0;) {
        const progress = await archiveTable(run, reader, left);
        rows += progress.rows;
        left -= progress.moved;
        if (stopped(progress)) return rows;
        if (progress.taken === 0) break;
      }
    }
    return rows;
  }

  /** Passes one after the other, with rests between them. */
  async function passes(run: TableRun, sources: readonly Source[]): Promise<void> {
    const ahead = untilComplete ? ROOTS_AHEAD : 1;
    const fromBeginning = () =>
      sources.map((source) => readRoots(database, run.engine.byIndex, source, ahead));
    let readers = fromBeginning();
    for (let begins = true;;) {
      const rows = await pass(run, readers);
      // A pass that was stopped is not over.
      if (end !== "go") return;
      if (rows > 0) listener.onPasses(1);
      if (!untilComplete) {
        if (rows < maxRows) await comeBack(run);
        return;
      }
      if (rows === 0) {
        if (begins && await comeBack(run) === 0 || end !== "go") return;
        // Rows may have been soft-deleted meanwhile behind the readers' backs.
        readers = fromBeginning();
        begins = true;
        continue;
      }
      begins = false;
      end = await pace.pause();
      if (end !== "go") return;
    }
  }

  /** All tables as fast as they go, as if in passes, until going through them moves nothing. */
  async function sweeps(run: TableRun, sources: readonly Source[]): Promise<void> {
    const counter = countPasses(maxRows, (passes) => listener.onPasses(passes));
    for (let rows = -1; rows !== 0 && end === "go";) {
      rows = 0;
      for (const source of sources) {
        const table = counter.beginTable();
        const reader = readRoots(database, run.engine.byIndex, source, ROOTS_AHEAD);
        const progress = await archiveTable(run, reader, Infinity, table);
        rows += progress.rows;
        // The pass under way is not over.
        if (stopped(progress)) return;
        if (progress.moved > 0) table.end(progress.taken);
      }
      counter.endPass();
      if (rows === 0) rows = await comeBack(run);
    }
  }

  function stopped({ verdict }: TableProgress): boolean {
    end = verdict;
    return verdict !== "go";
  }

  return {
    async archive() {
      if (maxRows === 0) return;
      const { run, tables } = await prepare();
      if (dryRun) {
        const onCounts = (more: Counts) => addCounts(counts, more);
        const dry = { ...run, api: api.database, tables, filter: settings, onCounts, onApiRows };
        end = untilComplete ? await countAll(dry) : await countPass(dry, maxRows);
        return;
      }
      const goAlone = softDeletedGo(tables, settings);
      const sources = tables.roots.map((table) => ({
        tree: treeOf(table, tables),
        condition: rootCondition(table, settings),
        goesWithOthers: goesWithOthers(table, tables, goAlone),
      }));
      if (untilComplete && !restful) await sweeps(run, sources);
      else await passes(run, sources);
    },
    report: () => ({
      counts,
      // Those of an instance may have gone although its own rows could not go then.
      apiCounts: counts.has(INSTANCES) || hasApiRows(apiCounts) ? apiCounts : undefined,
      elsewhere,
      kept,
      keptInAll: keptKeys.size - hidden,
      toClearUp: toClearUp + missing.length,
      missingShadows: missing,
      end,
    }),
  };
}

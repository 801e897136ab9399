/**
 * A dry run of a single pass, which takes but a few rows: they are looked for from their soft-deleted
 * row, by index where there is one.
 */

import { sql } from "kysely";
import type { Key } from "../key.ts";
import type { PaceVerdict } from "../pace.ts";
import { countApiRows } from "./api_rows.ts";
import { type Counts, rowsIn } from "./counts.ts";
import { countByWindow, type Counted, type DryRun } from "./dry_run.ts";
import { type GoAlone, goesWithOthers, hasOneWay, softDeletedGo } from "./archivable_rows.ts";
import type { Root } from "./root.ts";
import { readRoots } from "./root_reader.ts";
import { column } from "./roots.ts";
import { referredValues } from "./tree_rows.ts";
import type { ArchivableTable } from "./tables.ts";
import { type Branch, INSTANCE_UUID, INSTANCES, type Tree, treeOf, wayTo } from "./trees.ts";

/** So many trees are counted at a time; MariaDB makes worse plans for lists from 1000 values on. */
const MOST_ROOTS = 900;
/** Where there is no index, so often a table may be gone through for a list of roots. */
const MOST_SCANS = 5;

/**
 * Counts what one pass would move: from each table, parents first, as many soft-deleted rows as are left
 * of the limit, with what goes with them.
 *
 * @returns `go` when the pass was counted to its end, else why it stopped.
 */
export async function countPass(run: DryRun, maxRows: number): Promise<PaceVerdict> {
  let left = maxRows;
  const earlier = new Set<ArchivableTable>();
  for (const root of run.tables.roots) {
    const { rows, verdict } = await countFrom(run, root, left, earlier);
    if (verdict !== "go") return verdict;
    left -= rows;
    if (left <= 0) break;
    // There was room for more, so all of the table's rows have gone.
    earlier.add(root);
  }
  return "go";
}

/** Counts a table's soft-deleted rows, so many at most, and what goes with them and not before them. */
async function countFrom(
  run: DryRun,
  root: ArchivableTable,
  most: number,
  earlier: ReadonlySet<ArchivableTable>,
): Promise<Counted> {
  const { database, api, claim, engine, tables, filter, pace } = run;
  const tree = treeOf(root, tables);
  const softDeleted = softDeletedGo(tables, filter);
  const withOthers = goesWithOthers(root, tables, softDeleted);
  const condition = withOthers === undefined
    ? softDeleted(root)!
    : sql<boolean>`${softDeleted(root)!} AND NOT ${withOthers}`;
  const earlierGo: GoAlone = (table) => earlier.has(table) ? softDeleted(table) : undefined;
  const upTo = (key: Key): GoAlone => (table) =>
    table === root ? sql`${condition} AND ${column(root, root.key)} <= ${key}` : undefined;

  let rows = 0;
  const tell = (counts: Counts) => {
    rows += rowsIn(counts);
    run.onCounts(counts);
  };

  /** Counts what goes along branches with roots, which have keys after those of the call before. */
  function alongBranches(branches: readonly Branch[]) {
    let counted: Key | undefined;
    return async (roots: readonly Root[]): Promise<void> => {
      if (branches.length === 0) return;
      const before = counted === undefined ? undefined : upTo(counted);
      const goneBefore: GoAlone = (table) => before?.(table) ?? earlierGo(table);
      const counts = await database.repeatable((query) =>
        engine.countTrees(query, { ...tree, branches }, roots, (table) => {
          // Whatever has only this way to go has not gone.
          if (hasOneWay(table, tables)) return undefined;
          const gone = goesWithOthers(table, tables, goneBefore);
          return gone && sql`NOT ${gone}`;
        })
      );
      // The roots have been counted.
      tell(new Map([...counts].filter(([table]) => table !== root.name)));
      counted = roots.at(-1)!.key;
    };
  }

  const fromRoots = tree.branches.filter((branch) => isFoundOnce(branch, tree));
  const countIndexed = alongBranches(fromRoots.filter(isIndexed));
  const lists: (readonly Root[])[] = [];
  const reader = readRoots(database, engine.byIndex, { tree, condition }, 1);
  let verdict: PaceVerdict = "go";
  const mayGoOn = async () => (verdict = await pace.mayGoOn()) === "go";
  let taken = 0;
  let last: Key | undefined;
  while (taken < most) {
    const { roots } = await reader.next(Math.min(MOST_ROOTS, most - taken), mayGoOn);
    if (roots.length === 0) break;
    tell(new Map([[root.name, roots.length]]));
    if (root.name === INSTANCES) {
      const uuids = referredValues(roots, INSTANCE_UUID).map(String);
      run.onApiRows(await countApiRows(api, uuids, await claim(uuids)));
    }
    await countIndexed(roots);
    if (lists.length <= MOST_SCANS) lists.push(roots);
    taken += roots.length;
    last = roots.at(-1)!.key;
  }
  if (last === undefined || verdict !== "go") return { rows, verdict };

  // Without an index, each list of roots costs a look at the whole table.
  const mayScan = lists.length <= MOST_SCANS;
  const bySearch = fromRoots.filter((branch) => isIndexed(branch) || mayScan);
  const countByScan = alongBranches(bySearch.filter((branch) => !isIndexed(branch)));
  if (mayScan) { for (const roots of lists) if (await mayGoOn()) await countByScan(roots); }

  // What is left is counted from its own side, for all roots at once.
  const goesNow = upTo(last);
  const others = new Set(tree.branches.map(({ table }) => table));
  for (const { table } of bySearch) others.delete(table);
  const going = [...others].flatMap((table) => {
    const now = goesWithOthers(table, tables, goesNow);
    const before = goesWithOthers(table, tables, earlierGo);
    if (now === undefined) return [];
    return [{
      table,
      condition: before === undefined ? now : sql<boolean>`${now} AND NOT ${before}`,
    }];
  });
  if (!await mayGoOn()) return { rows, verdict };
  const more = await countByWindow(run, going);
  return { rows: rows + more.rows, verdict: more.verdict };
}

/** A search from the roots along the branch finds each row once, and no other branch finds it. */
function isFoundOnce(branch: Branch, { branches }: Tree): boolean {
  const way = wayTo(branch);
  return branches.filter(({ table }) => table === branch.table).length === 1 &&
    (way.length === 1 || way.every(({ links }) => links.length === 1));
}

/** Indexes lead from the roots to the rows of the branch. */
function isIndexed(branch: Branch): boolean {
  return wayTo(branch).every(({ table, links }) =>
    links.every(({ column }) => table.indexed.has(column))
  );
}

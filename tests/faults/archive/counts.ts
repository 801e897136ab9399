/** The tables that the program prints, compared with what it did. */

import assert from "node:assert/strict";
import type { Content } from "./content.ts";
import { apiTables, cellTables } from "./rows.ts";
import type { Ended } from "./stage.ts";

/** The numbers of rows by table in what a run printed; none where it printed no table. */
export function printedCounts(stdout: string): ReadonlyMap<string, number> {
  const lines = stdout.matchAll(/^\| ([\w.]+) +\| (\d+) +\|$/gm);
  return new Map([...lines].map(([, table, rows]) => [table, Number(rows)]));
}

/** Adds up what several runs printed. */
function sumOfCounts(ended: readonly Ended[]): ReadonlyMap<string, number> {
  const sum = new Map<string, number>();
  for (const { stdout } of ended) {
    for (const [table, rows] of printedCounts(stdout)) sum.set(table, (sum.get(table) ?? 0) + rows);
  }
  return sum;
}

/** What the tables of all runs have to add up to. */
function movedRows(start: Content, now: Content): Map<string, number> {
  const moved = cellTables.map(({ name }): [string, number] => [
    name,
    start.rows.get(name)!.length - now.rows.get(name)!.length,
  ]);
  const removed = apiTables.map((name): [string, number] => {
    const count = ({ api }: Content) =>
      [...api.keys()].filter((key) => key.startsWith(`${name} `)).length;
    return [`API_DB.${name}`, count(start) - count(now)];
  });
  return new Map([...moved, ...removed]);
}

/** Together, the runs have counted each row once that has gone from the main tables. */
export function assertCounted(
  ended: readonly Ended[],
  start: Content,
  now: Content,
  when = "",
): void {
  const sorted = (counts: ReadonlyMap<string, number>) =>
    Object.fromEntries([...counts].filter(([, rows]) => rows > 0).sort());
  const story = [when, ...ended.map(({ story }) => story)].join("\n");
  const moved = sorted(movedRows(start, now));
  assert.deepEqual(
    sorted(sumOfCounts(ended)),
    moved,
    `${story}\nwhat was moved: ${JSON.stringify(moved)}`,
  );
}

/**
 * {@link assertCounted} for runs of which some may have ended before they could tell everything: they
 * were killed, or gave up and never learnt whether a transaction was committed. Then nothing may be
 * counted that was not done.
 */
export function assertAccounted(
  ended: readonly Ended[],
  start: Content,
  now: Content,
  when: string,
): void {
  if (ended.every(({ code }) => code === 0 || code === 1)) {
    return assertCounted(ended, start, now, when);
  }
  const moved = movedRows(start, now);
  for (const [table, rows] of sumOfCounts(ended)) {
    assert.ok(
      rows <= moved.get(table)!,
      `${when}: of ${table}, ${rows} are said to have gone, and ${moved.get(table)} have`,
    );
  }
}

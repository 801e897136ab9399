/** The tables that the program prints. */

/** The numbers of rows by table in what a run printed; none where it printed no table. */
export function printedCounts(stdout: string): ReadonlyMap<string, number> {
  const lines = stdout.matchAll(/^\| ([\w.]+) +\| (\d+) +\|$/gm);
  return new Map([...lines].map(([, table, rows]) => [table, Number(rows)]));
}

/** Adds up what several runs printed. */
export function sumOfCounts(outputs: readonly string[]): ReadonlyMap<string, number> {
  const sum = new Map<string, number>();
  for (const stdout of outputs) {
    for (const [table, rows] of printedCounts(stdout)) sum.set(table, (sum.get(table) ?? 0) + rows);
  }
  return sum;
}

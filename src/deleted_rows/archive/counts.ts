/** Rows by table. */

/** How many rows of which table. */
export type Counts = ReadonlyMap<string, number>;

/** Adds to counts by table. */
export function addCounts(sums: Map<string, number>, counts: Counts): void {
  for (const [table, count] of counts) sums.set(table, (sums.get(table) ?? 0) + count);
}

/** How many rows that were. */
export function rowsIn(counts: Counts): number {
  let rows = 0;
  for (const count of counts.values()) rows += count;
  return rows;
}

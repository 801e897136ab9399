/** Says which columns shadow tables lack, as their values go with the rows of the main tables. */

import type { ArchivableTable } from "./tables.ts";
import type { Tree } from "./trees.ts";

/** The tables that were told of. */
const told = new WeakSet<ArchivableTable>();

/** Tells of the columns that are lost with a tree, of each table once. */
export function tellLostColumns({ root, branches }: Tree, say: (line: string) => void): void {
  for (const table of [root, ...branches.map(({ table }) => table)]) {
    const { name, shadow, missing } = table;
    if (missing.length === 0 || told.has(table)) continue;
    told.add(table);
    say(`${shadow} has no ${missing.join(", ")}: what ${name} holds there is not archived.`);
  }
}

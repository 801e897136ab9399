/** Tables in the order of their foreign keys. */

import type { TableFacts } from "./table_catalogue.ts";

/**
 * The tables in levels of foreign keys, alphabetically within a level: those that refer to no other,
 * then those that refer to none but these, and so on (SQLAlchemy's `MetaData.sorted_tables`).
 */
export function inLevels(facts: readonly TableFacts[]): TableFacts[] {
  const names = new Set(facts.map(({ name }) => name));
  let left = [...facts].sort((a, b) => (a.name < b.name ? -1 : 1));
  const ordered: TableFacts[] = [];
  while (left.length > 0) {
    const waiting = new Set(left.map(({ name }) => name));
    const ready = left.filter(({ name, foreignKeys }) =>
      foreignKeys.every(({ toTable }) =>
        toTable === name || !waiting.has(toTable) || !names.has(toTable)
      )
    );
    // Tables that refer to each other in a circle: Nova has none, and any order will do.
    const level = ready.length > 0 ? ready : left;
    ordered.push(...level);
    const done = new Set(level);
    left = left.filter((table) => !done.has(table));
  }
  return ordered;
}

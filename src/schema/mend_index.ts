/** Mending an index where dropping and making one are statements of their own. */

import { type Difference, type MendingStep, phases } from "./difference.ts";
import type { Index, Table } from "./notation.ts";

/**
 * The statements that drop an index that is extra or different, and make one that is missing or different.
 *
 * @param wanted the table as it should be.
 * @param drop the statement that drops it.
 * @param create the statement that makes an index.
 */
export function mendIndex(
  { kind, name }: Difference,
  wanted: Table,
  drop: string,
  create: (index: Index) => string,
): MendingStep[] {
  const index = wanted.constraints.filter((constraint) => constraint.kind === "index")
    .find((index) => index.name === name);
  const dropping = { phase: phases.dropIndexes, statement: drop };
  return [
    ...(kind === "missing" ? [] : [dropping]),
    ...(kind === "extra" || index === undefined
      ? []
      : [{ phase: phases.keys, statement: create(index) }]),
  ];
}

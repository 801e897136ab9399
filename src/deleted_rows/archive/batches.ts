/** Cuts lists of roots into batches: what one transaction moves. */

import type { Key } from "../key.ts";
import type { Root } from "./root.ts";

/**
 * Cuts roots into batches of whole trees that have at most `rows` rows together, and of single trees
 * where one alone has more.
 *
 * @param sizes how many rows each tree has; a root that is not among them has gone.
 */
export function cutIntoBatches(
  roots: readonly Root[],
  sizes: ReadonlyMap<Key, number>,
  rows: number,
): Root[][] {
  const batches: Root[][] = [];
  let size = Infinity;
  for (const root of roots) {
    const added = sizes.get(root.key) ?? 0;
    size += added;
    if (size <= rows) {
      batches.at(-1)!.push(root);
    } else {
      batches.push([root]);
      size = added;
    }
  }
  return batches;
}

/** A list in two halves; one of a single element stays as it is. */
export function halves<T>(list: readonly T[]): (readonly T[])[] {
  const middle = Math.ceil(list.length / 2);
  return [list.slice(0, middle), list.slice(middle)].filter((half) => half.length > 0);
}

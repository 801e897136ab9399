/** The roots of trees. */

import type { Key } from "../key.ts";

/** A soft-deleted row to be archived with its tree. */
export interface Root {
  /** Its primary key. */
  readonly key: Key;
  /** The values that its children refer to, by column; the instance's UUID for one. */
  readonly referred: Readonly<Record<string, Key | null>>;
}

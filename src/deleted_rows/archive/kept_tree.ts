/** Trees that stay where they are. */

import type { DatabaseError } from "../../database/database_error.ts";
import type { Root } from "./root.ts";

/** A tree that had to stay in the main tables. */
export interface KeptTree {
  readonly root: Root;
  /** Why, for a person: `instance_faults 17 differs from …`. */
  readonly reason: string;
  /** True when that may pass by itself. */
  readonly mayPass?: true;
  /** What the server said, where it was the server that refused. */
  readonly refusal?: DatabaseError;
}

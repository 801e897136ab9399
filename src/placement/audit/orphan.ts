/** Allocations that belong to nobody. */

import type { Consumer, Resources } from "../../openstack/placement/allocations.ts";
import type { Provider } from "../../openstack/placement/providers.ts";

/** What a consumer holds of a provider. */
export interface Holding {
  readonly provider: Provider;
  readonly consumer: string;
  readonly resources: Resources;
  /** All that the consumer holds, as it was before the databases were asked; where that is needed. */
  readonly before?: Consumer;
}

/** An allocation that belongs to nobody. */
export interface Orphan extends Holding {
  readonly reason: string;
}

/** What became of an orphan. */
export type OrphanResult = "found" | "would be deleted" | "deleted" | "not deleted";

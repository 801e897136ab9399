/**
 * Deletes orphaned allocations: those alone, whatever else their consumer holds. Many in one request; one
 * by one when that is refused.
 */

import { OperatorError } from "../../errors/operator_error.ts";
import {
  isSameAllocations,
  readConsumer,
  type WantedConsumer,
  writeConsumer,
  writeConsumers,
} from "../../openstack/placement/allocations.ts";
import type { ServiceClient } from "../../openstack/service.ts";
import { tryAgain } from "../try_again.ts";
import type { Orphan } from "./orphan.ts";

/** What became of an orphan. */
export interface Deletion {
  readonly orphan: Orphan;
  readonly result: "deleted" | "not deleted";
  /** Why it was not. */
  readonly why?: string;
}

/**
 * Deletes orphans, some of which may be of one consumer: then they go together.
 *
 * @returns what became of each, consumer by consumer.
 */
export async function deleteOrphans(
  placement: ServiceClient,
  orphans: readonly Orphan[],
): Promise<Deletion[]> {
  const consumers = Map.groupBy(orphans, ({ consumer }) => consumer);
  const wanted = new Map([...consumers].map(([uuid, theirs]) => [uuid, without(theirs)]));
  if (wanted.size > 1) {
    try {
      await tryAgain(() => writeConsumers(placement, wanted));
      return [...consumers.values()].flat().map((orphan) => ({ orphan, result: "deleted" }));
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
    }
  }
  const deletions = await Promise.all(
    [...consumers].map(async ([uuid, theirs]) => {
      const outcome = await deleteOne(placement, uuid, wanted.get(uuid)!);
      return theirs.map((orphan) => ({ orphan, ...outcome }));
    }),
  );
  return deletions.flat();
}

async function deleteOne(
  placement: ServiceClient,
  consumer: string,
  wanted: WantedConsumer,
): Promise<Omit<Deletion, "orphan">> {
  try {
    await tryAgain(() => writeConsumer(placement, consumer, wanted));
    return { result: "deleted" };
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    // It may have been carried out, by this try or one before.
    const now = await readConsumer(placement, consumer).catch(() => undefined);
    const isGone = now !== undefined && isSameAllocations(now.allocations, wanted.allocations);
    return isGone ? { result: "deleted" } : { result: "not deleted", why: error.message };
  }
}

/** What a consumer keeps when its orphans are gone. */
function without(orphans: readonly Orphan[]): WantedConsumer {
  const { allocations, project, user, generation } = orphans[0].before!;
  const kept = new Map(allocations);
  for (const { provider } of orphans) kept.delete(provider.uuid);
  return { allocations: kept, project: project ?? "", user: user ?? "", generation };
}

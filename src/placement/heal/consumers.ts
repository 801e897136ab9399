/**
 * What instances hold in Placement, found out with as few requests as that takes.
 *
 * Placement tells what one consumer holds, with its project and user, or who holds something of one
 * provider. For a few instances each is asked for by itself. Once that would take more requests than
 * there are providers, the lists of all providers are read: an instance in none of them holds nothing,
 * and needs no question of its own.
 */

import {
  type Consumer,
  readConsumer,
  readProviderAllocations,
} from "../../openstack/placement/allocations.ts";
import type { ServiceClient } from "../../openstack/service.ts";
import type { KnownProviders } from "./known_providers.ts";

/** Finds out what instances hold. */
export interface Consumers {
  /**
   * Asks for all of these instances at once.
   *
   * @returns what one of them holds, by its UUID.
   */
  ask(uuids: readonly string[]): (uuid: string) => Promise<Consumer>;
}

/** So many are asked for one by one without thinking. */
const FEW = 50;
const NOTHING: Consumer = { allocations: new Map() };

/** Makes a reader for one run. */
export function createConsumers(placement: ServiceClient, providers: KnownProviders): Consumers {
  let asked = 0;
  let holders: Promise<ReadonlySet<string>> | undefined;

  /** All that hold something; undefined as long as it is less work to ask for each. */
  async function knownHolders(more: number): Promise<ReadonlySet<string> | undefined> {
    asked += more;
    if (asked <= FEW || holders !== undefined) return await holders;
    const uuids = await providers.all();
    if (uuids.size < asked) holders ??= listHolders([...uuids]);
    return await holders;
  }

  async function listHolders(uuids: readonly string[]): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    await Promise.all(uuids.map(async (provider) => {
      const allocations = await readProviderAllocations(placement, provider);
      for (const consumer of allocations.keys()) found.add(consumer);
    }));
    return found;
  }

  async function readOne(
    uuid: string,
    known: Promise<ReadonlySet<string> | undefined>,
  ): Promise<Consumer> {
    return (await known)?.has(uuid) === false ? NOTHING : await readConsumer(placement, uuid);
  }

  return {
    ask(uuids) {
      const known = knownHolders(uuids.length);
      known.catch(() => {});
      const answers = new Map(uuids.map((uuid) => [uuid, readOne(uuid, known)]));
      // Some are never asked for: those behind a failure.
      for (const answer of answers.values()) answer.catch(() => {});
      return (uuid) => answers.get(uuid)!;
    },
  };
}

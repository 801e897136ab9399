/**
 * Which resource providers there are, as far as a run has to know.
 *
 * A write that names one that is not there is refused by Placement, which nevertheless keeps an empty
 * record of each new consumer in it: everybody's next write for one of them is a conflict then. So none
 * is sent.
 */

import { readProviders } from "../../openstack/placement/providers.ts";
import type { ServiceClient } from "../../openstack/service.ts";

/** What a run knows of providers. */
export interface KnownProviders {
  /** The UUIDs of all that there were when it was first asked. */
  all(): Promise<ReadonlySet<string>>;
  /** Those of some that are not there. */
  missing(uuids: ReadonlySet<string>): Promise<ReadonlySet<string>>;
}

/** So many unknown ones are asked for one by one, where that saves reading the list of all. */
const FEW = 3;

/** Knows nothing to begin with. */
export function createKnownProviders(placement: ServiceClient): KnownProviders {
  const known = new Set<string>();
  let listed: Promise<ReadonlySet<string>> | undefined;

  const read = async (query: { readonly uuid?: string }) => {
    for (const { uuid } of await readProviders(placement, query)) known.add(uuid);
    return known;
  };
  const all = () => listed ??= read({});

  return {
    all,
    async missing(uuids) {
      const unknown = () => [...uuids].filter((uuid) => !known.has(uuid));
      if (unknown().length > FEW) await all();
      // One that is not in the list may have been made since.
      await Promise.all(unknown().map((uuid) => read({ uuid })));
      return new Set(unknown());
    },
  };
}

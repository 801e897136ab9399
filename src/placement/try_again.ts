/** Writes to Placement that collide with somebody else's. */

import { isProviderConflict } from "../openstack/placement/allocations.ts";

const TRIES = 4;
const LONGEST_PAUSE_MS = 500;

/** Tries a write again that collided with somebody else's on the same providers. */
export async function tryAgain<R>(write: () => Promise<R>): Promise<R> {
  for (let tries = 1;; tries++) {
    try {
      return await write();
    } catch (error) {
      if (!isProviderConflict(error) || tries === TRIES) throw error;
      // At random, so that those who collided do not meet again.
      const pause = Math.random() * LONGEST_PAUSE_MS * tries;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

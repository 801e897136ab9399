/** SQLite has no replicas. */

import type { LagReader } from "../replicas/lag.ts";

/** Says so. */
export const lag: LagReader = {
  ownLag: () => Promise.resolve(undefined),
  flowControl: () => Promise.resolve(undefined),
  replicas: () => Promise.resolve([]),
};

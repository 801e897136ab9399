/** What statements cost on SQLite; who writes waits for all of a sync, as for any transaction. */

import type { Costs } from "../cost.ts";
import { NO_COST } from "../cost.ts";

/** SQLite keeps no numbers of rows. */
export function readCosts(): Promise<Costs> {
  return Promise.resolve({
    sizes: new Map(),
    of(statement, table) {
      if (table === undefined) return NO_COST;
      if (/^CREATE (UNIQUE )?INDEX /.test(statement)) {
        return { work: "index build", writes: "wait" };
      }
      const rewrites = statement.startsWith("INSERT INTO ");
      return { work: rewrites ? "rewrite" : "instant", writes: "wait" };
    },
  });
}

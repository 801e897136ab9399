/** Transactions that move or delete rows on SQLite. */

import { type RawBuilder, sql } from "kysely";
import type { DeletedRowsEngine } from "../engine.ts";

/** Transactions of SQLite are always serializable. */
export const chooseIsolation: DeletedRowsEngine["chooseIsolation"] = () =>
  Promise.resolve(undefined);

/** The whole database is locked. */
export const forUpdate: RawBuilder<unknown> = sql``;

/** Nothing: the wait for locks is the connection's. */
export const prepare: DeletedRowsEngine["prepare"] = () => Promise.resolve();

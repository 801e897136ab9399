/** Transactions that move or delete rows on PostgreSQL. */

import { type RawBuilder, sql } from "kysely";
import type { DeletedRowsEngine } from "../engine.ts";

/** Each statement sees what others committed before it, and rows that change meanwhile are read anew. */
export const chooseIsolation: DeletedRowsEngine["chooseIsolation"] = () =>
  Promise.resolve("read committed");

/** Locks rows that are read. */
export const forUpdate: RawBuilder<unknown> = sql`FOR UPDATE`;

/** For this transaction only. The session's own time counts where it is shorter. */
export const prepare: DeletedRowsEngine["prepare"] = async (query, lockWait) => {
  // 0 stands for ever.
  const own = sql`NULLIF(EXTRACT(EPOCH FROM current_setting('lock_timeout')::interval), 0)`;
  const seconds = sql`LEAST(${own}, ${sql.lit(lockWait)})`;
  await sql`SELECT set_config('lock_timeout', ${seconds} || 's', true)`.execute(query);
};

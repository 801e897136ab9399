/** Transactions that move or delete rows on MySQL and MariaDB. */

import { type RawBuilder, sql } from "kysely";
import type { DeletedRowsEngine } from "../engine.ts";

/** Seconds, unless the server's own are fewer. Whoever waits longer gives its locks back and comes again. */
const LOCK_WAIT = 10;

/**
 * READ COMMITTED, so that no gaps between rows are locked, which would hold up whoever adds rows of other
 * instances. What is read is locked all the same, by FOR UPDATE; and nobody can add a child to a root
 * that is locked. Servers whose binary log holds statements refuse it.
 */
export const chooseIsolation: DeletedRowsEngine["chooseIsolation"] = async (query) => {
  const { rows: [row] } = await sql<{ format: string; logs: number }>`
    SELECT @@binlog_format AS format, @@log_bin AS logs`.execute(query);
  return row.format === "STATEMENT" && Number(row.logs) === 1
    ? "repeatable read"
    : "read committed";
};

/** Locks rows that are read, at once as firmly as their deletion needs. */
export const forUpdate: RawBuilder<unknown> = sql`FOR UPDATE`;

/**
 * The only modes: strict, so that a value that is too long for the shadow table's column is refused, not
 * cut; a row with the id 0 keeps it; and so does one with a date that other modes would refuse, such as
 * 0000-00-00, which was let in once.
 */
export const prepare: DeletedRowsEngine["prepare"] = async (query) => {
  await sql`SET
    SESSION innodb_lock_wait_timeout = LEAST(@@SESSION.innodb_lock_wait_timeout, ${
    sql.lit(LOCK_WAIT)
  }),
    SESSION sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'`
    .execute(query);
};

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
  // Not `@@binlog_format`: MySQL is about to drop the variable, and always logs rows then.
  const { rows } = await sql<{ Variable_name: string; Value: string }>`
    SHOW SESSION VARIABLES WHERE Variable_name IN ('binlog_format', 'log_bin')`.execute(query);
  const values = new Map(rows.map(({ Variable_name, Value }) => [Variable_name, Value]));
  return values.get("binlog_format") === "STATEMENT" && values.get("log_bin") === "ON"
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
    SESSION innodb_lock_wait_timeout =
      CAST(LEAST(@@SESSION.innodb_lock_wait_timeout, ${sql.lit(LOCK_WAIT)}) AS UNSIGNED),
    SESSION sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'`
    .execute(query);
};

/** Transactions that move or delete rows on MySQL and MariaDB. */

import { type RawBuilder, sql } from "kysely";
import type { DeletedRowsEngine } from "../engine.ts";

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

/** What the session would wait for locks if nobody had said otherwise. */
const rowWait =
  sql`CAST(IFNULL(@nova_manage_row_wait, @@SESSION.innodb_lock_wait_timeout) AS UNSIGNED)`;
const tableWait =
  sql`CAST(IFNULL(@nova_manage_table_wait, @@SESSION.lock_wait_timeout) AS UNSIGNED)`;

/**
 * The only modes: strict, so that a value that is too long for the shadow table's column is refused, not
 * cut; a row with the id 0 keeps it; and so does one with a date that other modes would refuse, such as
 * 0000-00-00, which was let in once.
 *
 * Rows and tables have locks of different kinds; the server waits a day for those of tables, unless told.
 * The settings stay with the session, so it keeps in mind what they were before.
 */
export const prepare: DeletedRowsEngine["prepare"] = async (query, lockWait) => {
  await sql`SET
    @nova_manage_row_wait = ${rowWait}, @nova_manage_table_wait = ${tableWait},
    SESSION innodb_lock_wait_timeout = ${atMost(rowWait, lockWait)},
    SESSION lock_wait_timeout = ${atMost(tableWait, lockWait)},
    SESSION sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'`
    .execute(query);
};

/** As a whole number: MySQL takes no other for these settings. */
function atMost(seconds: RawBuilder<unknown>, most: number): RawBuilder<unknown> {
  return sql`CAST(LEAST(${seconds}, ${sql.lit(most)}) AS UNSIGNED)`;
}

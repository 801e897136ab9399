/** A database that does not take some rows, as one does where a value does not fit. */

import { sql } from "kysely";
import type { Database } from "../../src/database/databases.ts";

/**
 * Makes a table refuse rows, when they are added and when they are changed.
 *
 * @param condition what is true for the bad ones, in SQL; it gets what stands before a column's name.
 */
export async function refuseRows(
  { location, query }: Database,
  table: string,
  condition: (prefix: string) => string,
): Promise<void> {
  if (location.engine !== "sqlite") {
    await sql`alter table ${sql.table(table)} add constraint no_bad_rows
      check (not (${sql.raw(condition(""))}))`.execute(query);
    return;
  }
  for (const event of ["insert", "update"]) {
    await sql`create trigger ${sql.ref(`no_bad_rows_${event}`)} before ${sql.raw(event)}
      on ${sql.table(table)} when ${sql.raw(condition("new."))}
      begin select raise(abort, 'a bad row'); end`.execute(query);
  }
}

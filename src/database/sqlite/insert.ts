/** Inserting rows whose key is not taken, on SQLite. */

import { sql } from "kysely";
import type { InsertMissing } from "../engine.ts";

/**
 * One statement with all rows as one JSON document, since SQLite takes 32766 parameters at most.
 *
 * Not `INSERT OR IGNORE`: that leaves out rows with missing values too.
 */
export const insertMissing: InsertMissing = async (query, table, key, rows) => {
  const columns = Object.keys(rows[0]);
  const document = JSON.stringify(rows.map((row) => columns.map((column) => row[column])));
  const value = (index: number) => sql`given.value ->> ${sql.lit(index)}`;
  const { numAffectedRows } = await sql`
    insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
    select ${sql.join(columns.map((_, index) => value(index)))}
    from json_each(${document}) as given
    where true
    on conflict (${sql.ref(key)}) do nothing`.execute(query);
  return Number(numAffectedRows);
};

/** Inserting rows whose key is not taken, on PostgreSQL. */

import { sql } from "kysely";
import type { InsertMissing } from "../engine.ts";

/**
 * One statement with all rows as one JSON document: thousands of single parameters take the driver and
 * the server several times as long. The table says what types the values have.
 *
 * `on conflict` alone would use up an `id` for each row that exists.
 */
export const insertMissing: InsertMissing = async (query, table, key, rows) => {
  const columns = sql.join(Object.keys(rows[0]).map((column) => sql.ref(column)));
  const keyRef = sql.ref(key);
  // As text, because the driver would write a JSON value as JSON once more.
  const { numAffectedRows } = await sql`
    insert into ${sql.table(table)} (${columns})
    select ${columns}
    from json_populate_recordset(null::${sql.table(table)}, ${
    JSON.stringify(rows)
  }::text::json) as given
    where not exists (select from ${
    sql.table(table)
  } as known where known.${keyRef} = given.${keyRef})
    on conflict (${keyRef}) do nothing`.execute(query);
  return Number(numAffectedRows);
};

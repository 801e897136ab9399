/** Gives rows of the main database a UUID that have none. */

import type { Kysely } from "kysely";
import { type AnyTables, repeatable } from "../database/databases.ts";
import type { MigrationContext, RowMigration } from "./data_migration.ts";
import { countRows, fillEach, type RowQuery, rowsById } from "./rows_by_id.ts";

/** Which rows. */
export interface MissingUuids {
  /** A table with the columns `id`, `uuid`, `updated_at` and `deleted`. */
  readonly table: string;
  /** Whether soft-deleted rows get a UUID too. */
  readonly deletedToo: boolean;
}

/** How a migration works that fills in the column `uuid`. */
export function missingUuids(
  { table, deletedToo }: MissingUuids,
): Pick<RowMigration, "pending" | "rows"> {
  const without = (query: Kysely<AnyTables>): RowQuery => {
    const rows: RowQuery = query.selectFrom(table).where("uuid", "is", null);
    return deletedToo ? rows : rows.where("deleted", "=", 0);
  };
  return {
    async pending({ databases }) {
      return await (await databases.main()).repeatable((query) => countRows(without(query)));
    },
    rows: (context) => rowsWithoutUuid(context, table, without),
  };
}

function rowsWithoutUuid(
  { clock, databases, newUuid }: MigrationContext,
  table: string,
  without: (query: Kysely<AnyTables>) => RowQuery,
) {
  return rowsById<{ id: number }>({
    table,
    async read(after, limit) {
      return await (await databases.main()).repeatable((query) =>
        without(query).select("id").where("id", ">", after).orderBy("id").limit(limit).execute()
      );
    },
    async migrate(rows) {
      const values = new Map(rows.map(({ id }) => [id, newUuid()]));
      await (await databases.main()).transaction(
        (query) => fillEach(query, { table, column: "uuid", values, updatedAt: clock.now() }),
        repeatable(),
      );
      return rows.map(() => true);
    },
  });
}

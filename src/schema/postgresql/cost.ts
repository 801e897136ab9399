/** What statements cost on PostgreSQL; a sync is one transaction, which keeps its locks to the end. */

import { type Kysely, sql } from "kysely";
import type { AnyTables } from "../../database/databases.ts";
import type { CatalogueTable } from "../catalogue.ts";
import { type Cost, type Costs, NO_COST, type TableSize } from "../cost.ts";

/** Reads how large tables are. */
export async function readCosts(
  query: Kysely<AnyTables>,
  tables: readonly string[],
): Promise<Costs> {
  const sizes = new Map<string, TableSize>();
  if (tables.length > 0) {
    const { rows } = await sql<{ name: string; rows: unknown; bytes: unknown }>`
      SELECT relname AS name, reltuples AS rows, pg_total_relation_size(oid) AS bytes
      FROM pg_class
      WHERE relkind IN ('r', 'p') AND relname IN (${sql.join(tables)})
        AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())`
      .execute(query);
    for (const { name, rows: count, bytes } of rows) {
      // -1 before the table was ever analysed.
      const known = Number(count) < 0 ? {} : { rows: Number(count) };
      sizes.set(name, { ...known, bytes: Number(bytes) });
    }
  }
  return { sizes, of: costOf };
}

function costOf(statement: string, table: CatalogueTable | undefined): Cost {
  if (table === undefined) return NO_COST;
  const concurrent = /^(CREATE (UNIQUE )?|DROP )INDEX CONCURRENTLY /.exec(statement);
  if (concurrent !== null) {
    return { work: concurrent[1] === "DROP " ? "instant" : "index build", writes: "go on" };
  }
  if (/^CREATE (UNIQUE )?INDEX|ADD CONSTRAINT \S+ UNIQUE/.test(statement)) {
    return { work: "index build", writes: "wait" };
  }
  const grows = [...statement.matchAll(/ALTER COLUMN "(\w+)" TYPE ([^,]+)/g)].every(
    ([, column, type]) => length(table.columns.get(column)?.type) <= length(type),
  );
  return { work: grows ? "instant" : "rewrite", writes: "wait" };
}

/** How long a text may be; no number for other types, which is neither more nor less than any. */
function length(type = ""): number {
  return Number(/^character varying\((\d+)\)$/.exec(type)?.[1]);
}

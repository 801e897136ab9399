/** This engine's ways with schemas; see `../engine.ts`. */

import { type Kysely, sql } from "kysely";
import type { AnyTables } from "../../database/databases.ts";
import type { SchemaEngine } from "../engine.ts";
import { readCatalogue } from "./catalogue.ts";
import { readCosts } from "./cost.ts";
import { expectedCatalogue, readDefaults } from "./expected.ts";
import { menderFor, optionsByName } from "./mend.ts";
import { charsets, columnType, dropTable, online, rendererFor, roundTrips } from "./render.ts";

/** MySQL and MariaDB, in words that every version takes. */
export const engine: SchemaEngine = {
  charsets,
  readCatalogue,
  readCosts,
  columnType,
  dropTable,
  online,
  roundTrips,
  optionsByName,
  expectedCatalogue: async (query, wanted, actual) =>
    expectedCatalogue(wanted, actual, await readDefaults(query)),
  ...rendererFor("utf8"),
  mend: menderFor("utf8"),
  forServer,
};

async function forServer(query: Kysely<AnyTables>): Promise<SchemaEngine> {
  const { rows } = await sql`
    SELECT 1 FROM information_schema.collations WHERE collation_name = 'utf8mb3_bin'`
    .execute(query);
  return rows.length === 0
    ? engine
    : { ...engine, ...rendererFor("utf8mb3"), mend: menderFor("utf8mb3") };
}

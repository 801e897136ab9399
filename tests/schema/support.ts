/** Databases for schema tests, and what their catalogues are. */

import { type KyselyPlugin, type RootOperationNode, sql } from "kysely";
import type { Database, EngineName } from "../../src/database/databases.ts";
import { type CatalogueLines, catalogueLines } from "../../src/schema/catalogue.ts";
import { schemaEngines } from "../../src/schema/engines.ts";
import { openDatabase } from "../support/open_database.ts";
import { testDatabase } from "../support/servers.ts";

/** An empty database, open, that goes with the test. */
export interface EmptyDatabase extends AsyncDisposable {
  readonly database: Database;
  /** Its SQLAlchemy URL, to open it once more. */
  readonly url: string;
}

/** Creates and opens an empty database, as the recorded catalogues' were created. */
export async function emptyDatabase(engine: EngineName): Promise<EmptyDatabase> {
  const created = await testDatabase(engine);
  const opened = await openDatabase(created.url);
  if (schemaEngines[engine].charsets) {
    // With MariaDB's collation of today: MySQL has another one, and alembic_version takes the database's.
    await sql`ALTER DATABASE DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci`
      .execute(opened.database.query);
  }
  return {
    database: opened.database,
    url: created.url,
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]();
      await created.drop();
    },
  };
}

/** A database's catalogue now. */
export async function catalogueOf({ traits, query }: Database): Promise<CatalogueLines> {
  return catalogueLines(await schemaEngines[traits.name].readCatalogue(query));
}

/** What an interrupted run ends with. */
export class Interrupted extends Error {}

/** The database for a run that is interrupted when it has written so many times and would once more. */
export function interruptedAfter(database: Database, writes: number): Database {
  let written = 0;
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      if (!isRead(node) && written++ >= writes) throw new Interrupted();
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
  return {
    ...database,
    withLock: (name, work, options) =>
      database.withLock(name, (query) => work(query.withPlugin(plugin)), options),
  };
}

/** True when the sync ended before it was interrupted. */
export async function completes(sync: Promise<unknown>): Promise<boolean> {
  try {
    await sync;
    return true;
  } catch (error) {
    if (error instanceof Interrupted) return false;
    throw error;
  }
}

function isRead(node: RootOperationNode): boolean {
  return node.kind === "SelectQueryNode" ||
    node.kind === "RawNode" && /^\s*SELECT\b/.test(node.sqlFragments[0]);
}

/** What a sync needs of an engine; each engine's folder has it in `catalogue.ts` and `render.ts`. */

import type { Kysely } from "kysely";
import type { AnyTables } from "../database/databases.ts";
import type { Catalogue } from "./catalogue.ts";
import type { AlterTable } from "./changes.ts";
import type { Column, Table } from "./notation.ts";

/** One engine's ways with schemas. */
export interface SchemaEngine {
  /** The engine as the server of a connection has to be spoken to, where not all are in the same words. */
  forServer?(query: Kysely<AnyTables>): Promise<SchemaEngine>;
  /** Tables and columns have character sets that DDL names. Without, such parts of changes are ignored. */
  readonly charsets: boolean;
  /** Reads the catalogue of the database that the connection is in. */
  readCatalogue(query: Kysely<AnyTables>): Promise<Catalogue>;
  /** A column's type as the catalogue names it. */
  columnType(column: Column): string;
  /**
   * The DDL of a table with all its parts.
   *
   * @param types the names of the database's own types that are there already.
   */
  createTable(table: Table, types: ReadonlySet<string>): string[];
  /** The DDL that drops a table. */
  dropTable(name: string): string[];
  /**
   * The DDL of a change, every part of which is still to be made.
   *
   * @param after the table as it shall be afterwards.
   * @param columns the columns that the database's table has now.
   */
  alterTable(change: AlterTable, after: Table, columns: readonly string[]): string[];
  /** The DDL that gives the database another default character set. */
  setDatabaseCharset(charset: string): string[];
  /** Puts statements together as far as the engine takes several at a time. */
  roundTrips(statements: readonly string[]): string[];
}

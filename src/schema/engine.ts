/** What a sync needs of an engine; each engine's folder has it in `catalogue.ts` and `render.ts`. */

import type { Kysely } from "kysely";
import type { AnyTables } from "../database/databases.ts";
import type { Catalogue } from "./catalogue.ts";
import type { AlterTable } from "./changes.ts";
import type { Difference, MendingContext, MendingStep } from "./difference.ts";
import type { Costs } from "./cost.ts";
import type { Column, Table } from "./notation.ts";
import type { Wanted } from "./wanted.ts";

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
  /**
   * The catalogue that a database should have. What Nova's DDL leaves to the server is as the database
   * has it.
   */
  expectedCatalogue(
    query: Kysely<AnyTables>,
    wanted: Wanted,
    actual: Catalogue,
  ): Promise<Catalogue>;
  /** What a text of options in a catalogue holds, by name: those that Nova's DDL decides. */
  optionsByName(options: string, ofDatabase: boolean): Record<string, string>;
  /** The statements that mend a difference; none where another difference's do. */
  mend(difference: Difference, context: MendingContext): MendingStep[];
  /**
   * Finds out what the statements of a sync cost on this server, which is only read.
   *
   * @param tables the tables that are there and that statements are about.
   */
  readCosts(query: Kysely<AnyTables>, tables: readonly string[]): Promise<Costs>;
  /**
   * The form of a statement in which others can write to its table meanwhile, if it has one. `apart`: it is
   * to be run outside of a transaction. Missing where the engine knows no such forms.
   */
  online?(statement: string): { readonly statement: string; readonly apart: boolean };
  /** Puts statements together as far as the engine takes several at a time. */
  roundTrips(statements: readonly string[]): string[];
}

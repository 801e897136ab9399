/** What the databases hold at a moment, and what must hold of it whatever happened. */

import type { Database } from "../../../src/database/databases.ts";
import { apiTables, cellTables, foreignKeys, type Row, type Rows } from "./rows.ts";

/** Rows as text by table and id (`instances 7`): equal when all columns are. */
export type Texts = ReadonlyMap<string, string>;

/** Everything at one moment. */
export interface Content {
  /** The main tables, as rows. */
  readonly rows: Rows;
  /** The shadow tables, as rows, by the names of the main tables. */
  readonly shadowRows: Rows;
  readonly main: Texts;
  readonly shadow: Texts;
  /** The API database's rows of instances. */
  readonly api: Texts;
  /** The instances' UUIDs that the API database's rows name, by their key. */
  readonly apiUuids: ReadonlyMap<string, string>;
}

/** The rows that have to be there, wherever. */
export type Expected = Pick<Content, "main" | "shadow" | "api" | "apiUuids">;

/** Reads everything. */
export async function readContent(cell: Database, api: Database): Promise<Content> {
  const rows = new Map<string, readonly Row[]>();
  const shadowRows = new Map<string, readonly Row[]>();
  const main = new Map<string, string>();
  const shadow = new Map<string, string>();
  const apiTexts = new Map<string, string>();
  const apiUuids = new Map<string, string>();
  for (const { name } of cellTables) {
    rows.set(name, await readAll(cell, name));
    for (const row of rows.get(name)!) main.set(keyOf(name, row), textOf(row));
    shadowRows.set(name, await readAll(cell, `shadow_${name}`));
    for (const row of shadowRows.get(name)!) shadow.set(keyOf(name, row), textOf(row));
  }
  for (const name of apiTables) {
    for (const row of await readAll(api, name)) {
      apiTexts.set(keyOf(name, row), textOf(row));
      apiUuids.set(keyOf(name, row), row.instance_uuid as string);
    }
  }
  return { rows, shadowRows, main, shadow, api: apiTexts, apiUuids };
}

/** All rows of a table; a server that was restarted meanwhile is asked again. */
function readAll(database: Database, table: string): Promise<Row[]> {
  return database.repeatable((query) => query.selectFrom(table).selectAll().execute());
}

/** The key of a row in {@link Texts}. */
export function keyOf(table: string, { id }: Row): string {
  return `${table} ${id}`;
}

/** A row's columns in order of their names: a shadow table may have them in another. */
export function textOf(row: Row): string {
  return JSON.stringify(Object.entries(row).sort(([one], [other]) => one < other ? -1 : 1));
}

/**
 * The keys of the rows that archiving moves: soft-deleted ones, and all that refer to a row that is
 * moved.
 */
export function rowsToArchive(rows: Rows): ReadonlySet<string> {
  const moved = new Set<string>();
  for (const table of cellTables) {
    const gone = foreignKeys(table).map(({ column, refersTo }) => ({
      column,
      values: new Set(
        rows.get(refersTo.table)!.filter((parent) => moved.has(keyOf(refersTo.table, parent)))
          .map((parent) => parent[refersTo.column]),
      ),
    }));
    for (const row of rows.get(table.name)!) {
      if (isDeleted(row) || gone.some(({ column, values }) => values.has(row[column]))) {
        moved.add(keyOf(table.name, row));
      }
    }
  }
  return moved;
}

function isDeleted({ deleted }: Row): boolean {
  return deleted !== null && deleted !== 0;
}

/**
 * What is wrong at any moment, even right after a crash: rows that are not where they belong exactly
 * once, with the content they had; live rows archived; foreign keys that lead nowhere; API rows of an
 * archived instance; a live instance without its own.
 *
 * @param before what rows there were, committed changes included.
 */
export function findViolations(
  before: Expected,
  now: Content,
): string[] {
  return [
    ...findLostRows(new Map([...before.main, ...before.shadow]), now),
    ...findApiViolations(before, now),
    ...findOrphans(now),
    ...findLiveArchived(now),
  ];
}

/** Rows that are not in exactly one of the two places, or not as they were. */
function findLostRows(expected: Texts, { main, shadow }: Content): string[] {
  const problems: string[] = [];
  for (const [key, text] of expected) {
    const found = [main.get(key), shadow.get(key)].filter((copy) => copy !== undefined);
    if (found.length === 0) problems.push(`${key} is lost`);
    else if (found.length > 1) problems.push(`${key} is in the main and in the shadow table`);
    else if (found[0] !== text) problems.push(`${key} has changed: ${text} is now ${found[0]}`);
  }
  for (const key of [...main.keys(), ...shadow.keys()]) {
    if (!expected.has(key)) problems.push(`${key} has come from nowhere`);
  }
  return problems;
}

function findApiViolations(
  before: Expected,
  now: Content,
): string[] {
  const problems: string[] = [];
  const archived = new Set(now.shadowRows.get("instances")!.map(({ uuid }) => uuid));
  const softDeleted = new Set(
    now.rows.get("instances")!.filter(isDeleted).map(({ uuid }) => uuid),
  );
  for (const [key, uuid] of now.apiUuids) {
    if (archived.has(uuid)) problems.push(`API row ${key} is left of an archived instance`);
  }
  for (const [key, text] of before.api) {
    const uuid = before.apiUuids.get(key)!;
    // A soft-deleted instance that is not archived yet may have lost them already.
    if (archived.has(uuid) || softDeleted.has(uuid)) continue;
    if (now.api.get(key) !== text) {
      problems.push(`API row ${key} of an instance that is not deleted is gone or has changed`);
    }
  }
  return problems;
}

/** Rows whose foreign keys lead nowhere. */
function findOrphans({ rows }: Content): string[] {
  return cellTables.flatMap((table) =>
    foreignKeys(table).flatMap(({ column, refersTo }) => {
      const targets = new Set(rows.get(refersTo.table)!.map((row) => row[refersTo.column]));
      return rows.get(table.name)!
        .filter((row) => row[column] !== null && !targets.has(row[column]))
        .map((row) => `${keyOf(table.name, row)}: there is no ${refersTo.table} ${row[column]}`);
    })
  );
}

/** Archived rows that neither are soft-deleted nor refer to an archived row. */
function findLiveArchived({ shadow, shadowRows }: Content): string[] {
  const moved = rowsToArchive(shadowRows);
  return [...shadow.keys()].filter((key) => !moved.has(key))
    .map((key) => `${key} is archived although it is live`);
}

/** What is left to do, besides {@link findViolations}: none when everything is archived. */
export function findUnfinished({ rows }: Content): string[] {
  return [...rowsToArchive(rows)].map((key) => `${key} is not archived`);
}

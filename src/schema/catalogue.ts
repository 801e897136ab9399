/**
 * A database's catalogue: what its tables really look like, read back from the server. Everything
 * that {@link compareCatalogues} compares is text in the engine's own words; what a sync looks up has
 * fields of its own.
 */

/** A column as the engine describes it. */
export interface CatalogueColumn {
  /** The type as DDL of the same engine would name it. */
  readonly type: string;
  readonly nullable: boolean;
  /** Whatever else there is: default, numbering, character set. Empty when nothing. */
  readonly extra: string;
  /** True where its character set or collation is not the table's; {@link extra} says which. */
  readonly ownCharset?: boolean;
}

/** A table as the engine describes it. */
export interface CatalogueTable {
  /** In the table's order. */
  readonly columns: ReadonlyMap<string, CatalogueColumn>;
  /** Indexes by name, unique ones included; the text says what they index. */
  readonly indexes: ReadonlyMap<string, string>;
  /** Primary, unique and foreign keys and checks, by name; the text says what they demand. */
  readonly constraints: ReadonlyMap<string, string>;
  /** What holds for the table as a whole: storage engine, character set. Empty when nothing. */
  readonly options: string;
  /** Its collation, as Nova's DDL names it, on engines where a table has one. */
  readonly collation?: string;
}

/** A database's tables, and what belongs to none of them. */
export interface Catalogue {
  readonly tables: ReadonlyMap<string, CatalogueTable>;
  /** The database's own types, by name, with their words: PostgreSQL's enumerations. */
  readonly types: ReadonlyMap<string, string>;
  /** What holds for the database as a whole: MySQL's default character set. Empty when nothing. */
  readonly options: string;
}

/** Each object of a catalogue as one line of text, by table; the database's own under `""`. */
export type CatalogueLines = ReadonlyMap<string, readonly string[]>;

/** Writes a catalogue down as text, an object a line, in an order that does not depend on its past. */
export function catalogueLines(catalogue: Catalogue): CatalogueLines {
  const lines = new Map<string, string[]>();
  const own = [...catalogue.types].sort(byName).map(([name, words]) => `type ${name} ${words}`);
  if (catalogue.options !== "") own.unshift(`options ${catalogue.options}`);
  if (own.length > 0) lines.set("", own);
  for (const [name, table] of [...catalogue.tables].sort(byName)) {
    lines.set(name, tableLines(table));
  }
  return lines;
}

/**
 * What differs between two catalogues, a line a difference; empty when they are equal.
 *
 * @returns lines such as `instances: - index uuid unique (uuid)` for what only `expected` has, with
 * `+` for what only `actual` has.
 */
export function compareCatalogues(expected: CatalogueLines, actual: CatalogueLines): string[] {
  const differences: string[] = [];
  for (const table of new Set([...expected.keys(), ...actual.keys()])) {
    const name = table === "" ? "database" : table;
    const [before, after] = [expected.get(table), actual.get(table)];
    if (after === undefined) differences.push(`${name}: - table`);
    else if (before === undefined) differences.push(`${name}: + table`);
    else {
      for (const line of before) if (!after.includes(line)) differences.push(`${name}: - ${line}`);
      for (const line of after) if (!before.includes(line)) differences.push(`${name}: + ${line}`);
    }
  }
  return differences;
}

function tableLines(table: CatalogueTable): string[] {
  return [
    `order ${[...table.columns.keys()].join(" ")}`,
    ...[...table.columns].map(([name, { type, nullable, extra }]) =>
      [name, type, nullable ? "" : "not null", extra].filter((part) => part !== "").join(" ")
    ).map((line) => `column ${line}`),
    ...[...table.constraints].sort(byName).map(([name, text]) => `constraint ${name} ${text}`),
    ...[...table.indexes].sort(byName).map(([name, text]) => `index ${name} ${text}`),
    ...(table.options === "" ? [] : [`options ${table.options}`]),
  ];
}

/** By code units, so that the order is the same on every machine. */
function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Drift: how a database differs from what its revision should have, and the statements that would mend
 * it. Nothing here changes a database.
 *
 * The order of columns is no difference: Nova names its columns, and a column that is put back stands
 * last.
 */

import type { Database } from "../database/databases.ts";
import type { Catalogue, CatalogueColumn, CatalogueTable } from "./catalogue.ts";
import type { Difference, DifferenceObject, MendingStep } from "./difference.ts";
import type { SchemaEngine } from "./engine.ts";
import { schemaEngines } from "./engines.ts";
import type { Lineage } from "./revisions.ts";
import { SHADOW_PREFIX } from "./shadow.ts";
import { type Wanted, wantedOf } from "./wanted.ts";

/** What a look at a database gave. */
export interface Drift {
  /** The revision that it is at, and was compared with. */
  readonly revision: string;
  /** What differs, in the order of the schema's tables. */
  readonly differences: readonly Difference[];
  /** What would mend it, in the order in which it has to be run. */
  readonly mending: readonly MendingStep[];
}

/** How to look. */
export interface DriftOptions {
  /**
   * What the revision does not have is a site's own and may stay. Then a column of the site's own is asked
   * for in the shadow table too: archiving would lose what it holds.
   */
  readonly keepExtra: boolean;
}

/**
 * Compares a database with what its revision should have.
 *
 * @throws {OperatorError} when it is at no revision that is known.
 * @throws {DatabaseError} when it cannot be read.
 */
export async function findDrift(
  database: Database,
  lineage: Lineage,
  { keepExtra }: DriftOptions,
): Promise<Drift> {
  const known = schemaEngines[database.traits.name];
  return await database.repeatable(async (query) => {
    const engine = await known.forServer?.(query) ?? known;
    const actual = await engine.readCatalogue(query);
    const wanted = await wantedOf(database, query, lineage, actual);
    const expected = await engine.expectedCatalogue(query, wanted, actual);
    const differences = compare(engine, wanted, expected, actual, keepExtra);
    return {
      revision: wanted.revision,
      differences,
      mending: mendingOf(engine, wanted, actual, differences, keepExtra),
    };
  });
}

function compare(
  engine: SchemaEngine,
  wanted: Wanted,
  expected: Catalogue,
  actual: Catalogue,
  keepExtra: boolean,
): Difference[] {
  return [
    ...compareOptions(engine, "", expected.options, actual.options),
    ...compareTexts("", "type", expected.types, actual.types)
      .filter(({ kind, name }) => kind !== "extra" || !wanted.formerTypes.has(name)),
    ...[...expected.tables].flatMap(([name, table]) => {
      const found = actual.tables.get(name);
      if (found !== undefined) return compareTables(engine, name, table, found);
      return wanted.dispensable.has(name) ? [] : [missingTable(name)];
    }),
    ...[...actual.tables.keys()].sort()
      .filter((name) => !expected.tables.has(name) && !wanted.tolerated.has(name))
      .map((name): Difference => ({ table: name, object: "table", name, kind: "extra" })),
    ...(keepExtra ? missingInShadows(expected, actual) : []),
  ];
}

function missingTable(name: string): Difference {
  return { table: name, object: "table", name, kind: "missing" };
}

function compareTables(
  engine: SchemaEngine,
  name: string,
  expected: CatalogueTable,
  actual: CatalogueTable,
): Difference[] {
  return [
    ...compareOptions(engine, name, expected.options, actual.options),
    ...compareTexts(name, "column", columnTexts(expected), columnTexts(actual)),
    ...compareTexts(name, "constraint", expected.constraints, actual.constraints),
    ...compareTexts(name, "index", expected.indexes, actual.indexes),
  ];
}

function compareOptions(
  engine: SchemaEngine,
  table: string,
  expected: string,
  actual: string,
): Difference[] {
  const present = engine.optionsByName(actual, table === "");
  return Object.entries(engine.optionsByName(expected, table === ""))
    .filter(([name, value]) => present[name] !== value)
    .map(([name, value]) => ({
      table,
      object: "option",
      name,
      kind: "different",
      expected: value,
      actual: present[name],
    }));
}

function compareTexts(
  table: string,
  object: DifferenceObject,
  expected: ReadonlyMap<string, string>,
  actual: ReadonlyMap<string, string>,
): Difference[] {
  const names = [...expected.keys(), ...[...actual.keys()].filter((name) => !expected.has(name))];
  return names.flatMap((name): Difference[] => {
    const [should, is] = [expected.get(name), actual.get(name)];
    if (should === is) return [];
    const kind = should === undefined ? "extra" : is === undefined ? "missing" : "different";
    return [{ table, object, name, kind, expected: should, actual: is }];
  });
}

function columnTexts(table: CatalogueTable): Map<string, string> {
  return new Map([...table.columns].map(([name, column]) => [name, columnText(column)]));
}

function columnText({ type, nullable, extra }: CatalogueColumn): string {
  return [type, nullable ? "" : "not null", extra].filter((part) => part !== "").join(" ");
}

/** Columns of the site's own that the shadow table lacks. */
function missingInShadows(expected: Catalogue, actual: Catalogue): Difference[] {
  return [...expected.tables].flatMap(([name, table]) => {
    const shadow = actual.tables.get(SHADOW_PREFIX + name);
    const found = actual.tables.get(name);
    if (shadow === undefined || found === undefined) return [];
    return [...found.columns]
      .filter(([column]) => !table.columns.has(column) && !shadow.columns.has(column))
      .map(([column, { type }]): Difference => ({
        table: SHADOW_PREFIX + name,
        object: "column",
        name: column,
        kind: "missing",
        expected: type,
      }));
  });
}

function mendingOf(
  engine: SchemaEngine,
  { schema }: Wanted,
  actual: Catalogue,
  differences: readonly Difference[],
  keepExtra: boolean,
): MendingStep[] {
  const steps = differences.filter(({ kind }) => !keepExtra || kind !== "extra")
    .flatMap((difference) =>
      engine.mend(difference, {
        table: schema.get(difference.table),
        differences: differences.filter(({ table }) => table === difference.table),
        actual,
        keepExtra,
      })
    );
  return steps.sort((a, b) => a.phase - b.phase);
}

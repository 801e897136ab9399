/**
 * Recorded catalogues: what the reference's own migrations leave on each engine, revision by revision.
 *
 * A file `fixtures/LINEAGE.ENGINE.txt` holds the first revision in full and then what each later one
 * changes, an object of the catalogue a line:
 *
 *     == 8f2f1571d55b
 *     [instances]
 *     + column uuid varchar(36) not null
 *     == 960aac0e09ea
 *     [instances]
 *     - index uuid unique btree (uuid)
 *
 * A file `fixtures/LINEAGE-integers.ENGINE.txt` holds train's integer version, as what differs from the
 * first revision. The integers after it change nothing.
 */

import type { EngineName } from "../../src/database/databases.ts";
import type { CatalogueLines } from "../../src/schema/catalogue.ts";
import type { Lineage } from "../../src/schema/revisions.ts";

/** Catalogues by revision, oldest first. */
export type RecordedCatalogues = ReadonlyMap<string, CatalogueLines>;

/** Reads the recorded catalogues of a lineage on an engine. */
export async function recordedCatalogues(
  lineage: Lineage,
  engine: EngineName,
): Promise<RecordedCatalogues> {
  return parseCatalogues(await Deno.readTextFile(fixturePath(lineage, engine)));
}

/** Where they are kept. @param what the lineage, or the lineage's integers: `main-integers`. */
export function fixturePath(what: Lineage | `${Lineage}-integers`, engine: EngineName): URL {
  return new URL(`fixtures/${what}.${engine}.txt`, import.meta.url);
}

/** Reads the catalogue that all integer versions of a lineage have on an engine. */
export async function recordedIntegers(
  lineage: Lineage,
  engine: EngineName,
): Promise<CatalogueLines> {
  const [first] = await recordedCatalogues(lineage, engine);
  const text = await Deno.readTextFile(fixturePath(`${lineage}-integers`, engine));
  return [...parseCatalogues(formatCatalogues(new Map([first])) + text).values()].at(-1)!;
}

/** The tables of a database that began with integers which stay another than Alembic makes them. */
const TRACES = ["shadow_migrate_version", "shadow_quota_usages", "instance_extra", "pci_devices"];

/**
 * What a database that began with integers has at each Alembic revision.
 *
 * @param dropped the revision that drops `migrate_version`.
 */
export async function takenOverCatalogues(
  lineage: Lineage,
  engine: EngineName,
  dropped: string,
): Promise<RecordedCatalogues> {
  const integers = await recordedIntegers(lineage, engine);
  const recorded = await recordedCatalogues(lineage, engine);
  const revisions = [...recorded.keys()];
  return new Map([...recorded].map(([revision, catalogue]) => {
    const tables = new Map(catalogue);
    tables.delete("shadow_alembic_version");
    const kept = revisions.indexOf(revision) < revisions.indexOf(dropped)
      ? [...TRACES, "migrate_version"]
      : TRACES;
    for (const name of kept) if (integers.has(name)) tables.set(name, integers.get(name)!);
    // The database's own character set, in which it is made, was changed long before.
    const own = catalogue.get("")?.find((line) => line.startsWith("options "));
    if (own !== undefined) {
      const lines = tables.get("alembic_version")!.map((line) =>
        line.startsWith("options ")
          ? `options InnoDB ${own.slice("options ".length)} Dynamic`
          : line
      );
      tables.set("alembic_version", lines);
    }
    return [revision, tables] as const;
  }));
}

/** Writes catalogues down, each as what differs from the one before. */
export function formatCatalogues(catalogues: RecordedCatalogues): string {
  const output: string[] = [];
  let before: CatalogueLines = new Map();
  for (const [revision, after] of catalogues) {
    output.push(`== ${revision}`);
    for (const table of new Set([...before.keys(), ...after.keys()])) {
      const [old, current] = [before.get(table) ?? [], after.get(table) ?? []];
      const changes = [
        ...old.filter((line) => !current.includes(line)).map((line) => `- ${line}`),
        ...current.filter((line) => !old.includes(line)).map((line) => `+ ${line}`),
      ];
      if (changes.length > 0) output.push(`[${table}]`, ...changes);
    }
    before = after;
  }
  return output.join("\n") + "\n";
}

/** The inverse of {@link formatCatalogues}. */
export function parseCatalogues(text: string): RecordedCatalogues {
  const catalogues = new Map<string, CatalogueLines>();
  let tables = new Map<string, string[]>();
  let table: string[] = [];
  for (const line of text.trimEnd().split("\n")) {
    const rest = line.slice(2);
    if (line.startsWith("==")) {
      tables = new Map(
        [...tables].filter(([, lines]) => lines.length > 0).map((
          [name, lines],
        ) => [name, [...lines]]),
      );
      catalogues.set(line.slice(3), tables);
    } else if (line.startsWith("[")) {
      const name = line.slice(1, -1);
      table = tables.get(name) ?? [];
      tables.set(name, table);
    } else if (line.startsWith("+ ")) table.push(rest);
    else if (table.includes(rest)) table.splice(table.indexOf(rest), 1);
    else throw new Error(`nothing to remove for "${line}"`);
  }
  // A table without lines has been dropped.
  return new Map(
    [...catalogues].map(([revision, tables]) =>
      [revision, new Map([...tables].filter(([, lines]) => lines.length > 0))] as const
    ),
  );
}

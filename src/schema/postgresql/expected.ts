/** What a PostgreSQL database with Nova's schema looks like in its catalogue. */

import type { Catalogue, CatalogueColumn, CatalogueTable } from "../catalogue.ts";
import type { Schema } from "../changes.ts";
import { type Column, primaryKeyOf, type Table } from "../notation.ts";
import type { Wanted } from "../wanted.ts";
import { columnType, quoteText } from "./render.ts";

/** What a name may be long. */
const MOST_BYTES = 63;

/** The one name in Nova's schema that PostgreSQL puts in quotes of its own accord. */
const QUOTED: ReadonlySet<string> = new Set(["binary"]);

/** A column that is numbered by a sequence of its own, whatever the sequence is called and holds. */
export const NUMBERED = /^default nextval\('([^']+)'::regclass\) owns /;

/**
 * The catalogue that a database should have. What the DDL leaves to the server (names of primary and
 * foreign keys and of sequences) and what is a matter of tuning (storage parameters) is taken from what
 * the database has.
 */
export function expectedCatalogue(
  { schema }: Pick<Wanted, "schema">,
  actual: Catalogue,
): Catalogue {
  const tables = [...schema].map(([name, table]) =>
    [name, expectedTable(table, actual.tables.get(name))] as const
  );
  return {
    tables: new Map(tables),
    types: expectedTypes(schema),
    options: "",
  };
}

function expectedTypes(schema: Schema): Map<string, string> {
  const types = new Map<string, string>();
  for (const { columns } of schema.values()) {
    for (const { type } of Object.values(columns)) {
      if (type.kind !== "enumeration") continue;
      types.set(type.name, `enum (${type.values.map(quoteText).join(", ")})`);
    }
  }
  return types;
}

function expectedTable(table: Table, actual: CatalogueTable | undefined): CatalogueTable {
  const constraints = new Map<string, string>();
  const indexes = new Map<string, string>();
  const key = primaryKeyOf(table);
  const keyText = `PRIMARY KEY (${columnList(key.columns)})`;
  constraints.set(
    key.name ?? nameOf(keyText, actual) ?? madeUpName(table.name, undefined, "pkey"),
    keyText,
  );
  for (const constraint of table.constraints) {
    switch (constraint.kind) {
      case "unique":
        constraints.set(constraint.name, `UNIQUE (${columnList(constraint.columns)})`);
        break;
      case "foreignKey": {
        const { column, refersTo } = constraint;
        const text = `FOREIGN KEY (${columnList([column])}) REFERENCES ${refersTo.table}(${
          columnList([refersTo.column])
        })`;
        constraints.set(nameOf(text, actual) ?? madeUpName(table.name, column, "fkey"), text);
        break;
      }
      case "index":
        if (constraint.mysqlOnly) break;
        indexes.set(
          constraint.name,
          `${constraint.unique ? "unique " : ""}USING btree (${columnList(constraint.columns)})`,
        );
    }
  }
  return {
    columns: new Map(
      Object.entries(table.columns).map(([name, column]) => [
        name,
        expectedColumn(table.name, name, column, actual?.columns.get(name)),
      ]),
    ),
    indexes,
    constraints,
    options: actual?.options.replace(/^[ut]/, "") ?? "",
  };
}

function expectedColumn(
  table: string,
  name: string,
  column: Column,
  actual: CatalogueColumn | undefined,
): CatalogueColumn {
  return {
    type: columnType(column),
    nullable: !column.required,
    extra: column.serial
      ? numbering(table, name, column, actual)
      : column.default === undefined
      ? ""
      : `default ${defaultText(column)}`,
  };
}

function numbering(
  table: string,
  name: string,
  column: Column,
  actual: CatalogueColumn | undefined,
): string {
  if (actual !== undefined && NUMBERED.test(actual.extra)) return actual.extra;
  const sequence = madeUpName(table, name, "seq");
  const [type, most] = column.type.kind === "bigint"
    ? ["bigint", "9223372036854775807"]
    : ["integer", "2147483647"];
  return `default nextval('${sequence}'::regclass) owns ${sequence} ${type} 1/1/1/${most}/1/f`;
}

function defaultText(column: Column): string {
  return typeof column.default === "number"
    ? String(column.default)
    : `${quoteText(column.default!)}::${columnType(column).replace(/\(\d+\)$/, "")}`;
}

/**
 * The name that PostgreSQL makes up: the longer of the two parts is shortened until it fits (its function
 * makeObjectName).
 */
export function madeUpName(table: string, column: string | undefined, kind: string): string {
  let [first, second] = [table, column];
  const length = () => [first, second, kind].filter((part) => part !== undefined).join("_").length;
  while (length() > MOST_BYTES) {
    if (second === undefined || first.length > second.length) first = first.slice(0, -1);
    else second = second.slice(0, -1);
  }
  return [first, second, kind].filter((part) => part !== undefined).join("_");
}

function nameOf(text: string, actual: CatalogueTable | undefined): string | undefined {
  return [...actual?.constraints ?? []].find(([, other]) => other === text)?.[0];
}

function columnList(columns: readonly string[]): string {
  return columns.map((name) => QUOTED.has(name) ? `"${name}"` : name).join(", ");
}

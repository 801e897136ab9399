/** Statements that would mend a PostgreSQL database. */

import { type Difference, type MendingContext, type MendingStep, phases } from "../difference.ts";
import { mendIndex } from "../mend_index.ts";
import type { Column, Table } from "../notation.ts";
import { madeUpName, NUMBERED } from "./expected.ts";
import { columnDefinition, columnType, createIndex, createTable, quoteText } from "./render.ts";

/** What a catalogue's text of options holds, by name. */
export function optionsByName(options: string, ofDatabase: boolean): Record<string, string> {
  if (ofDatabase) return {};
  return { persistence: options.startsWith("u") ? "unlogged" : "logged" };
}

/** The statements that mend a difference. */
export function mend(difference: Difference, context: MendingContext): MendingStep[] {
  const { table, object, name, kind, expected, actual } = difference;
  if (object === "type") return mendType(difference, context);
  const { table: wanted } = context;
  if (wanted === undefined) {
    return [{ phase: phases.leftovers, statement: `DROP TABLE ${quote(table)}`, losesData: true }];
  }
  const alter = (phase: MendingStep["phase"], part: string): MendingStep => ({
    phase,
    statement: `ALTER TABLE ${quote(table)} ${part}`,
  });
  switch (object) {
    case "table":
      return [
        ...createTable(withoutForeignKeys(wanted), typesOf(wanted))
          .map((statement) => ({ phase: phases.tables, statement })),
        ...wanted.constraints.filter((constraint) => constraint.kind === "foreignKey")
          .map(({ column, refersTo }) =>
            alter(
              phases.foreignKeys,
              `ADD FOREIGN KEY (${quote(column)}) REFERENCES ${quote(refersTo.table)} (${
                quote(refersTo.column)
              })`,
            )
          ),
      ];
    case "option":
      return [alter(phases.tables, "SET LOGGED")];
    case "column":
      if (kind === "extra") {
        return [{ ...alter(phases.leftovers, `DROP COLUMN ${quote(name)}`), losesData: true }];
      }
      if (!(name in wanted.columns)) {
        return [alter(phases.tables, `ADD COLUMN ${quote(name)} ${expected}`)];
      }
      return kind === "missing"
        ? [alter(phases.tables, `ADD COLUMN ${columnDefinition(name, wanted.columns[name])}`)]
        : mendColumn(table, name, wanted.columns[name], context);
    case "constraint": {
      if (`${expected} not valid` === actual) {
        return [alter(phases.foreignKeys, `VALIDATE CONSTRAINT ${quote(name)}`)];
      }
      const isForeign = (text?: string) => text?.startsWith("FOREIGN KEY") ?? false;
      return [
        ...(kind === "missing" ? [] : [
          alter(
            isForeign(actual) ? phases.dropForeignKeys : phases.dropIndexes,
            `DROP CONSTRAINT ${quote(name)}`,
          ),
        ]),
        ...(kind === "extra" ? [] : [
          alter(
            isForeign(expected) ? phases.foreignKeys : phases.keys,
            `ADD CONSTRAINT ${quote(name)} ${expected}`,
          ),
        ]),
      ];
    }
    case "index":
      return mendIndex(
        difference,
        wanted,
        `DROP INDEX ${quote(name)}`,
        (index) => createIndex(table, index),
      );
  }
}

function mendType(
  { name, kind, expected }: Difference,
  { actual }: MendingContext,
): MendingStep[] {
  const step = (statement: string): MendingStep => ({ phase: phases.types, statement });
  const create = `CREATE TYPE ${quote(name)} AS ${expected?.replace(/^enum/, "ENUM")}`;
  if (kind === "missing") return [step(create)];
  if (kind === "extra") {
    return [{ phase: phases.leftovers, statement: `DROP TYPE ${quote(name)}` }];
  }
  // A type loses no words, so that another takes its place.
  const former = quote(`_old_${name}`);
  const columns = [...actual.tables].flatMap(([table, { columns }]) =>
    [...columns].filter(([, { type }]) => type === name)
      .map(([column, { extra }]) => ({ table, column: quote(column), extra }))
  );
  return [
    step(`ALTER TYPE ${quote(name)} RENAME TO ${former}`),
    step(create),
    ...columns.flatMap(({ table, column, extra }) => {
      const hasDefault = extra.startsWith("default ");
      const parts = [
        ...(hasDefault ? [`ALTER COLUMN ${column} DROP DEFAULT`] : []),
        `ALTER COLUMN ${column} TYPE ${quote(name)} USING ${column}::text::${quote(name)}`,
        ...(hasDefault
          ? [`ALTER COLUMN ${column} SET ${extra.replace(/^default/, "DEFAULT")}`]
          : []),
      ];
      return step(`ALTER TABLE ${quote(table)} ${parts.join(", ")}`);
    }),
    step(`DROP TYPE ${former}`),
  ];
}

function mendColumn(
  table: string,
  name: string,
  column: Column,
  { actual }: MendingContext,
): MendingStep[] {
  const { type, nullable, extra } = actual.tables.get(table)!.columns.get(name)!;
  const target = columnType(column);
  const numbered = NUMBERED.test(extra);
  const parts: string[] = [];
  // Neither numbering by the server's own means nor values made from others leave room for a default.
  const fallback = column.serial
    ? undefined
    : column.default === undefined
    ? ""
    : `default ${typeof column.default === "number" ? column.default : quoteText(column.default)}`;
  const sameDefault = column.serial ? numbered : extra === "" ? fallback === "" : false;
  if (!sameDefault) {
    if (extra.split(" ").some((word) => word === "a" || word === "d")) {
      parts.push("DROP IDENTITY IF EXISTS");
    } else parts.push("DROP DEFAULT");
  }
  if (type !== target || extra.startsWith("collate ")) {
    const through = column.type.kind === "enumeration" ? "text::" : "";
    parts.push(`TYPE ${target} USING ${quote(name)}::${through}${target}`);
  }
  if (!sameDefault && fallback !== undefined && fallback !== "") {
    parts.push(`SET ${fallback.replace(/^default/, "DEFAULT")}`);
  }
  if (nullable !== !column.required) parts.push(column.required ? "SET NOT NULL" : "DROP NOT NULL");
  const steps: MendingStep[] = parts.length === 0 ? [] : [{
    phase: phases.tables,
    statement: `ALTER TABLE ${quote(table)} ${
      parts.map((part) => `ALTER COLUMN ${quote(name)} ${part}`).join(", ")
    }`,
  }];
  return column.serial && !numbered ? [...steps, ...numbering(table, name, column)] : steps;
}

/** A sequence that goes on behind the highest number that is taken. */
function numbering(table: string, name: string, column: Column): MendingStep[] {
  const sequence = quote(madeUpName(table, name, "seq"));
  return [
    `CREATE SEQUENCE IF NOT EXISTS ${sequence} AS ${columnType(column)}`,
    `ALTER SEQUENCE ${sequence} OWNED BY ${quote(table)}.${quote(name)}`,
    `SELECT setval(${quoteText(sequence)}, (SELECT coalesce(max(${quote(name)}), 0) + 1 FROM ${
      quote(table)
    }), false)`,
    `ALTER TABLE ${quote(table)} ALTER COLUMN ${quote(name)} SET DEFAULT nextval(${
      quoteText(sequence)
    })`,
  ].map((statement) => ({ phase: phases.numbering, statement }));
}

function withoutForeignKeys(table: Table): Table {
  return { ...table, constraints: table.constraints.filter(({ kind }) => kind !== "foreignKey") };
}

/** Its enumerations: those that are missing are differences of their own. */
function typesOf(table: Table): Set<string> {
  return new Set(
    Object.values(table.columns).flatMap(({ type }) =>
      type.kind === "enumeration" ? [type.name] : []
    ),
  );
}

/** A name from a database may hold anything. */
function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

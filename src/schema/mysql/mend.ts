/** Statements that would mend a MySQL or MariaDB database. */

import { type Difference, type MendingContext, type MendingStep, phases } from "../difference.ts";
import { type ForeignKey, type Index, primaryKeyOf, type Table, type Unique } from "../notation.ts";
import {
  columnDefinition,
  definition,
  rendererFor,
  tableCharset,
  type Utf8Name,
} from "./render.ts";

/** What a catalogue's text of options holds, by name. */
export function optionsByName(options: string, ofDatabase: boolean): Record<string, string> {
  if (ofDatabase) return { "default collation": options };
  const [engine, collation, format] = options.split(" ");
  return { "storage engine": engine, "collation": collation, "row format": format };
}

/** Mends with the name of the character set `utf8` that a server knows. */
export function menderFor(utf8: Utf8Name) {
  const renderer = rendererFor(utf8);

  return function mend(difference: Difference, context: MendingContext): MendingStep[] {
    const { table, object, name, kind } = difference;
    const alter = (phase: MendingStep["phase"], part: string): MendingStep => ({
      phase,
      statement: `ALTER TABLE ${quote(table)} ${part}`,
    });
    const { table: wanted } = context;
    if (table === "") {
      return [{
        phase: phases.tables,
        statement: `ALTER DATABASE DEFAULT CHARACTER SET ${
          difference.expected!.replace(/_.*$/, "").replace(/^utf8mb3$/, utf8)
        }`,
      }];
    }
    if (wanted === undefined) {
      return [{
        phase: phases.leftovers,
        statement: `DROP TABLE ${quote(table)}`,
        losesData: true,
      }];
    }
    switch (object) {
      case "table": {
        const bare = wanted.constraints.filter((constraint) => constraint.kind !== "foreignKey");
        return [
          ...renderer.createTable({ ...wanted, constraints: bare }, new Set())
            .map((statement) => ({ phase: phases.tables, statement })),
          ...wanted.constraints.filter((constraint) => constraint.kind === "foreignKey")
            .map((key) => alter(phases.foreignKeys, `ADD ${definition(key)}`)),
        ];
      }
      case "option":
        return mendOption(difference, wanted, utf8);
      case "column": {
        if (kind === "extra") {
          return [{
            ...alter(phases.leftovers, `DROP COLUMN ${quote(name)}`),
            losesData: true,
          }];
        }
        const column = wanted.columns[name];
        if (column === undefined) {
          return [alter(phases.tables, `ADD COLUMN ${quote(name)} ${difference.expected} NULL`)];
        }
        const text = columnDefinition(name, column, utf8);
        if (kind === "missing") {
          const key = column.serial ? `, ADD PRIMARY KEY (${keyColumns(wanted)})` : "";
          return [alter(phases.tables, `ADD COLUMN ${text}${key}`)];
        }
        // Numbering asks for a key, and a primary key for columns that are not NULL.
        const afterKeys = column.serial || !column.required &&
            context.differences.some((other) => other.name === "PRIMARY");
        return withoutForeignKeyChecks(
          alter(afterKeys ? phases.numbering : phases.tables, `MODIFY COLUMN ${text}`),
        );
      }
      case "constraint":
        if (name === "PRIMARY") {
          const brought = context.differences.some((other) =>
            other.object === "column" && other.kind === "missing" &&
            wanted.columns[other.name]?.serial
          );
          if (brought) return [];
          const drop = kind === "missing" ? "" : "DROP PRIMARY KEY, ";
          return [alter(phases.keys, `${drop}ADD PRIMARY KEY (${keyColumns(wanted)})`)];
        }
        return [
          ...(kind === "missing"
            ? []
            : [alter(phases.dropForeignKeys, `DROP FOREIGN KEY ${quote(name)}`)]),
          ...(kind === "extra" ? [] : [
            alter(phases.foreignKeys, `ADD ${definition(foreignKeyLike(wanted, difference))}`),
          ]),
        ];
      case "index": {
        const index = wanted.constraints.find((constraint) =>
          (constraint.kind === "index" || constraint.kind === "unique") && constraint.name === name
        ) as Index | Unique | undefined;
        if (index === undefined) {
          // One that a foreign key brings along comes with it.
          return kind === "extra" ? [alter(phases.dropIndexes, `DROP INDEX ${quote(name)}`)] : [];
        }
        const drop = kind === "missing" ? "" : `DROP INDEX ${quote(name)}, `;
        return [alter(phases.keys, `${drop}ADD ${definition(index)}`)];
      }
      default:
        return [];
    }
  };
}

function mendOption(
  { table, name, expected, actual }: Difference,
  wanted: Table,
  utf8: Utf8Name,
): MendingStep[] {
  const alter = (part: string): MendingStep => ({
    phase: phases.tables,
    statement: `ALTER TABLE ${quote(table)} ${part}`,
  });
  switch (name) {
    case "storage engine":
      return [alter("ENGINE=InnoDB")];
    case "row format":
      return [alter(`ROW_FORMAT=${expected!.toUpperCase()}`)];
    default: {
      const clause = tableCharset(wanted.options, utf8);
      // With other bytes to a character, texts would become longer types, and all columns be alike.
      const texts = Object.entries(wanted.columns).filter(([, { type }]) =>
        type.kind === "text" || type.kind === "mediumtext" ||
        type.kind === "string" && type.charset !== undefined
      ).map(([column, type]) => `MODIFY COLUMN ${columnDefinition(column, type, utf8)}`);
      return actual === undefined ? [] : [
        ...withoutForeignKeyChecks(alter(`CONVERT TO ${clause}`)),
        ...(texts.length === 0 ? [] : withoutForeignKeyChecks(alter(texts.join(", ")))),
      ];
    }
  }
}

/** The server lets no column of a foreign key get another character set, or both sides would have to at once. */
function withoutForeignKeyChecks(step: MendingStep): MendingStep[] {
  const set = (value: number): MendingStep => ({
    phase: step.phase,
    statement: `SET SESSION foreign_key_checks = ${value}`,
  });
  return [set(0), step, set(1)];
}

function foreignKeyLike(
  table: Table,
  { name, expected }: Difference,
): ForeignKey {
  const keys = table.constraints.filter((constraint) => constraint.kind === "foreignKey");
  const found = keys.find((key) => key.name === name) ??
    keys.find((key) =>
      key.name === undefined && expected!.startsWith(`foreign key (${key.column}) `)
    );
  if (found === undefined) throw new Error(`table ${table.name} has no foreign key ${name}`);
  return found;
}

function keyColumns(table: Table): string {
  return primaryKeyOf(table).columns.map(quote).join(", ");
}

/** A name from a database may hold anything. */
function quote(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

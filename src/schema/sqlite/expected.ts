/** What an SQLite database with Nova's schema looks like in its catalogue. */

import type { Catalogue, CatalogueTable } from "../catalogue.ts";
import type { Table } from "../notation.ts";
import type { Wanted } from "../wanted.ts";
import { columnType, createTable, quoteText } from "./render.ts";
import { tableConstraints } from "./table_constraints.ts";

/** The catalogue that a database should have. SQLite is left nothing to choose. */
export function expectedCatalogue(
  { schema }: Pick<Wanted, "schema">,
): Catalogue {
  return {
    tables: new Map([...schema].map(([name, table]) => [name, expectedTable(table)])),
    types: new Map(),
    options: "",
  };
}

function expectedTable(table: Table): CatalogueTable {
  const indexes = table.constraints
    .filter((constraint) => constraint.kind === "index")
    .filter(({ mysqlOnly }) => !mysqlOnly)
    .map(({ name, unique, columns }) =>
      [name, `${unique ? "unique " : ""}(${columns.join(", ")})`] as const
    );
  return {
    columns: new Map(
      Object.entries(table.columns).map(([name, column]) => [name, {
        type: columnType(column),
        nullable: !column.required,
        extra: column.default === undefined
          ? ""
          : `default ${
            typeof column.default === "number" ? column.default : quoteText(column.default)
          }`,
      }]),
    ),
    indexes: new Map(indexes),
    // The names of constraints stand in the table's DDL alone, there and here.
    constraints: tableConstraints(createTable(table)[0]),
    options: "",
  };
}

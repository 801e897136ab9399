/**
 * The tables of the main database as the integer versions have them. Xena's first revision was to make the
 * same, and made three slips, which databases that it never touched do not have.
 */

import { type Constraint, optional, type Table } from "../notation.ts";
import { shadowTables } from "../shadow.ts";
import { integerVersionTable } from "../version_table.ts";
import { initialTables } from "./initial_tables.ts";

/** The tables with a foreign key that has a name in SQLite only since xena. */
const WITH_NAMELESS_KEY: readonly string[] = ["instance_extra", "pci_devices"];

const tables = initialTables.map((table): Table =>
  WITH_NAMELESS_KEY.includes(table.name)
    ? { ...table, constraints: table.constraints.map(namelessInSqlite) }
    : table
);

/** All tables but the version table, which is there before; one that others refer to stands before them. */
export const integerTables: readonly Table[] = [
  ...tables,
  ...shadowTables([integerVersionTable, ...tables]).map(withOptionalResource),
];

function namelessInSqlite(constraint: Constraint): Constraint {
  return constraint.kind === "foreignKey" ? { ...constraint, namelessInSqlite: true } : constraint;
}

function withOptionalResource(table: Table): Table {
  if (table.name !== "shadow_quota_usages") return table;
  const { resource } = table.columns;
  return { ...table, columns: { ...table.columns, resource: optional(resource) } };
}

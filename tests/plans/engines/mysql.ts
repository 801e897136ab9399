/** Plans on MariaDB. */

import { query } from "../../support/mariadb.ts";
import { testServer } from "../../support/servers.ts";
import type { PlanEngine } from "../engine.ts";

/** A table in a plan. */
interface PlannedTable {
  readonly table_name: string;
  /** Expected rows, each time. */
  readonly rows?: number;
  /** Rows really read, each time. */
  readonly r_rows?: number;
  /** How many times. */
  readonly r_loops?: number;
}

/** MariaDB. */
export const mysql: PlanEngine = {
  analyzeQuery: "ANALYZE FORMAT=JSON",
  explainChange: "EXPLAIN FORMAT=JSON",
  run: (database, statements) => query(testServer("mysql"), statements.join(";\n"), database),
  numbers: (count) => `(SELECT seq AS n FROM seq_1_to_${count}) AS numbers`,
  twelveDigits: (number) => `LPAD(${number}, 12, '0')`,
  quoted: (column) => `\`${column}\``,
  updateStatistics: (table) => `ANALYZE TABLE ${table}`,
  muchRead: (plan, most, large) =>
    tablesOf(plan).filter(({ rows = 0, r_rows = rows, r_loops = 1 }) => r_rows * r_loops > most)
      .map(({ table_name: name }) => name).filter((name) => large.has(name)),
  async rowsScanned(database) {
    const line = await mysql.run(database, ["SHOW GLOBAL STATUS LIKE 'Handler_read_rnd_next'"]);
    return Number(line.trim().split("\t")[1]);
  },
};

function tablesOf(plan: unknown): PlannedTable[] {
  if (typeof plan !== "object" || plan === null) return [];
  const own = "table_name" in plan ? [plan as PlannedTable] : [];
  return [...own, ...Object.values(plan).flatMap(tablesOf)];
}

/** Plans on MariaDB and on MySQL, which have not much in common. */

import { query } from "../../support/mariadb.ts";
import { mysqlProduct, testServer } from "../../support/servers.ts";
import type { PlanEngine } from "../engine.ts";

/** A table in a plan of MariaDB's. */
interface PlannedTable {
  readonly table_name: string;
  /** Expected rows, each time. */
  readonly rows?: number;
  /** Rows really read, each time. */
  readonly r_rows?: number;
  /** How many times. */
  readonly r_loops?: number;
}

/** A step of a plan of MySQL's that reads a table. */
interface PlannedStep {
  readonly table_name: string;
  readonly estimated_rows?: number;
  /** Each time; only where the statement ran, and the step with it. */
  readonly actual_rows?: number;
  readonly actual_loops?: number;
}

type Differing = Pick<PlanEngine, "analyzeQuery" | "numbers" | "muchRead">;

const mariadb: Differing = {
  analyzeQuery: "ANALYZE FORMAT=JSON",
  numbers: (count) => `(SELECT seq AS n FROM seq_1_to_${count}) AS numbers`,
  muchRead: (plan, most, large) =>
    tablesOf<PlannedTable>(plan)
      .filter(({ rows = 0, r_rows = rows, r_loops = 1 }) => r_rows * r_loops > most)
      .map(({ table_name: name }) => name).filter((name) => large.has(name)),
};

const DIGITS = `(VALUES ${Array.from({ length: 10 }, (_, digit) => `ROW(${digit})`).join(", ")})`;
const PLACES = [0, 1, 2, 3, 4, 5];

const mysql9: Differing = {
  analyzeQuery: "EXPLAIN ANALYZE FORMAT=JSON",
  numbers(count) {
    const n = `1 + ${PLACES.map((place) => `d${place}.d * ${10 ** place}`).join(" + ")}`;
    const from = PLACES.map((place) => `${DIGITS} AS d${place} (d)`).join(" CROSS JOIN ");
    return `(SELECT ${n} AS n FROM ${from} WHERE ${n} <= ${count}) AS numbers`;
  },
  muchRead: (plan, most, large) =>
    tablesOf<PlannedStep>(plan)
      .filter((
        { estimated_rows: estimated = 0, actual_rows: rows = estimated, actual_loops = 1 },
      ) => rows * actual_loops > most)
      .map(({ table_name: name }) => name).filter((name) => large.has(name)),
};

/** The server of this run. */
export const mysql: PlanEngine = {
  ...(mysqlProduct === "MySQL" ? mysql9 : mariadb),
  explainChange: "EXPLAIN FORMAT=JSON",
  run: (database, statements) => query(testServer("mysql"), statements.join(";\n"), database),
  twelveDigits: (number) => `LPAD(${number}, 12, '0')`,
  quoted: (column) => `\`${column}\``,
  updateStatistics: (table) => `ANALYZE TABLE ${table}`,
  async rowsScanned(database) {
    const line = await mysql.run(database, ["SHOW GLOBAL STATUS LIKE 'Handler_read_rnd_next'"]);
    return Number(line.trim().split("\t")[1]);
  },
};

function tablesOf<Table extends { readonly table_name: string }>(plan: unknown): Table[] {
  if (typeof plan !== "object" || plan === null) return [];
  const own = "table_name" in plan ? [plan as Table] : [];
  return [...own, ...Object.values(plan).flatMap((part) => tablesOf<Table>(part))];
}

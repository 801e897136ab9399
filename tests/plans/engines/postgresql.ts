/** Plans on PostgreSQL. */

import { query } from "../../support/postgresql.ts";
import { testServer } from "../../support/servers.ts";
import type { PlanEngine } from "../engine.ts";

/** A step of a plan. */
interface PlannedStep {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Cond"?: string;
  /** What the step is expected to hand on. */
  readonly "Plan Rows": number;
  /** What it really handed on, each time; only where the statement ran. */
  readonly "Actual Rows"?: number;
  readonly "Actual Loops"?: number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly PlannedStep[];
}

/** PostgreSQL. */
export const postgresql: PlanEngine = {
  analyzeQuery: "EXPLAIN (ANALYZE, FORMAT JSON)",
  explainChange: "EXPLAIN (FORMAT JSON)",
  run: (database, statements) =>
    query(testServer("postgresql"), statements.map((one) => `${one};\n`).join(""), database),
  numbers: (count) => `generate_series(1, ${count}) AS n`,
  twelveDigits: (number) => `lpad((${number})::text, 12, '0')`,
  quoted: (column) => `"${column}"`,
  updateStatistics: (table) => `ANALYZE ${table}`,
  muchRead(plan, most, large) {
    const [{ Plan: root }] = plan as readonly { readonly Plan: PlannedStep }[];
    return stepsOf(root).filter((step) => rowsRead(step) > most)
      .flatMap((step) => step["Relation Name"] ?? []).filter((name) => large.has(name));
  },
  async rowsScanned(database) {
    const sum = await postgresql.run(database, [
      "SELECT sum(seq_tup_read) FROM pg_stat_user_tables",
    ]);
    return Number(sum.trim());
  },
};

function stepsOf(step: PlannedStep): PlannedStep[] {
  return [step, ...(step.Plans ?? []).flatMap(stepsOf)];
}

function rowsRead(step: PlannedStep): number {
  const {
    "Actual Rows": actual,
    "Actual Loops": loops = 1,
    "Rows Removed by Filter": removed = 0,
  } = step;
  if (actual !== undefined) return (actual + removed) * loops;
  const { "Node Type": type, "Index Cond": condition } = step;
  // What a filter is expected to leave does not say how much has to be read for it.
  const isWhole = type === "Seq Scan" || type.startsWith("Index") && condition === undefined;
  return isWhole ? Infinity : step["Plan Rows"];
}

/** The shape of a plan as it is printed. */

import type { ResultSpec } from "../output/result.ts";

/** A step a row. */
export const UPGRADE_RESULT: ResultSpec = {
  layout: "table",
  columns: [
    { key: "step", header: "Step" },
    { key: "release", header: "Release" },
    { key: "action", header: "Action", align: "left" },
    { key: "database", header: "Database", align: "left" },
    { key: "from", header: "From" },
    { key: "to", header: "To" },
    { key: "statements", header: "Statements" },
    { key: "rows", header: "Rows" },
    { key: "work", header: "Work" },
    { key: "writes", header: "Writes" },
    { key: "irreversible", header: "Irreversible" },
    { key: "details", header: "Details", align: "left" },
  ],
};

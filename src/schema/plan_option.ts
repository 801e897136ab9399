/** `--plan` of `db sync` and `api_db sync`, and the shape of what it prints. */

import type { ResultSpec } from "../output/result.ts";
import type { OptionSpec } from "../plugin/contract.ts";

/** `--plan`. */
export const PLAN_OPTION: OptionSpec = {
  name: "plan",
  addition: true,
  flag: "--plan",
  kind: "flag",
  help:
    "Run nothing: print the statements that the sync would run, in order, with what each costs.",
};

/** A statement a row. */
export const PLAN_RESULT: ResultSpec = {
  layout: "table",
  requires: ["plan"],
  columns: [
    { key: "database", header: "Database", align: "left" },
    { key: "revision", header: "Revision" },
    { key: "table", header: "Table", align: "left" },
    { key: "rows", header: "Rows" },
    { key: "size_mib", header: "Size (MiB)" },
    { key: "work", header: "Work" },
    { key: "writes", header: "Writes" },
    { key: "statement", header: "Statement", align: "left" },
  ],
};

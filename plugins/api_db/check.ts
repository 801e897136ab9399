/** `api_db check`: finds what differs between the API database and what its revision should have. */

import type { Action } from "../../src/plugin/contract.ts";
import {
  CHECK_EXIT_CODES,
  CHECK_OPTIONS,
  checkDatabase,
  checkResult,
  showDrift,
} from "../../src/schema/check.ts";

/** The action. */
export const check: Action = {
  name: "check",
  summary: "Compare the API database with what its revision should have.",
  description:
    "Reads the catalogue of the API database and lists what is missing, extra or different in it: " +
    "tables, columns, indexes, constraints, types, character sets, storage engines. Nothing is changed.",
  examples: [
    {
      does: "List what differs",
      line: "nova-manage api_db check",
    },
    {
      does: "Print the statements that would mend it",
      line: "nova-manage api_db check --sql",
    },
  ],
  options: CHECK_OPTIONS,
  exitCodes: CHECK_EXIT_CODES,
  result: checkResult([]),
  async run({ databases, output }, args) {
    return showDrift(output, [await checkDatabase(await databases.api(), "api", args)], args);
  },
};

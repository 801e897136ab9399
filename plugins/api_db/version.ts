/** `api_db version`: the revision of the API database's schema. */

import type { Action } from "../../src/plugin/contract.ts";
import { showVersion, VERSION_RESULT } from "../../src/schema/show_version.ts";

/** The action. */
export const version: Action = {
  name: "version",
  summary: "Print the revision of the API database's schema.",
  examples: [
    {
      does: "Print the revision",
      line: "nova-manage api_db version",
    },
  ],
  options: [],
  exitCodes: { 0: "The revision was printed; None for a database without a schema." },
  result: VERSION_RESULT,
  async run({ databases, output }) {
    await showVersion(await databases.api(), "api", output);
    return 0;
  },
};

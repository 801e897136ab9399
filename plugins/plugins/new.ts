/** `plugins new`: prints a plugin to begin with. */

import type { Action } from "../../src/plugin/contract.ts";
import type { BuiltInWords } from "../../src/plugin/outside.ts";
import { readFileName, wordsOf } from "../../src/site_plugins/file_name.ts";

/** Makes the action. @param builtIn what the site's plugins cannot replace. */
export function newPlugin(builtIn: BuiltInWords): Action {
  return {
    name: "new",
    summary: "Print a plugin to begin with.",
    description:
      "Prints a file that works as it is. Its name has to be that of the command that it brings: " +
      "CATEGORY.ts for a category, CATEGORY.ACTION.ts for an action that is added to one.",
    options: [],
    positionals: [{
      name: "name",
      metavar: "NAME",
      help: "What it is to bring: CATEGORY or CATEGORY.ACTION.",
      required: true,
    }],
    exitCodes: { 0: "The file was printed.", 1: "No plugin can have this name." },
    examples: [{
      does: "Begin an action of the site's own in a built-in category",
      line: "nova-manage plugins new db.count_states | tee db.count_states.ts",
    }],
    async run({ output }, { name }) {
      const { problemOfName } = await import("../../src/site_plugins/site_plugins.ts");
      const { template } = await import("../../src/site_plugins/texts.ts");
      const brought = readFileName(`${name}.ts`);
      if (brought === undefined) {
        output.error(
          `"${name}" is neither CATEGORY nor CATEGORY.ACTION, in small letters, digits and underscores.`,
        );
        return 1;
      }
      const problem = await problemOfName(brought, builtIn);
      if (problem !== undefined) {
        output.error(`No plugin can bring ${wordsOf(brought)}: ${problem}.`);
        return 1;
      }
      for (const line of template(brought).trimEnd().split("\n")) output.say(line);
      return 0;
    },
  };
}

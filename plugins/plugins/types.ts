/** `plugins types`: prints the type declarations that a plugin is checked against. */

import type { Action } from "../../src/plugin/contract.ts";

/** The action. */
export const types: Action = {
  name: "types",
  summary: "Print the type declarations of the plugin contract.",
  description:
    "Prints the types of the module nova-manage, from which plugins import, as one file that needs no " +
    "other. Beside it, an editor and TypeScript's compiler check a plugin.",
  options: [],
  exitCodes: { 0: "The types were printed." },
  examples: [{
    does: "Put the types beside a plugin, for an editor",
    line: "nova-manage plugins types | tee nova-manage.d.ts",
  }],
  async run({ output }) {
    const { typeDeclarations } = await import("../../src/site_plugins/texts.ts");
    for (const line of typeDeclarations.trimEnd().split("\n")) output.say(line);
    return 0;
  },
};
